package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.FileLedgerStore;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import dev.registrydoctor.doctor.serve.metrics.MonitoringSamples;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes two replicas, over TLS and with a token, and judges by the rules in samples/monitoring, whose times are
 * shortened.
 */
@Timeout(900)
@Tag("long")
class PrometheusIT {

    private static final String TOKEN = "a-token-of-this-test-that-is-long-enough-0123456789";

    @TempDir
    private Path folder;

    private ServeSettings.Http http;
    private ScrapedReplica first;
    private ScrapedReplica second;
    private PrometheusServer prometheus;

    @BeforeEach
    void start() throws Exception {
        Programs.need("prometheus", "promtool");
        HeldCertificate held = new HeldCertificate.Builder()
                .commonName("registry-doctor")
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        http = new ServeSettings.Http(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Files.writeString(folder.resolve("tls.crt"), held.certificatePem()),
                Files.writeString(folder.resolve("tls.key"), held.privateKeyPkcs8Pem()),
                Files.writeString(folder.resolve("token"), TOKEN + "\n"),
                List.of());
        LedgerStore ledger = FileLedgerStore.inMemory();
        first = new ScrapedReplica(http, ledger);
        second = new ScrapedReplica(http, ledger);
        Files.writeString(
                folder.resolve("rules.yaml"),
                shortened(Files.readString(MonitoringSamples.FOLDER.resolve("prometheus-rules.yaml"))));
        prometheus = PrometheusServer.prometheus(
                folder, config(job("registry-doctor", "token", first.port(), second.port())));
    }

    @AfterEach
    void stop() throws Exception {
        if (prometheus != null) {
            prometheus.stop();
        }
        if (second != null) {
            second.stop();
        }
        if (first != null) {
            first.stop();
        }
    }

    /** Minutes become seconds; the order of times stays. */
    private static String shortened(String rules) {
        String shortened = rules.replaceAll("(?m)^( +)for: \\d+m", "$1for: 1s")
                .replaceAll("keep_firing_for: \\d+m", "keep_firing_for: 5s")
                .replace("[30m]", "[20s]")
                .replace("[1h]", "[20s]");
        assertNotEquals(rules, shortened);
        assertFalse(shortened.matches("(?s).*(for: \\d+m|\\[\\d+[mh]\\]).*"), shortened);
        return shortened;
    }

    private String config(String... jobs) {
        return """
                global:
                  scrape_interval: 500ms
                  evaluation_interval: 500ms
                rule_files: [%s]
                scrape_configs:
                %s""".formatted(folder.resolve("rules.yaml"), String.join("", jobs));
    }

    private String job(String name, String tokenFile, int... ports) {
        Set<String> targets = new TreeSet<>();
        for (int port : ports) {
            targets.add("'127.0.0.1:" + port + "'");
        }
        return """
                  - job_name: %s
                    scheme: https
                    authorization: {credentials_file: %s}
                    tls_config: {ca_file: %s}
                    static_configs: [{targets: [%s]}]
                """.formatted(name, folder.resolve(tokenFile), folder.resolve("tls.crt"), String.join(", ", targets));
    }

    private JsonNode firing(String selector) throws Exception {
        return prometheus.query("ALERTS{alertstate=\"firing\"," + selector + "}");
    }

    private String seen() {
        try {
            return prometheus.query("ALERTS") + "\n"
                    + prometheus.query("{__name__=~\"registry_doctor_(cause.*|verdict)\"}");
        } catch (Exception e) {
            return e.toString();
        }
    }

    private void untilFires(String selector) throws Exception {
        prometheus.until(selector + " fires", () -> !firing(selector).isEmpty(), this::seen);
        assertEquals(1, firing(selector).size(), () -> "once: " + seen());
    }

    private void untilQuiet(String selector) throws Exception {
        prometheus.until(selector + " is quiet", () -> firing(selector).isEmpty(), this::seen);
    }

