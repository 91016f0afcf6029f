package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live site before a Harbor, as far as its sources tell how one answers: none runs here. */
class HarborsTest {

    private static final String PING = "/api/v2.0/ping";
    private static final String HEALTH = "/api/v2.0/health";

    @TempDir
    Path folder;

    private Answer<Harbor> ask(Function<String, Reply> rule) throws Exception {
        try (StubServer server = new StubServer(r -> rule.apply(r.uri()));
                LiveSite site = Sites.site(Sites.options(null, folder, Map.of()))) {
            Answer<Harbor> answer = Sites.ask(site, new Harbor.Ask(new Origin("http", "127.0.0.1", server.port())));
            NonEmpty.allMatch(
                    server.requests(),
                    r -> r.authorization() == null && r.method().equals("GET"));
            return answer;
        }
    }

    private static Reply pong() {
        return new Reply(200, "Pong", Map.of("Content-Type", "text/plain"));
    }

    private static Answer<Harbor> none(Answer<Harbor> answer) {
        assertTrue(answer.toOptional().isEmpty(), answer::toString);
        return answer;
    }

    @Test
    void healthIsInTheBodyWhateverTheStatus() throws Exception {
        Answer<Harbor> answer = ask(uri -> switch (uri) {
            case PING -> pong();
            case HEALTH -> Reply.json(200, """
                    {"status":"unhealthy","components":[{"name":"core","status":"healthy"},
                    {"name":"database","status":"unhealthy","error":"failed to check the health\\nstatus"}]}""");
            default -> Reply.json(200, "{\"auth_mode\":\"oidc_auth\"}");
        });
        Harbor harbor = answer.toOptional().orElseThrow();
        assertEquals(
                List.of(
                        new Harbor.Component("core", "healthy", null),
                        new Harbor.Component("database", "unhealthy", "failed to check the health status")),
                harbor.components());
        assertEquals("oidc_auth", harbor.authMode());
        assertEquals(200, harbor.healthStatus());
    }

    @Test
    void aHarborThatOnlyPingsSaysWithWhatItsHealthFails() throws Exception {
        Answer<Harbor> answer = ask(uri -> uri.equals(PING)
                ? pong()
                : Reply.json(500, "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"internal server error\"}]}"));
        Harbor harbor = answer.toOptional().orElseThrow();
        assertEquals(500, harbor.healthStatus());
        assertEquals("UNKNOWN: internal server error", harbor.detail());
    }

    @Test
    void whatAnswersItsPingOtherwiseIsNoHarbor() throws Exception {
        assertTrue(none(ask(uri -> Reply.json(404, "404 page not found"))).isAbsent());
        assertTrue(
                none(ask(uri -> new Reply(200, "<html>Pong</html>", Map.of()))).isAbsent());
    }

    @Test
    void healthThatMakesNoSenseIsUnknown() throws Exception {
        assertTrue(none(ask(uri -> uri.equals(PING) ? pong() : Reply.json(200, "<html>")))
                .isUnknown());
    }

    @Test
    void anEndlessListIsCut() throws Exception {
        String many = "{\"name\":\"x\",\"status\":\"healthy\"},".repeat(500);
        Answer<Harbor> answer = ask(uri -> uri.equals(PING)
                ? pong()
                : Reply.json(200, "{\"components\":[" + many.substring(0, many.length() - 1) + "]}"));
        assertEquals(32, answer.toOptional().orElseThrow().components().size());
    }
}
