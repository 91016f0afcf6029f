package dev.registrydoctor.doctor.source.registry;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.registry.ProjectQuota;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.HttpLimits;
import dev.registrydoctor.doctor.source.Json;
import dev.registrydoctor.doctor.source.host.HostRoot;
import java.io.IOException;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Asks Harbor for the quota of a project, without a login: today's releases tell it only to members of the project. */
public final class ProjectQuotas {

    private final RegistryHttp http;

    public ProjectQuotas(RegistryHttp http) {
        this.http = http;
    }

    public Answer<ProjectQuota> ask(ProjectQuota.Ask question) {
        String what = question.describe();
        try {
            HttpUrl url = RegistryHttp.url(question.registry(), "api/v2.0/projects")
                    .newBuilder()
                    .addPathSegment(question.project())
                    .addPathSegment("summary")
                    .build();
            Request request = new Request.Builder()
                    .url(url)
                    .header("User-Agent", "registry-doctor")
                    // A name of digits would be taken for an id.
                    .header("X-Is-Resource-Name", "true")
                    .build();
            return read(
                    question,
                    http.send(request, HttpLimits.SMALL),
                    HostRoot.source("GET " + url).how());
        } catch (IOException e) {
            Failure failure = Failure.of(e);
            return Answer.unknown(new Gap(
                    failure.kind() == Failure.Kind.TIMED_OUT ? Gap.Cause.TIMED_OUT : Gap.Cause.UNREACHABLE,
                    what,
                    failure.detail(),
                    withLogin(question)));
        }
    }

    private static Answer<ProjectQuota> read(ProjectQuota.Ask question, RegistryHttp.Reply reply, String how)
            throws IOException {
        String what = question.describe();
        if (reply.status() == 404) {
            return Answer.absent(HostRoot.source(how));
        } else if (reply.status() == 401 || reply.status() == 403) {
            return hidden(question);
        } else if (reply.status() != 200) {
            return Answer.unknown(new Gap(Gap.Cause.MALFORMED, what, reply.problem(), withLogin(question)));
        }
        Map<String, Object> summary = Json.object(reply.body().toByteArray());
        Map<String, Object> quota = Json.member(summary, "quota");
        if (quota.isEmpty()) {
            // A project that everybody may see, of which everybody is told this much.
            return hidden(question);
        }
        Long limit = storage(quota, "hard");
        Long used = storage(quota, "used");
        return limit == null || used == null
                ? Answer.unknown(
                        new Gap(Gap.Cause.MALFORMED, what, "the summary of the project has no quota for storage", ""))
                : Answer.known(new ProjectQuota(limit, used), HostRoot.source(how));
    }

    private static Answer<ProjectQuota> hidden(ProjectQuota.Ask question) {
        return Answer.unknown(new Gap(
                Gap.Cause.NOT_PERMITTED,
                question.describe(),
                "Harbor tells the quota of a project only to its members, and a run sends no login",
                withLogin(question)));
    }

    private static String withLogin(ProjectQuota.Ask question) {
        return "`registry-doctor space --registry " + question.registry().authority()
                + " -u USER` asks with your login";
    }

    private static @Nullable Long storage(Map<String, Object> quota, String which) {
        String text = Json.text(Json.member(quota, which), "storage");
        return text != null && text.matches("-?\\d{1,18}") ? Long.valueOf(text) : null;
    }
}