    /** When an alert began to fire, as Prometheus knows it. */
    private String activeAt(String problem) throws Exception {
        for (JsonNode alert : prometheus.get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.at("/labels/problem").asText().equals(problem)) {
                return alert.path("activeAt").asText();
            }
        }
        throw new AssertionError(problem + ": " + seen());
    }

    @Test
    void alertsOfFiveCausesFireAndResolveOnceForBothReplicas() throws Exception {
        first.becomes("--sample", "storage-addon-off");
        second.becomes("--sample", "healthy");
        first.loop.lead("first");

        untilFires("problem=\"storage.addon-disabled\"");
        // In an order in which the check of each cause can look again in the next environment: else it stays open.
        List<String[]> samples = List.of(
                new String[] {"no-hosts-toml", "runtime.hosts-toml-missing"},
                new String[] {"service-selector-wrong", "service.selector-mismatch"},
                new String[] {"pull-secret-missing", "auth.pull-secret-missing"},
                new String[] {"stale-tag", "image.stale-tag"});
        String before = "storage.addon-disabled";
        for (String[] sample : samples) {
            first.becomes("--sample", sample[0]);
            untilFires("problem=\"" + sample[1] + "\"");
            untilQuiet("problem=\"" + before + "\"");
            before = sample[1];
        }
        first.becomes("--sample", "healthy");
        untilQuiet("problem!=\"\"");

        assertEquals(
                "1",
                prometheus
                        .query("registry_doctor_verdict{verdict=\"healthy\"}")
                        .at("/0/value/1")
                        .asText());
        assertTrue(firing("alertname!=\"\"").isEmpty(), seen());
    }

    @Test
    void anotherLeaderGoesOnWithTheSameAlertAndAnApiServerThatIsAwayEndsNone() throws Exception {
        String cause = "problem=\"storage.addon-disabled\"";
        first.becomes("--sample", "storage-addon-off");
        second.becomes("--sample", "storage-addon-off");
        first.loop.lead("first");
        untilFires(cause);
        String since = activeAt("storage.addon-disabled");

        first.loop.follow("second");
        second.loop.lead("second");
        prometheus.until(
                "the second replica leads",
                () -> !prometheus
                                .query("registry_doctor_leader{instance=\"127.0.0.1:" + second.port() + "\"} == 1")
                                .isEmpty()
                        && prometheus
                                        .query("registry_doctor_cause_begin_timestamp_seconds")
                                        .size()
                                == 1
                        && !prometheus.query("registry_doctor_api_up").isEmpty(),
                this::seen);
        untilFires(cause);
        assertEquals(since, activeAt("storage.addon-disabled"), "it is the same alert");

        second.becomes("--kubeconfig", kubeconfigOfNobody(), "--host-root", folder.toString());
        untilFires("alertname=\"RegistryDoctorApiServerAway\"");
        untilFires(cause);
        assertEquals(since, activeAt("storage.addon-disabled"));
        assertEquals(
                "0",
                prometheus
                        .query("registry_doctor_verdict{verdict=\"healthy\"}")
                        .at("/0/value/1")
                        .asText());
        assertTrue(
                prometheus
                        .query("ALERTS{alertname=\"RegistryDoctorInconclusive\"}")
                        .isEmpty(),
                seen());

        second.becomes("--sample", "healthy");
        untilQuiet("alertname!=\"\"");
    }

    private String kubeconfigOfNobody() throws Exception {
        return Files.writeString(folder.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
                users: [{name: u, user: {token: t}}]
                contexts: [{name: x, context: {cluster: c, user: u}}]
                current-context: x
                """).toString();
    }

    /** What a healthy leader, which has told nobody of anything, has no numbers of. */
    private static final Set<String> MAY_BE_EMPTY = Set.of();

    @Test
    void eachQueryOfTheDashboardAndTheRulesGetsAnAnswer() throws Exception {
        first.becomes("--sample", "three-nodes", "--nodes");
        first.loop.lead("first");
        first.metrics.told("team", 1, true);
        untilFires("problem=\"runtime.hosts-toml-missing\"");
        prometheus.until(
                "there are two scrapes to compare",
                () -> !prometheus.query("rate(process_cpu_seconds_total[20s])").isEmpty());

        Set<String> empty = new TreeSet<>();
        for (MonitoringSamples.Query query : MonitoringSamples.queries()) {
            JsonNode result = prometheus.query(query.filled("1m"));
            if (result.isEmpty()) {
                empty.add(query.panel() + ": " + query.expression());
            }
        }
        assertEquals(MAY_BE_EMPTY, empty);

        JsonNode groups = prometheus.get("/api/v1/rules").path("data").path("groups");
        int rules = 0;
        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("rules")) {
                rules++;
                assertEquals("ok", rule.path("health").asText(), rule.toString());
            }
        }
        assertEquals(MonitoringSamples.alerts().size(), rules);
        assertTitles();
    }

    /** Titles come from another metric by a query in the annotation. */
    private void assertTitles() throws Exception {
        for (JsonNode alert : prometheus.get("/api/v1/alerts").path("data").path("alerts")) {
            if (alert.at("/labels/problem").asText().equals("runtime.hosts-toml-missing")) {
                String summary = alert.at("/annotations/summary").asText();
                assertTrue(summary.matches("containerd .+: .+ .+"), summary);
            }
        }
    }

    @Test
    void whoHasNoTokenIsATargetThatIsDown() throws Exception {
        prometheus.stop();
        Files.writeString(folder.resolve("other-token"), "another-token\n");
        prometheus = PrometheusServer.prometheus(
                folder,
                config(
                        job("registry-doctor", "token", first.port()),
                        job("registry-doctor-refused", "other-token", second.port())));

        untilFires("alertname=\"RegistryDoctorTargetDown\"");
        assertEquals(
                "registry-doctor-refused",
                firing("alertname=\"RegistryDoctorTargetDown\"")
                        .at("/0/metric/job")
                        .asText());
        assertEquals(1, prometheus.query("up{job=\"registry-doctor\"} == 1").size());
        assertTrue(prometheus
                .query("registry_doctor_leader{job=\"registry-doctor-refused\"}")
                .isEmpty());
        JsonNode targets = prometheus.get("/api/v1/targets").path("data").path("activeTargets");
        Set<String> errors = new TreeSet<>();
        targets.forEach(target -> errors.add(target.path("lastError").asText()));
        assertEquals(Set.of("", "server returned HTTP status 401 Unauthorized"), errors);
    }
}
