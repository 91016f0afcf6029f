package dev.registrydoctor.doctor.source.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.live.StubServer.Reply;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A project's quota, as the sources of Harbor 2.0 to 2.15 tell how one answers: none runs here. */
class ProjectQuotasTest {

    @TempDir
    Path folder;

    private Answer<ProjectQuota> ask(String project, Reply reply) throws Exception {
        try (StubServer server = new StubServer(r -> reply);
                LiveSite site = Sites.site(Sites.options(null, folder, Map.of()))) {
            Answer<ProjectQuota> answer =
                    Sites.ask(site, new ProjectQuota.Ask(new Origin("http", "127.0.0.1", server.port()), project));
            NonEmpty.allMatch(
                    server.requests(),
                    r -> r.authorization() == null
                            && r.method().equals("GET")
                            && r.uri().equals("/api/v2.0/projects/" + project + "/summary"));
            return answer;
        }
    }

    @Test
    void limitAndUseAreThoseOfStorage() throws Exception {
        Answer<ProjectQuota> answer = ask("007", Reply.json(200, """
                {"repo_count":3,"quota":{"hard":{"storage":10737418240},"used":{"storage":9663676416}}}"""));
        assertEquals(new ProjectQuota(10L << 30, 9L << 30), answer.toOptional().orElseThrow());
        assertEquals(
                ProjectQuota.UNLIMITED,
                ask("team", Reply.json(200, "{\"quota\":{\"hard\":{\"storage\":-1},\"used\":{\"storage\":0}}}"))
                        .toOptional()
                        .orElseThrow()
                        .limit());
    }

    private static Gap gap(Answer<ProjectQuota> answer) {
        assertTrue(answer.isUnknown(), answer::toString);
        return answer.gaps().get(0);
    }

    /** Whoever may see a public project is not told its quota, and the status is 200. */
    @Test
    void aSummaryWithoutAQuotaIsNotOneWithoutALimit() throws Exception {
        Gap gap = gap(ask("library", Reply.json(200, "{\"repo_count\":3}")));
        assertEquals(Gap.Cause.NOT_PERMITTED, gap.cause());
        assertTrue(gap.remedy().contains("registry-doctor space --registry 127.0.0.1:"), gap::remedy);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aProjectOfOthersIsNotTold(int status) throws Exception {
        Gap gap = gap(ask("team", Reply.json(status, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}")));
        assertEquals(Gap.Cause.NOT_PERMITTED, gap.cause());
        assertTrue(gap.remedy().contains("registry-doctor space --registry"), gap::remedy);
    }

    @Test
    void whatHasNoSuchProjectIsAbsent() throws Exception {
        assertTrue(ask("team", Reply.json(404, "{}")).isAbsent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>",
                "[]",
                "{\"quota\":{\"hard\":{},\"used\":{\"storage\":1}}}",
                "{\"quota\":{\"hard\":{\"storage\":\"much\"},\"used\":{\"storage\":1}}}",
                "{\"quota\":{\"hard\":{\"storage\":99999999999999999999999},\"used\":{\"storage\":1}}}",
                "{\"quota\":{\"hard\":{\"storage\":1e9},\"used\":{\"storage\":1}}}"
            })
    void whatIsNoSummaryIsNotGuessed(String body) throws Exception {
        gap(ask("team", Reply.json(200, body)));
    }

    @Test
    void anErrorIsSaid() throws Exception {
        Gap gap = gap(ask("team", Reply.json(500, "{\"errors\":[{\"code\":\"UNKNOWN\",\"message\":\"database\"}]}")));
        assertEquals("UNKNOWN: database", gap.why());
    }
}
