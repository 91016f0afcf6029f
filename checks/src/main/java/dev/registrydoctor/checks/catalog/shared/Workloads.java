package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.host.RuntimeLog;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The pods that use the registry, apart from those that make it. */
public final class Workloads {

    /** The evidence of pulls in addition to Pods and events: containerd's log, of this host's node and of each that is looked at. */
    public static final Needs LOG = NodeOfHost.NEEDS
            .and(Needs.of(RuntimeLog.Ask.INSTANCE, SeenNodes.Ask.INSTANCE))
            .then(soFar -> logs(soFar).values());

    /** What {@link #failures(Evidence)} reads. */
    public static final Needs NEEDS = LOG.and(Needs.of(Listing.pods(), Listing.events()));

    private Workloads() {}

    /**
     * Names of the Deployment's ReplicaSets, and of their pods: somebody may have given those other labels. A hash has no
     * vowels (apimachinery, util/rand, SafeEncodeString).
     */
    private static final Pattern REPLICA_SET =
            Pattern.compile(BuiltIn.DEPLOYMENT + "-[bcdfghjklmnpqrstvwxz2456789]{6,10}");

    private static final Pattern REPLICA = Pattern.compile(REPLICA_SET + "-[0-9a-z]{5}");

    /** The registry's own pods and the storage provisioner's: they have checks of their own. */
    public static boolean isInfrastructure(Pod pod) {
        if (pod.namespace().equals(BuiltIn.NAMESPACE)) {
            return BuiltIn.DEPLOYMENT.equals(pod.labels().get("app")) || isReplica(pod);
        }
        return pod.namespace().equals(BuiltIn.PROVISIONER_NAMESPACE)
                && pod.name().startsWith(BuiltIn.PROVISIONER_DEPLOYMENT);
    }

    /** Whether it is of Deployment registry: a registry-ui or a registry-gc beside it is a workload. */
    private static boolean isReplica(Pod pod) {
        String owner = pod.ownerName();
        return owner == null
                ? REPLICA.matcher(pod.name()).matches()
                : "ReplicaSet".equals(pod.ownerKind())
                        && REPLICA_SET.matcher(owner).matches();
    }

    /** Pulls of workloads that fail, on whatever node. A log of containerd contains only pulls of its own node. */
    public static List<PullFailure> failures(Evidence evidence) {
        List<Pod> pods = evidence.list(Listing.pods());
        List<Event> events = evidence.list(Listing.events());
        Map<String, RuntimeLog> logs = logsByNode(evidence);
        List<@Nullable Object> from = new ArrayList<>(List.of(pods, events));
        from.addAll(logs.values());
        return evidence.once(
                "failures of workloads",
                () -> Stream.of(
                                PullFailure.of(
                                        pods.stream()
                                                .filter(p -> !isInfrastructure(p))
                                                .toList(),
                                        events,
                                        logs),
                                // A Job whose Pod is only not listed goes on.
                                evidence.isWhole(Listing.pods())
                                        ? PullFailure.ofEndedJobs(pods, events, evidence.now())
                                        : List.<PullFailure>of())
                        .flatMap(List::stream)
                        .toList(),
                from.toArray());
    }

    /**
     * Those of them that this host's files and connections can explain: on its own node, and on each that is not looked at by
     * itself.
     */
    public static List<PullFailure> failuresHere(Evidence evidence) {
        return failures(evidence).stream()
                .filter(f -> evidence.judges(f.node()))
                .toList();
    }

    /** Pulls of these pods that fail; needs {@link #LOG}. */
    public static List<PullFailure> failures(List<Pod> pods, List<Event> events, Evidence evidence) {
        return PullFailure.of(pods, events, logsByNode(evidence));
    }

    private static Map<String, Question<RuntimeLog>> logs(Evidence evidence) {
        Map<String, Question<RuntimeLog>> logs = new TreeMap<>();
        evidence.seenNodes().forEach(node -> logs.put(node, new OnNode<>(node, RuntimeLog.Ask.INSTANCE)));
        return logs;
    }

    private static Map<String, RuntimeLog> logsByNode(Evidence evidence) {
        Map<String, RuntimeLog> logs = new TreeMap<>();
        Node here = NodeOfHost.find(evidence);
        if (here != null) {
            evidence.find(RuntimeLog.Ask.INSTANCE).ifPresent(log -> logs.put(here.name(), log));
        }
        logs(evidence).forEach((node, ask) -> evidence.find(ask).ifPresent(log -> logs.put(node, log)));
        return logs;
    }

    /**
     * Failed pulls in groups: those of each image that has a cause of its own by themselves, and all others together.
     *
     * @param hasOwnCause whether what others have in common is not why this pull fails
     */
    public static Collection<List<PullFailure>> apart(List<PullFailure> failures, Predicate<PullFailure> hasOwnCause) {
        Map<String, List<PullFailure>> groups = new LinkedHashMap<>();
        for (PullFailure failure : failures) {
            String group = hasOwnCause.test(failure) ? failure.container().image() : "";
            groups.computeIfAbsent(group, g -> new ArrayList<>()).add(failure);
        }
        return groups.values();
    }

    /** Failed pulls of one kind, by the registry host that their images name. */
    public static Map<String, List<PullFailure>> byHost(List<PullFailure> failures, PullError.Kind kind) {
        Map<String, List<PullFailure>> byHost = new TreeMap<>();
        for (PullFailure failure : failures) {
            if (failure.error().kind() == kind && failure.image() != null) {
                byHost.computeIfAbsent(failure.image().authority(), h -> new ArrayList<>())
                        .add(failure);
            }
        }
        return byHost;
    }

    /** Failed pulls of one kind, by the server that they failed at: the registry, a mirror, or a store of blobs. */
    public static Map<String, List<PullFailure>> byServer(List<PullFailure> failures, PullError.Kind kind) {
        Map<String, List<PullFailure>> byServer = new TreeMap<>();
        for (PullFailure failure : failures) {
            String server = failure.server();
            if (failure.error().kind() == kind && failure.image() != null && server != null) {
                byServer.computeIfAbsent(server, s -> new ArrayList<>()).add(failure);
            }
        }
        return byServer;
    }

    /** What failed pulls hang on: their pods, images and nodes. */
    public static List<Subject> subjects(Collection<PullFailure> failures) {
        List<Subject> subjects = new ArrayList<>();
        for (PullFailure failure : failures) {
            subjects.add(Subject.pod(failure.pod().path()));
            subjects.add(Subject.image(failure.container().image()));
        }
        return subjects;
    }

    /** The nodes of failed pulls, as far as they are known, each once. */
    public static List<Subject> nodes(Collection<PullFailure> failures) {
        return failures.stream()
                .map(PullFailure::node)
                .filter(Objects::nonNull)
                .distinct()
                .map(Subject::node)
                .toList();
    }

    /** Who needed the image of a failed pull, for a sentence: {@code Pod default/web waits for}. */
    public static String needs(PullFailure failure) {
        Pod pod = failure.pod();
        return failure.isOfEndedJob()
                ? "Job " + pod.namespace() + "/" + pod.ownerName() + " gave up without"
                : "Pod " + pod.path() + " waits for";
    }

    /** Pods of failed pulls, for a sentence. */
    public static String pods(Collection<PullFailure> failures) {
        List<String> paths =
                failures.stream().map(f -> f.pod().path()).distinct().toList();
        return (paths.size() == 1 ? "Pod " : "Pods ") + Phrases.some(paths);
    }
}
