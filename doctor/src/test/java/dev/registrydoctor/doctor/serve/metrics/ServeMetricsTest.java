package dev.registrydoctor.doctor.serve.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.reports.data.PrometheusReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.testkit.Cases;
import dev.registrydoctor.reports.testkit.HostileNames;
import dev.registrydoctor.reports.testkit.Seeded;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServeMetricsTest {

    private static final Report PROBLEMS = Cases.get("addon off");

    private final GivenServing serving = new GivenServing();

    private static Cause cause(String problem, String pod, Grade grade, Duration after) {
        return GivenServing.cause(problem, Subject.pod(pod), grade, GivenServing.START.plus(after));
    }

    @Test
    void aLeaderShowsTheReportAsItsFileDoes() throws Exception {
        StringBuilder file = new StringBuilder();
        PrometheusReport.write(PROBLEMS, file);
        serving.leads(GivenServing.examined(PROBLEMS, true), GivenServing.examined(PROBLEMS, true));

        Exposition scraped = serving.scrape();
        List<Exposition.Series> expected = Exposition.of(file.toString()).series();
        assertTrue(expected.size() > 20, file.toString());
        Set<Exposition.Series> missing = new HashSet<>(expected);
        missing.removeAll(new HashSet<>(scraped.series()));
        assertEquals(Set.of(), missing);
        for (String line :
                file.toString().lines().filter(l -> l.startsWith("#")).toList()) {
            assertTrue(scraped.text().contains(line + "\n"), line);
        }
        assertEquals(1, scraped.value("leader"));
        assertEquals(1, scraped.value("api_up"));
        assertEquals(300, scraped.value("examination_interval_seconds"));
    }

    @Test
    void aStandbyShowsNothingOfTheEnvironment() {
        serving.leads(
                GivenServing.examined(PROBLEMS, true),
                GivenServing.examined(PROBLEMS, true),
                cause("area.one", "a/b", Grade.PROBLEM, Duration.ZERO));
        Set<String> leaders = serving.scrape().names();
        serving.follows();

        Exposition scraped = serving.scrape();
        assertEquals(0, scraped.value("leader"));
        leaders.removeAll(scraped.names());
        for (String name : List.of(
                "verdict",
                "finding",
                "info",
                "api_up",
                "report_age_seconds",
                "cause_begin_timestamp_seconds",
                "open_causes",
                "causes_omitted",
                "problem_info",
                "run_timestamp_seconds",
                "api_answered_timestamp_seconds")) {
            assertTrue(leaders.contains("registry_doctor_" + name), name);
        }
        assertFalse(scraped.text().contains("hostpath-storage"), scraped.text());
        assertTrue(scraped.names().contains("registry_doctor_examinations_total"));
    }

    @Test
    void whileTheApiServerIsAwayNothingSaysThatAllIsWell() {
        Report healthy = Cases.get("healthy");
        serving.leads(GivenServing.examined(healthy, true), GivenServing.examined(healthy, true));
        assertEquals(1, serving.scrape().value("verdict", "verdict", "healthy"));

        Snapshot.Examined away =
                new Snapshot.Examined("2", GivenServing.START.plusSeconds(300), Cases.get("inconclusive"), false);
        serving.leads(
                away,
                GivenServing.examined(healthy, true),
                cause("area.one", "a/b", Grade.PROBLEM, Duration.ofMinutes(-1)));
        serving.time.set(GivenServing.START.plusMillis(310_250));

        Exposition scraped = serving.scrape();
        assertEquals(0, scraped.value("api_up"));
        assertEquals(0, scraped.value("verdict", "verdict", "healthy"));
        assertEquals(1, scraped.value("verdict", "verdict", "inconclusive"));
        assertEquals(10.25, scraped.value("report_age_seconds"));
        assertEquals(GivenServing.START.toEpochMilli() / 1e3, scraped.value("api_answered_timestamp_seconds"), "stays");
        assertEquals(1, scraped.all("cause_begin_timestamp_seconds").size(), "nobody saw it end");
    }

    @Test
    void beforeTheFirstExaminationCausesOfTheLastLeaderAreKnown() {
        serving.leads(null, null, cause("area.one", "a/b", Grade.WARNING, Duration.ofDays(-3)));

        Exposition scraped = serving.scrape();
        assertEquals(
                GivenServing.START.minusSeconds(3 * 86_400).toEpochMilli() / 1e3,
                scraped.value(
                        "cause_begin_timestamp_seconds",
                        "problem",
                        "area.one",
                        "kind",
                        "pod",
                        "subject",
                        "a/b",
                        "grade",
                        "warning"));
        assertEquals(1, scraped.value("problem_info", "problem", "area.one", "title", "Title of area.one"));
        assertEquals(1, scraped.value("open_causes", "grade", "warning"));
        assertEquals(0, scraped.value("open_causes", "grade", "problem"));
        assertTrue(scraped.all("api_up").isEmpty()
                && scraped.all("report_age_seconds").isEmpty());
    }

    @Test
    void showsSoManyCausesAndNoMoreTheGravestFirst() {
        List<Cause> open = new ArrayList<>();
        IntStream.range(0, 130)
                .forEach(i -> open.add(cause("area.w-" + i, "a/" + i, Grade.WARNING, Duration.ofSeconds(i))));
        open.add(cause("area.late", "a/late", Grade.PROBLEM, Duration.ofDays(1)));
        serving.leads(null, null, open.toArray(Cause[]::new));

        Exposition scraped = serving.scrape();
        List<Exposition.Series> causes = scraped.all("cause_begin_timestamp_seconds");
        Set<String> problems = new HashSet<>();
        causes.forEach(c -> problems.add(c.labels().get("problem")));
        assertEquals(SnapshotCollector.MOST_CAUSES, problems.size());
        assertTrue(problems.contains("area.late") && problems.contains("area.w-98"), problems.toString());
        assertEquals(31, scraped.value("causes_omitted"));
        assertEquals(130, scraped.value("open_causes", "grade", "warning"));
        assertEquals(SnapshotCollector.MOST_CAUSES, scraped.all("problem_info").size());
    }

    @Test
    void twoCausesThatLookTheSameAreOneSeriesSinceTheFirst() {
        String longName = "a/" + "x".repeat(300);
        serving.leads(
                null,
                null,
                cause("area.one", longName + "1".repeat(300) + "y".repeat(100), Grade.PROBLEM, Duration.ofHours(2)),
                cause("area.one", longName + "2".repeat(300) + "y".repeat(100), Grade.PROBLEM, Duration.ofHours(1)));

        List<Exposition.Series> causes = serving.scrape().all("cause_begin_timestamp_seconds");
        assertEquals(1, causes.size());
        assertEquals(
                GivenServing.START.plusSeconds(3600).toEpochMilli() / 1e3,
                causes.get(0).value());
    }

    @Test
    void hostileNamesStayLabels() {
        String evil = "\"} 1\nregistry_doctor_evil 1\n\\\u001b\u202e" + "z".repeat(10_000);
        for (Report report : List.of(HostileNames.report(), Seeded.with(place -> evil + place))) {
            serving.leads(
                    GivenServing.examined(report, true),
                    GivenServing.examined(report, true),
                    cause("area.one", evil, Grade.PROBLEM, Duration.ZERO));
            for (String accept : List.of("*/*", "application/openmetrics-text; version=1.0.0")) {
                Exposition scraped = Exposition.of(serving.metrics.scrape(accept));
                assertFalse(scraped.names().contains("registry_doctor_evil"));
                assertFalse(scraped.text().contains("\u001b") || scraped.text().contains("\u202e"));
                scraped.text().lines().forEach(line -> assertTrue(line.length() < 2_000, line));
                assertEquals(1, scraped.all("cause_begin_timestamp_seconds").size());
            }
        }
    }

    @Test
    void countsFromZeroWhatItIsToldOf() {
        Exposition before = serving.scrape();
        assertEquals(
                Trigger.values().length * 3, before.all("examinations_total").size());
        for (String name : List.of(
                "examinations_total",
                "cause_changes_total",
                "notifications_total",
                "dropped_changes_total",
                "changes_noticed_total",
                "history_failures_total",
                "became_leader_total")) {
            assertFalse(before.all(name).isEmpty(), name);
            before.all(name).forEach(series -> assertEquals(0, series.value(), series.toString()));
        }

        ServeMetrics metrics = serving.metrics;
        metrics.examined(Trigger.CHANGE, Duration.ofMillis(700), true);
        metrics.examined(Trigger.CHANGE, Duration.ofSeconds(11), true);
        metrics.examined(Trigger.SCHEDULE, Duration.ofSeconds(61), false);
        metrics.failed(Trigger.START);
        metrics.noticed();
        metrics.changed(new CauseChange(
                1,
                CauseChange.Kind.ENDED,
                cause("area.one", "a/b", Grade.PROBLEM, Duration.ZERO),
                GivenServing.START,
                null));
        metrics.told("team", 3, true);
        metrics.told("team", 4, false);
        metrics.told("team", 4, false);
        metrics.dropped("team", 5);
        metrics.historyFailed();
        metrics.leading(true);
        metrics.leading(false);

        Exposition after = serving.scrape();
        assertEquals(2, after.value("examinations_total", "trigger", "change", "result", "complete"));
        assertEquals(1, after.value("examinations_total", "trigger", "schedule", "result", "api_away"));
        assertEquals(1, after.value("examinations_total", "trigger", "start", "result", "failed"));
        assertEquals(0, after.value("examinations_total", "trigger", "start", "result", "complete"));
        assertEquals(3, after.value("examination_duration_seconds_count"));
        assertEquals(72.7, after.value("examination_duration_seconds_sum"), 1e-9);
        assertEquals(1, after.value("examination_duration_seconds_bucket", "le", "1.0"));
        assertEquals(2, after.value("examination_duration_seconds_bucket", "le", "60.0"));
        assertEquals(1, after.value("changes_noticed_total"));
        assertEquals(1, after.value("cause_changes_total", "kind", "ended"));
        assertEquals(0, after.value("cause_changes_total", "kind", "began"));
        assertEquals(1, after.value("notifications_total", "receiver", "team", "result", "sent"));
        assertEquals(2, after.value("notifications_total", "receiver", "team", "result", "failed"));
        assertEquals(0, after.value("notifications_total", "receiver", "events", "result", "sent"));
        assertEquals(3, after.value("notified_changes_total", "receiver", "team"));
        assertEquals(5, after.value("dropped_changes_total", "receiver", "team"));
        assertEquals(1, after.value("history_failures_total"));
        assertEquals(1, after.value("became_leader_total"));
    }

    @Test
    void receiversThatNobodyNamedAreCountedTogether() {
        IntStream.range(0, 1_000).forEach(i -> serving.metrics.told("receiver-" + i, 1, false));

        Exposition scraped = serving.scrape();
        assertEquals(1_000, scraped.value("notifications_total", "receiver", "others", "result", "failed"));
        assertEquals(5, scraped.all("notifications_total").size());
    }

    @Test
    void theHistoryHasASizeWhenThatIsKnown() {
        assertTrue(serving.scrape().all("history_bytes").isEmpty());
        serving.historyBytes.set(4_096);
        assertEquals(4_096, serving.scrape().value("history_bytes"));
    }

    @Test
    void aScraperGetsOpenMetricsWhenItAsks() {
        serving.leads(GivenServing.examined(PROBLEMS, true), GivenServing.examined(PROBLEMS, true));
        MetricsPage.Scrape open = serving.metrics.scrape("application/openmetrics-text;version=1.0.0,"
                + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1");
        MetricsPage.Scrape plain = serving.metrics.scrape("text/html, */*");

        assertEquals("application/openmetrics-text; version=1.0.0; charset=utf-8", open.contentType());
        assertEquals("text/plain; version=0.0.4; charset=utf-8", plain.contentType());
        String text = new String(open.body(), StandardCharsets.UTF_8);
        assertTrue(text.endsWith("# EOF\n"));
        assertTrue(text.contains("# TYPE registry_doctor info\n"), text);
        assertFalse(new String(plain.body(), StandardCharsets.UTF_8).contains("# EOF"));
        assertEquals(plain.contentType(), serving.metrics.scrape(null).contentType());
        assertEquals(Exposition.of(plain).names(), Exposition.of(open).names());
    }

    @Test
    void needsOfTheProgramHaveTheUsualNames() {
        Set<String> names = serving.scrape().names();
        for (String name : Arrays.asList(
                "process_cpu_seconds_total",
                "process_start_time_seconds",
                "process_resident_memory_bytes",
                "process_open_fds",
                "jvm_memory_used_bytes",
                "jvm_gc_collection_seconds_count",
                "jvm_threads_current")) {
            assertTrue(names.contains(name), name + " in " + names);
        }
    }
}
