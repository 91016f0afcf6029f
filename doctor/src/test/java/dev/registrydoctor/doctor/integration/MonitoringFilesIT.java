package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.metrics.GivenServing;
import dev.registrydoctor.doctor.serve.metrics.MonitoringSamples;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus' own tool says of samples/monitoring, and of what serve exports. */
@Tag("long")
class MonitoringFilesIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void need() {
        Programs.need("promtool");
    }

    @Test
    void theRulesAreRulesAndDoWhatTheirTestsSay() throws Exception {
        String checked =
                Programs.succeed(MonitoringSamples.FOLDER, "promtool", "check", "rules", "prometheus-rules.yaml");
        assertTrue(checked.contains(MonitoringSamples.alerts().size() + " rules found"), checked);

        Programs.succeed(MonitoringSamples.FOLDER, "promtool", "test", "rules", "rules-test.yaml");
    }

    @Test
    void theTestsOfTheRulesFailForOtherRules() throws Exception {
        String rules = Files.readString(MonitoringSamples.FOLDER.resolve("prometheus-rules.yaml"));
        Files.copy(MonitoringSamples.FOLDER.resolve("rules-test.yaml"), folder.resolve("rules-test.yaml"));
        for (String[] edit : new String[][] {
            {"        for: 2m\n", "        for: 1m\n"},
            {"        keep_firing_for: 5m\n", ""},
            {"registry_doctor_leader) == 0", "registry_doctor_leader) >= 0"},
            {"result=\"sent\"", "result=\"failed\""}
        }) {
            String edited = rules.replace(edit[0], edit[1]);
            assertNotEquals(rules, edited);
            Files.writeString(folder.resolve("prometheus-rules.yaml"), edited);
            assertNotEquals(
                    0,
                    Programs.run(folder, "promtool", "test", "rules", "rules-test.yaml")
                            .exit(),
                    edit[0]);
        }
    }

    @Test
    void whatIsExportedFollowsTheConventions() throws Exception {
        Path metrics = folder.resolve("metrics.txt");
        GivenServing serving = GivenServing.withEverything();
        for (boolean leads : new boolean[] {true, false}) {
            if (!leads) {
                serving.follows();
            }
            Files.writeString(metrics, serving.scrape().text());
            assertEquals("", Programs.succeed(folder, "sh", "-c", "promtool check metrics <" + metrics));
        }
    }

    /** Debian's build does not know how to find Pods, so that the job for them is left out here. */
    @Test
    void aHostCanBeScrapedByTheExample() throws Exception {
        String example = Files.readString(MonitoringSamples.FOLDER.resolve("scrape.yaml"));
        String ofHosts = example.replaceFirst("(?s)  - job_name: registry-doctor\n.*?(?=\n  # A host)", "");
        assertTrue(ofHosts.length() < example.length());
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(config, ofHosts);
        Programs.succeed(folder, "promtool", "check", "config", "--syntax-only", config.toString());
    }
}
