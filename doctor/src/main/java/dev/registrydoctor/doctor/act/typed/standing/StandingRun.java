package dev.registrydoctor.doctor.act.typed.standing;

import dev.registrydoctor.doctor.act.nodes.ExecScript;
import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.StandingNodes;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Asks the Pod of each node once. */
final class StandingRun {

    /** SIGKILL ends a program with this code: its time was up. */
    private static final int KILLED = 137;

    /** Rounded down to seconds, this is two of them. */
    private static final Duration EARLIER = Duration.ofMillis(1_500);

    private static final String ON_NODE = "log in to the node and run registry-doctor there";

    private final KubernetesClient client;
    private final String namespace;
    private final StandingPods pods;
    private final NodeRequest request;
    private final long end;

    StandingRun(KubernetesClient client, String namespace, StandingPods pods, NodeRequest request) {
        this.client = client;
        this.namespace = namespace;
        this.pods = pods;
        this.request = request;
        end = System.nanoTime() + request.limit().toNanos();
    }

    /** Looks at a node. */
    NodeLog log(String node) throws InterruptedException {
        String pod = pods.ready(node).orElse(null);
        if (pod == null) {
            return pods.missing(node);
        }
        long left = Math.min(request.perNode().toNanos(), end - System.nanoTime());
        if (left <= 0) {
            return new NotChecked(Reason.TIMED_OUT, "the time for all nodes was up before it was asked", "");
        }
        // It ends before the connection is given up, so that no two of them ever run on a node.
        Duration inPod = Duration.ofMillis(TimeUnit.NANOSECONDS.toMillis(left)).minus(EARLIER);
        try {
            return log(ExecCall.run(
                    client,
                    namespace,
                    pod,
                    StandingNodes.CONTAINER,
                    ExecScript.of(request.command(), inPod),
                    Duration.ofNanos(left),
                    request.mostBytes()));
        } catch (KubernetesClientException e) {
            return StandingNodePods.refused(e, "run the collector in Pod " + pod);
        } catch (IOException e) {
            return new NotChecked(
                    Reason.FAILED, ShownText.line(String.valueOf(e.getMessage()), ShownText.SHORT), ON_NODE);
        } catch (TimeoutException e) {
            return timedOut();
        }
    }

    private NodeLog log(ExecEnding ending) {
        if (ending.isCut()) {
            return new NotChecked(
                    Reason.LOG_CUT,
                    "the collector's output is longer than " + (request.mostBytes() >> 10) + " KiB",
                    ON_NODE);
        } else if (ending.code() == 0) {
            return new NodeLog.Collected(ending.output());
        } else if (ending.code() == KILLED) {
            return timedOut();
        }
        String why = ending.words().isEmpty() ? "exit code " + ending.code() : ending.words();
        return new NotChecked(
                Reason.FAILED,
                ShownText.line("the collector failed: " + why + lastWords(ending), 2 * ShownText.SHORT),
                ON_NODE);
    }

    private NotChecked timedOut() {
        return new NotChecked(
                Reason.TIMED_OUT,
                "the collector did not end within " + request.perNode().toSeconds() + " s",
                ON_NODE);
    }

    /** The last line of what it printed, after a colon; empty when there is none. */
    private static String lastWords(ExecEnding ending) {
        List<String> lines = Stream.of(ending.output(), ending.error())
                .flatMap(String::lines)
                .filter(line -> !line.isBlank())
                .toList();
        return lines.isEmpty() ? "" : ": " + ShownText.line(lines.get(lines.size() - 1), ShownText.SHORT);
    }
}
