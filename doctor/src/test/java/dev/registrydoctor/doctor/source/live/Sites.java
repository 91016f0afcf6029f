package dev.registrydoctor.doctor.source.live;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.doctor.source.LiveOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Live sites for tests. */
public final class Sites {

    private Sites() {}

    public static LiveOptions options(@Nullable Path kubeconfig, Path hostRoot, Map<String, String> redirects) {
        return new LiveOptions(kubeconfig, null, hostRoot, List.of(), redirects, Duration.ofSeconds(20));
    }

    /** A site with nothing of the machine that the test runs on. */
    public static LiveSite site(LiveOptions options) {
        return new LiveSite(options);
    }

    /** Waits long enough to fail only when the site never answers. */
    public static <T> Answer<T> ask(LiveSite site, Question<T> question) throws Exception {
        return site.ask(question).get(150, TimeUnit.SECONDS);
    }

    public static <T> T known(LiveSite site, Question<T> question) throws Exception {
        Answer<T> answer = ask(site, question);
        return answer.toOptional().orElseThrow(() -> new AssertionError(question.describe() + ": " + answer));
    }

    /** A kubeconfig for a server, with a token. */
    public static Path kubeconfig(Path folder, String server) throws IOException {
        return Files.writeString(folder.resolve("kubeconfig"), text(server, "token: very-secret-token"));
    }

    public static String text(String server, String user) {
        return """
                apiVersion: v1
                kind: Config
                current-context: here
                contexts:
                - name: here
                  context: {cluster: c, user: u, namespace: mine}
                - name: other
                  context: {cluster: c, user: u}
                clusters:
                - name: c
                  cluster: {server: "%s"}
                users:
                - name: u
                  user: {%s}
                """.formatted(server, user);
    }
}
