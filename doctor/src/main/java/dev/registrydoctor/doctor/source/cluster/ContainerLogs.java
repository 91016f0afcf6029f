package dev.registrydoctor.doctor.source.cluster;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.ShownText;
import dev.registrydoctor.doctor.source.host.HostRoot;
import dev.registrydoctor.reports.secrets.Secrets;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads the last lines of containers' logs. */
public final class ContainerLogs {

    private static final int MAX_BYTES = 512 << 10;
    private static final int MAX_LINE = 2000;
    private static final int MAX_LINES = 200;

    private final Cluster cluster;

    public ContainerLogs(Cluster cluster) {
        this.cluster = cluster;
    }

    public Answer<ContainerLog> ask(ContainerLog.Ask question) {
        Cluster.Link link = cluster.link();
        KubeApi api = link.api();
        if (api == null) {
            return Answer.unknown(link.access().gap(question.describe()));
        }
        String path = "/api/v1/namespaces/" + encode(question.namespace()) + "/pods/" + encode(question.pod())
                + "/log?container=" + encode(question.container()) + "&tailLines=" + MAX_LINES + "&limitBytes="
                + MAX_BYTES
                + (question.previous() ? "&previous=true" : "");
        try {
            KubeApi.Reply reply = api.get(path, cluster.requestLimit());
            byte[] body = reply.start(MAX_BYTES);
            return switch (reply.status()) {
                case 200 -> Answer.known(new ContainerLog(lines(body)), HostRoot.source("GET " + path));
                // No such pod; or the container has not run (400: "is waiting to start", "previous ... not found").
                case 400, 404 -> Answer.absent(HostRoot.source("GET " + path));
                case 401, 403 ->
                    unknown(
                            question,
                            Gap.Cause.DENIED,
                            LiveListings.words(reply.status(), body),
                            "ask for `get` on `pods/log` in namespace " + question.namespace());
                default ->
                    unknown(
                            question,
                            Gap.Cause.UNREACHABLE,
                            LiveListings.words(reply.status(), body),
                            "check that the Pod's node is reachable");
            };
        } catch (IOException e) {
            Failure failure = Failure.of(e);
            return unknown(
                    question,
                    failure.kind() == Failure.Kind.TIMED_OUT ? Gap.Cause.TIMED_OUT : Gap.Cause.UNREACHABLE,
                    failure.detail(),
                    "fix the connection to the API server first");
        }
    }

    /** The last lines, however many were sent. */
    private static List<String> lines(byte[] body) {
        List<String> lines = new String(body, StandardCharsets.UTF_8).lines().toList();
        // Here the lines are still together: in a line by itself, the end of a key has no form that anybody could know.
        return Secrets.redactLines(lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size())).stream()
                .map(line -> ShownText.line(line, MAX_LINE))
                .toList();
    }

    private static String encode(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }

    private static Answer<ContainerLog> unknown(ContainerLog.Ask question, Gap.Cause cause, String why, String remedy) {
        return Answer.unknown(new Gap(cause, question.describe(), why, remedy));
    }
}
