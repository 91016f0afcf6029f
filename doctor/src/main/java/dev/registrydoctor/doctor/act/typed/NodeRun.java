package dev.registrydoctor.doctor.act.typed;

import dev.registrydoctor.doctor.act.nodes.NodeLog;
import dev.registrydoctor.doctor.act.nodes.NodeLog.NotChecked;
import dev.registrydoctor.doctor.act.nodes.NodeLog.Reason;
import dev.registrydoctor.doctor.act.nodes.NodeRequest;
import dev.registrydoctor.doctor.act.nodes.NodeTarget;
import dev.registrydoctor.doctor.act.nodes.PodEnding;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Looks at nodes: at each with one Pod, and with another one while an image or a folder of it is not there. */
final class NodeRun {

    private static final PodEnding GONE = new PodEnding(PodEnding.Kind.GONE, "");

    private static final String ON_NODE = "log in to the node and run registry-doctor there";

    private final KubernetesClient client;
    private final NodeObjects objects;
    private final PodWatch watch;
    private final RunLife life;
    private final NodeRequest request;
    private final long end;

    /** How many Pods one after the other could not be created because the API server did not answer. */
    private final AtomicInteger unanswered = new AtomicInteger();

    private volatile @Nullable NotChecked gone;

    /**
     * A look at nodes, in a namespace that exists.
     *
     * @param end the end of the whole collection, by {@link System#nanoTime}
     */
    NodeRun(KubernetesClient client, NodeObjects objects, PodWatch watch, RunLife life, NodeRequest request, long end) {
        this.client = client;
        this.objects = objects;
        this.watch = watch;
        this.life = life;
        this.request = request;
        this.end = end;
    }

    /**
     * Looks at one node.
     *
     * @param prefix the beginning of the names of its Pods
     */
    NodeLog log(NodeTarget target, String prefix) throws InterruptedException {
        NotChecked last = gone;
        if (last != null && unanswered.get() >= request.parallel()) {
            return last;
        }
        long own = System.nanoTime() + request.perNode().toNanos();
        long deadline = own - end < 0 ? own : end;
        Deque<String> images = new ArrayDeque<>(target.images());
        List<String> folders = new ArrayList<>(NodeObjects.FOLDERS);
        NotChecked none = new NotChecked(Reason.NO_IMAGE, "its status lists no image to run a Pod with", ON_NODE);
        for (int i = 1; !images.isEmpty(); i++) {
            String name = prefix + i;
            try {
                life.create(objects.pod(name, target.name(), images.element(), folders), deadline);
            } catch (KubernetesClientException e) {
                return refused(Refusals.of(e, "create a Pod"));
            }
            unanswered.set(0);
            PodEnding ending = watch.await(name, deadline, GONE, PodState::ending);
            if (ending == null) {
                return late(name);
            }
            if (ending.kind() == PodEnding.Kind.CANNOT_RUN) {
                none = cannotRun(target.images().size(), images.remove(), ending.detail());
            } else if (ending.kind() != PodEnding.Kind.MISSING_FOLDER || !folders.remove(ending.detail())) {
                return ended(name, ending);
            }
        }
        return none;
    }

    /** Remembers an API server that does not answer: to wait for it again for each of many nodes takes minutes. */
    private NotChecked refused(NotChecked refusal) {
        if (refusal.reason() == Reason.API_GONE) {
            gone = refusal;
            unanswered.incrementAndGet();
        }
        return refusal;
    }

    private static NotChecked cannotRun(int tried, String last, String why) {
        return new NotChecked(
                Reason.NO_IMAGE,
                "no Pod can run on it with "
                        + (tried == 1 ? "the image" : "any of " + tried + " images, the last of them") + " "
                        + ShownText.line(last, ShownText.SHORT) + ": " + why,
                ON_NODE);
    }

    private NodeLog ended(String pod, PodEnding ending) throws InterruptedException {
        return switch (ending.kind()) {
            case SUCCEEDED -> collected(pod);
            case TIMED_OUT -> timedOut();
            case GONE ->
                new NotChecked(
                        Reason.FAILED,
                        "its Pod was deleted before it ended",
                        "check who deletes Pods in namespaces of registry-doctor, and run again");
            case MISSING_FOLDER ->
                new NotChecked(Reason.NOT_STARTED, "it does not have the folder " + ending.detail(), ON_NODE);
            case FAILED, CANNOT_RUN ->
                new NotChecked(Reason.FAILED, "its Pod failed: " + ending.detail() + lastWords(pod), ON_NODE);
        };
    }

    private NodeLog collected(String pod) throws InterruptedException {
        String log;
        try {
            log = PodOutput.read(client, objects.namespaceName(), pod, request.mostBytes() + 1);
        } catch (KubernetesClientException e) {
            return Refusals.isNoRight(e) ? Refusals.of(e, "read the log of a Pod") : unreadable(Refusals.words(e));
        } catch (IOException e) {
            return unreadable(ShownText.line(String.valueOf(e.getMessage()), ShownText.SHORT));
        }
        return log.length() > request.mostBytes()
                ? new NotChecked(
                        Reason.LOG_CUT,
                        "the collector's output is longer than " + (request.mostBytes() >> 10) + " KiB",
                        ON_NODE)
                : new NodeLog.Collected(log);
    }

    private static NotChecked unreadable(String words) {
        return new NotChecked(
                Reason.LOG_UNREADABLE,
                "the collector ended, but its output cannot be read: " + words,
                "check that the API server reaches the node's kubelet (port 10250)");
    }

    /** The last line of a log, after a colon; empty when there is none. */
    private String lastWords(String pod) throws InterruptedException {
        try {
            List<String> lines = PodOutput.read(client, objects.namespaceName(), pod, 1 << 16)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.isEmpty() ? "" : ": " + ShownText.line(lines.get(lines.size() - 1), ShownText.SHORT);
        } catch (KubernetesClientException | IOException e) {
            return "";
        }
    }

    private NodeLog late(String name) throws InterruptedException {
        Pod seen = watch.seen(name);
        try {
            Pod now = client.pods()
                    .inNamespace(objects.namespaceName())
                    .withName(name)
                    .get();
            seen = now == null ? seen : now;
        } catch (KubernetesClientException e) {
            return Refusals.of(e, "say how the Pod is");
        }
        return seen != null && PodState.hasStarted(seen) ? timedOut() : notStarted(name, seen);
    }

    private NotChecked timedOut() {
        return new NotChecked(
                Reason.TIMED_OUT,
                "the collector did not end within " + request.perNode().toSeconds() + " s",
                ON_NODE);
    }

    private NotChecked notStarted(String name, @Nullable Pod pod) {
        String warning = watch.warning(name);
        String waiting = pod == null ? "" : PodState.waiting(pod);
        String words = warning == null ? waiting : warning;
        return new NotChecked(
                Reason.NOT_STARTED,
                "its Pod did not start in time" + (words.isEmpty() ? "; its kubelet has not said why" : ": " + words),
                "check the node's kubelet and containerd, or " + ON_NODE);
    }
}
