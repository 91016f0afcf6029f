package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ApiContact.State;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.source.archive.RecordedFiles;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code microk8s kubectl} printed into the files of an inspection report instead of lists. MicroK8s' wrapper refuses
 * on a worker and on a stopped node by its lock files (scripts/wrappers, microk8s-resources/wrappers/microk8s-kubectl.wrapper
 * of canonical/microk8s); elsewhere these are kubectl's own errors.
 *
 * @param file the file, of the report
 * @param line the line that tells it
 */
record KubectlWords(String file, String line) {

    /** The lock by which a wrapper refuses, by the words with which it does. */
    private static final String WORKER = "This MicroK8s deployment is acting as a node in a cluster";

    private static final String STOPPED = "microk8s is not running, try microk8s start";

    private static final List<String> FILES = List.of(
            "k8s/version", "k8s/cluster-info", "k8s/cluster-info-dump", "k8s/get-all", "k8s/get-pv", "k8s/get-pvc");

    /** Words are some lines; a dump may have 64 MiB. */
    private static final int LONGEST = 64 << 10;

    private static final Pattern ERROR =
            Pattern.compile("(?m)^(?:(?:The connection to the server|Unable to connect to the server:"
                    + "|error: |Error from server|Unhandled Error|E\\d{4} [\\d:.]+ +\\d+ \\S+]).*)$");

    private static final Pattern SERVER =
            Pattern.compile("https?://(\\[[^\\]]+]|[^\\s\"'/:]+)(:\\d+)?|server (\\S+?):(\\d+) was refused");

    /** The first words of a file in their place; empty when the files hold lists. */
    static Optional<KubectlWords> of(RecordedFiles files) {
        for (String file : FILES) {
            Content content = files.get(file);
            if (content != null && content.bytes().length <= LONGEST) {
                Optional<String> line = line(content.text());
                if (line.isPresent()) {
                    return line.map(words -> new KubectlWords(file, words));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> line(String text) {
        Optional<String> refusal = Stream.of(WORKER, STOPPED)
                .flatMap(words -> text.lines().map(String::strip).filter(line -> line.startsWith(words)))
                .findFirst();
        Matcher error = ERROR.matcher(text);
        if (refusal.isPresent() || !error.find() || text.contains("\n{") || text.startsWith("{")) {
            return refusal;
        }
        return Optional.of(error.group().strip());
    }

    /** Whether a lock file of MicroK8s must have been there for these words. */
    boolean shows(String lock) {
        return (line.startsWith(WORKER) && lock.equals("clustered.lock"))
                || (line.startsWith(STOPPED) && lock.equals("stopped.lock"));
    }

    /** How the API server met kubectl; null when kubectl was not run. */
    @Nullable
    ApiContact contact() {
        if (line.startsWith(WORKER) || line.startsWith(STOPPED)) {
            return null;
        }
        Matcher found = SERVER.matcher(line);
        String host = null;
        String port = "";
        if (found.find()) {
            host = found.group(1) == null ? found.group(3) : found.group(1);
            port = found.group(1) == null ? ":" + found.group(4) : found.group(2) == null ? "" : found.group(2);
        }
        boolean here = host == null || BuiltIn.isLoopback(host.replaceAll("[\\[\\]]", ""));
        String server = host == null ? null : "https://" + host + port;
        return new ApiContact(state(line), server, null, List.of(), line, null, here, null, null, null);
    }

    private static State state(String line) {
        if (line.contains("x509:") || (line.contains("tls: ") && !line.contains("timeout"))) {
            return State.TLS_FAILS;
        } else if (line.contains("was refused") || line.contains("connection refused")) {
            return State.REFUSES;
        } else if (line.contains("timeout") || line.contains("deadline exceeded") || line.contains("imed out")) {
            return State.TIMES_OUT;
        } else if (line.contains("no such host")) {
            return State.NAME_UNRESOLVED;
        } else if (line.contains("Unauthorized") || line.contains("must be logged in")) {
            return State.DENIED;
        }
        return State.BROKEN;
    }
}
