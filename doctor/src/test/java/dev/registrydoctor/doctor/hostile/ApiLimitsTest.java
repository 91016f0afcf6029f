package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;
import static dev.registrydoctor.doctor.hostile.HostileServer.trickle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How long an API server is waited for and how much of its answers is read, whatever the run's time. */
@Timeout(300)
class ApiLimitsTest {

    private static final String VERSION = "{\"major\":\"1\",\"minor\":\"32\"}";
    private static final ContainerLog.Ask LOG = new ContainerLog.Ask("n", "p", "c", false);

    @TempDir
    private Path folder;

    /** Asks as a run of hours would, so that no answer is owed to the end of the run. */
    private <T> Answer<T> ask(HostileServer api, Question<T> question) throws Exception {
        Path kubeconfig = Files.writeString(folder.resolve("config"), Visit.kubeconfig(api.url(), "token: x"));
        LiveOptions options = new LiveOptions(kubeconfig, null, folder, List.of(), Map.of(), Duration.ofHours(5));
        try (LiveSite site = new LiveSite(options)) {
            return site.ask(question).get(150, TimeUnit.SECONDS);
        }
    }

    private static HostileServer answering(int status, String body) throws Exception {
        return HostileServer.api((request, out) -> {
            out.write(head(status));
            out.write(body.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Test
    void aRequestHasATimeAndNotItsReads() throws Exception {
        try (HostileServer api = HostileServer.api((request, out) -> {
            out.write(head(200));
            trickle(out, " ");
        })) {
            assertEquals(
                    Gap.Cause.TIMED_OUT, ask(api, Listing.pods()).gaps().get(0).cause());
        }
    }

    @Test
    void anApiServerThatIsSilentIsLeft() throws Exception {
        try (HostileServer api = new HostileServer(HostileServer.Stall.HELLO)) {
            assertEquals(
                    ApiContact.State.TIMES_OUT,
                    ask(api, ApiContact.Ask.INSTANCE).toOptional().orElseThrow().state());
        }
    }

    @Test
    void ofItsVersionAndItsErrorsTheBeginningIsRead() throws Exception {
        String blanks = " ".repeat(64 << 10);
        try (HostileServer api = new HostileServer((request, out) -> json(out, blanks + VERSION))) {
            assertEquals(
                    ApiContact.State.BROKEN,
                    ask(api, ApiContact.Ask.INSTANCE).toOptional().orElseThrow().state());
        }
        try (HostileServer api = answering(403, blanks + "{\"message\":\"far away\"}")) {
            assertEquals("HTTP 403", ask(api, Listing.nodes()).gaps().get(0).why());
        }
    }

    @Test
    void aSecretOfMoreThan4MibIsNotRead() throws Exception {
        String secret =
                "{\"type\":\"kubernetes.io/dockerconfigjson\",\"metadata\":{\"name\":\"s\",\"namespace\":\"n\"}}";
        try (HostileServer api = answering(200, secret)) {
            assertFalse(ask(api, new PullSecret.Ask("n", "s")).isUnknown());
        }
        try (HostileServer api = answering(200, " ".repeat(4 << 20) + secret)) {
            assertTrue(ask(api, new PullSecret.Ask("n", "s")).isUnknown());
        }
    }

    /** What a pod names as a secret is no way to another object. */
    @Test
    void aSecretsNameIsNoPath() throws Exception {
        try (HostileServer api = answering(404, "")) {
            ask(api, new PullSecret.Ask("n", "../../../nodes?x=#"));
            assertEquals(
                    List.of("/api/v1/namespaces/n/secrets/..%2F..%2F..%2Fnodes%3Fx%3D%23"),
                    api.requests().stream()
                            .map(HostileServer.Request::uri)
                            .filter(uri -> !uri.equals("/version"))
                            .toList());
        }
    }

    private static List<String> lines(Answer<ContainerLog> log) {
        return log.toOptional().orElseThrow().lines();
    }

    @Test
    void ofALogTheLastLinesAreKeptAndCut() throws Exception {
        try (HostileServer api = answering(200, "early\n".repeat(300) + "late\n".repeat(200))) {
            assertEquals(
                    List.of("late"), lines(ask(api, LOG)).stream().distinct().toList());
            assertEquals(200, lines(ask(api, LOG)).size());
        }
        try (HostileServer api = answering(200, "x".repeat(3_000) + "\n" + "y".repeat(512 << 10) + "\nfar away")) {
            assertEquals(List.of("x".repeat(2_000), "y".repeat(2_000)), lines(ask(api, LOG)));
        }
    }
}
