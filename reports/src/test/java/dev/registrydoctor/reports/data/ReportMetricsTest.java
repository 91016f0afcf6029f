package dev.registrydoctor.reports.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.data.MetricFamily.Label;
import dev.registrydoctor.reports.data.MetricFamily.Series;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.Seeded;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReportMetricsTest {

    private static MetricFamily family(Report report, String name) {
        return ReportMetrics.of(report).stream()
                .filter(family -> family.name().equals("registry_doctor_" + name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void givesEachFamilyOnceWithSeriesThatDiffer() {
        List<Report> reports = new ArrayList<>(Cases.all().values());
        reports.add(HostileNames.report());
        reports.add(Seeded.with(place -> "\"\\\n\u001b" + "x".repeat(5_000) + place));
        for (Report report : reports) {
            Set<String> names = new HashSet<>();
            for (MetricFamily family : ReportMetrics.of(report)) {
                assertTrue(names.add(family.name()), family.name());
                assertFalse(family.series().isEmpty(), family.name());
                Set<List<Label>> labels = new HashSet<>();
                for (Series series : family.series()) {
                    assertTrue(labels.add(series.labels()), series.toString());
                }
            }
            assertTrue(names.contains("registry_doctor_verdict"));
        }
    }

    @Test
    void onlyTheProgramItselfIsNoNumber() {
        for (MetricFamily family : ReportMetrics.of(Cases.get("addon off"))) {
            assertEquals(
                    family.name().endsWith("_info") ? MetricFamily.Type.INFO : MetricFamily.Type.GAUGE,
                    family.type(),
                    family.name() + " has a name for its type");
        }
        Series info = family(Cases.get("addon off"), "info").series().get(0);
        assertEquals(new Series(List.of(new Label("version", "0.1.0")), BigDecimal.ONE), info);
    }

    @Test
    void labelsAreCleanAndNotEscaped() {
        assertEquals("a\"b\\c\\n\\u{1b}", Label.of("x", "a\"b\\c\n\u001b").value());
        String longest = "y".repeat(5_000);
        assertTrue(Label.of("x", longest).value().length() < 200);
        assertNotEquals(longest, Label.of("x", longest).value());
    }
}
