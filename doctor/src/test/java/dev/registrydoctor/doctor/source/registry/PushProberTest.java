package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Action;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Depth;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import dev.registrydoctor.doctor.source.live.StubServer.Request;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the probe writes, and above all what it does not, before servers that answer as they like. */
class PushProberTest {

    @TempDir
    Path folder;

    private final List<Request> asked = new ArrayList<>();

    private Answer<PushProbe> push(@Nullable Depth depth, Function<Request, Reply> rule) throws Exception {
        try (StubServer server = new StubServer(rule);
                LiveSite site = Sites.site(Sites.options(null, folder, Map.of()).pushing(depth))) {
            Answer<PushProbe> answer =
                    Sites.ask(site, new PushProbe.Ask(new Origin("http", "127.0.0.1", server.port())));
            asked.addAll(server.requests());
            return answer;
        }
    }

    private PushProbe begin(Function<Request, Reply> rule) throws Exception {
        return push(Depth.SESSION, rule).toOptional().orElseThrow();
    }

    private static Reply accepted(String location) {
        return new Reply(202, "", Map.of("Location", location));
    }

    private static Reply upload(Request request, String before) {
        return request.method().equals("POST")
                ? accepted(before + request.uri() + "u-1?_state=signed")
                : new Reply(204, "", Map.of());
    }

    @Test
    void withoutTheOptionNothingIsSent() throws Exception {
        assertTrue(push(null, r -> upload(r, "")).isAbsent());
        assertEquals(List.of(), asked);
    }

    @Test
    void anUploadIsBegunAndCancelledInAScratchRepository() throws Exception {
        PushProbe probe = begin(r -> upload(r, ""));
        assertTrue(probe.repository().matches("registry-doctor-probe/[0-9a-f]{12}"), probe.repository());
        assertEquals(
                List.of("POST", "DELETE"), asked.stream().map(Request::method).toList());
        assertEquals(
                "/v2/" + probe.repository() + "/blobs/uploads/u-1?_state=signed",
                asked.get(1).uri());
        NonEmpty.allMatch(probe.steps(), PushProbe.Step::succeeded);
        assertTrue(!probe.toString().contains("signed"), "the Location's query is a signature");
        assertEquals(1, probe.leftBehind().size());
    }

    @Test
    void aLocationOnAnotherServerIsReportedAndNotFollowed() throws Exception {
        try (StubServer other = new StubServer(r -> new Reply(204, "", Map.of()))) {
            PushProbe probe = begin(r -> upload(r, other.url()));
            assertEquals(List.of(), other.requests());
            assertTrue(String.valueOf(probe.steps().get(0).location()).startsWith(other.url()), probe::toString);
        }
        // It is cancelled where it was begun.
        assertEquals("DELETE", asked.get(1).method());
    }

    /** A registry chooses the Location; it must not choose what is deleted. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/prod/app/manifests/sha256:1",
                "/v2/prod/app/blobs/uploads/1",
                "/v2/",
                "/v2/%2e%2e/prod/manifests/1",
                "not a url://"
            })
    void aLocationOfSomethingElseIsNeverDeleted(String location) throws Exception {
        PushProbe probe = begin(r -> accepted(location));
        assertEquals(List.of("POST"), asked.stream().map(Request::method).toList());
        assertEquals("no Location of this upload", probe.steps().get(0).detail());
        assertEquals(1, probe.leftBehind().size());
    }

    @Test
    void aRefusalIsKeptWithItsCodeAndTheStoragesWords() throws Exception {
        PushProbe.Step step = begin(r -> Reply.json(
                        500,
                        "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"unknown error\",\"detail\":"
                                + "{\"DriverName\":\"filesystem\",\"Enclosed\":{\"Op\":\"mkdir\",\"Err\":28}}}]}"))
                .steps()
                .get(0);
        assertEquals("UNKNOWN", step.code());
        assertEquals(500, step.status());
        assertTrue(step.detail().contains("Err=28"), step.detail());
    }

    @Test
    void aRegistryThatWantsALoginGetsNoneAndIsLeftAlone() throws Exception {
        PushProbe probe = begin(r -> Reply.json(401, "{}").with("WWW-Authenticate", "Basic realm=\"lab\""));
        assertEquals(1, asked.size());
        NonEmpty.allMatch(asked, r -> r.authorization() == null);
        assertEquals(401, probe.steps().get(0).status());
        assertEquals(List.of(), probe.leftBehind());
    }

    @Test
    void aTokenThatAnybodyGetsIsUsed() throws Exception {
        PushProbe probe = begin(r -> {
            if (r.uri().startsWith("/token")) {
                return Reply.json(200, "{\"token\":\"for-all\"}");
            }
            return "Bearer for-all".equals(r.authorization())
                    ? upload(r, "")
                    : Reply.json(401, "{}")
                            .with("WWW-Authenticate", "Bearer realm=\"http://" + r.host() + "/token\",service=\"x\"");
        });
        NonEmpty.allMatch(probe.steps(), PushProbe.Step::succeeded);
    }

    @Test
    void aServerThatDoesNotAnswerIsNoStatus() throws Exception {
        LiveOptions options = Sites.options(null, folder, Map.of()).pushing(Depth.IMAGE);
        try (LiveSite site = Sites.site(options)) {
            PushProbe probe = Sites.known(site, new PushProbe.Ask(new Origin("http", "127.0.0.1", 1)));
            assertEquals(Action.BEGIN, probe.steps().get(0).action());
            assertEquals(0, probe.steps().get(0).status());
            assertEquals(1, probe.steps().size());
        }
    }
}
