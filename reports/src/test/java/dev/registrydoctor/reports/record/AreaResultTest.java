package dev.registrydoctor.reports.record;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.testkit.Cases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AreaResultTest {

    private static CheckEntry entry(String id, Status status) {
        return new CheckEntry(id, "it is well", false, status, null, List.of(), null, null);
    }

    private static AreaResult area(String statuses) {
        return new AreaResult(
                "storage",
                Stream.of(statuses.split(" ", -1))
                        .map(status -> entry("storage.x", Status.valueOf(status)))
                        .toList());
    }

    @ParameterizedTest
    @CsvSource({
        "PASS SKIPPED, PASS, 1 passed",
        "PASS UNKNOWN, UNKNOWN, '1 not checked, 1 passed'",
        "PASS ERROR, UNKNOWN, '1 not checked, 1 passed'",
        "UNKNOWN WARN PASS, WARN, '1 warning, 1 not checked, 1 passed'",
        "WARN WARN FAIL PASS, FAIL, '1 failed, 2 warnings, 1 passed'",
        "SKIPPED SKIPPED, SKIPPED, not applicable"
    })
    void theWorstResultStandsForAll(String statuses, Status worst, String counts) {
        assertEquals(worst, area(statuses).worst());
        assertEquals(counts, area(statuses).counts());
    }

    @Test
    void areasOfTheCatalogComeInItsOrderAndThoseOfPlugInsAfterThem() {
        Report report = new ReportBuilder(Cases.get("healthy"))
                .checks(List.of(
                        entry("zeta.x", Status.PASS),
                        entry("tls.x", Status.PASS),
                        entry("policy.x", Status.PASS),
                        entry("cluster.x", Status.PASS),
                        entry("tls.y", Status.PASS)))
                .build();

        List<AreaResult> areas = AreaResult.of(report);

        assertEquals(
                List.of("Cluster", "TLS", "Policy", "Zeta"),
                areas.stream().map(AreaResult::name).toList());
        assertEquals(2, areas.get(1).checks().size());
    }
}
