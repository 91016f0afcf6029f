package dev.registrydoctor.checks.catalog.volume;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is seen of the volume under the registry: its objects, its folder on this host, and what the registry logs. */
public final class RegistryStorage {

    /** The default folder, when no volume is known. */
    public static final String ANY_FOLDER =
            "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-*";

    /** Its objects, and which of them are on this host. */
    public static final Needs OBJECTS =
            RegistryClaim.NEEDS.and(Needs.of(Listing.volumes(), Listing.podsIn(BuiltIn.NAMESPACE)), NodeOfHost.NEEDS);

    /** {@link #OBJECTS}, the logs of the registry's containers, and the file system of its volume where this host has it. */
    public static final Needs NEEDS = OBJECTS.then(RegistryStorage::questions);

    /** Less takes no layer. */
    private static final long NOTHING = 16L << 20;

    private RegistryStorage() {}

    /** Whether a file system takes no further layer. */
    public static boolean isFull(DiskSpace space) {
        return space.available() < NOTHING;
    }

    /** The volume that the claim is bound to; null when there is none, or it is not listed. */
    public static @Nullable Volume volume(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        return evidence.first(Listing.volumes(), v -> claim != null && v.name().equals(claim.volumeName()))
                .orElse(null);
    }

    /** The Pods of the registry that are bound to a node. */
    public static List<Pod> pods(Evidence evidence) {
        return evidence.list(Listing.podsIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> !p.isOver() && p.nodeName() != null && Workloads.isInfrastructure(p))
                .toList();
    }

    private static List<Question<?>> questions(Evidence soFar) {
        List<Question<?>> questions = new ArrayList<>();
        for (Pod pod : pods(soFar)) {
            questions.addAll(logs(pod));
        }
        DiskSpace.Ask space = space(soFar);
        if (space != null) {
            questions.add(space);
        }
        return questions;
    }

    private static List<ContainerLog.Ask> logs(Pod pod) {
        return pod.containers().stream()
                .filter(c -> !c.init() && (c.isRunning() || c.lastState() != null))
                .map(c -> new ContainerLog.Ask(pod.namespace(), pod.name(), c.name(), false))
                .toList();
    }

    /** The question for its free space; null when this host is not the node that has it. */
    public static DiskSpace.@Nullable Ask space(Evidence evidence) {
        Volume volume = volume(evidence);
        Node here = NodeOfHost.find(evidence);
        if (volume == null || volume.hostPath() == null || here == null) {
            return null;
        }
        boolean isHere = volume.hostnames() == null
                ? evidence.isWhole(Listing.nodes())
                        && evidence.list(Listing.nodes()).size() == 1
                : volume.hostnames().contains(here.hostname());
        return isHere ? new DiskSpace.Ask(volume.hostPath()) : null;
    }

    /** A storage error, and the pod whose log tells it. */
    public record Logged(Pod pod, StorageError error) {
        public String source() {
            return "log of Pod " + pod.path();
        }
    }

    /** What the logs tell that holds still; null when they tell nothing, or cannot be read. */
    public static @Nullable Logged logged(Evidence evidence) {
        for (Pod pod : pods(evidence)) {
            for (ContainerLog.Ask ask : logs(pod)) {
                Optional<Logged> logged = evidence.find(ask)
                        .flatMap(log -> evidence.once(
                                "the storage error that a log ends with",
                                () -> Optional.ofNullable(StorageError.last(log.lines())),
                                log))
                        .map(error -> new Logged(pod, error));
                if (logged.isPresent()) {
                    return logged.get();
                }
            }
        }
        return null;
    }

    /** Whether some log was read. */
    public static boolean sawLog(Evidence evidence) {
        return pods(evidence).stream()
                .flatMap(p -> logs(p).stream())
                .anyMatch(l -> evidence.find(l).isPresent());
    }

    /** A finding about the storage hangs on the volume, its claim, the pods that use it and their node. */
    public static Finding about(Evidence evidence, Finding finding) {
        Finding linked = finding.involving(
                Subject.claim(BuiltIn.CLAIM_PATH),
                Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                Subject.addon("registry"));
        for (Pod pod : pods(evidence)) {
            linked = linked.involving(Subject.pod(pod.path()));
            linked = linked.involving(pod.claims().stream()
                    .map(c -> Subject.claim(pod.namespace() + "/" + c))
                    .toList());
            linked = pod.nodeName() == null ? linked : linked.involving(Subject.node(pod.nodeName()));
        }
        Node here = space(evidence) == null ? null : NodeOfHost.find(evidence);
        return here == null ? linked : linked.involving(Subject.node(here.name()));
    }

    /** The volume as a subject; the claim when it is not known. */
    public static Subject subject(Evidence evidence) {
        Volume volume = volume(evidence);
        return volume == null ? Subject.claim(BuiltIn.CLAIM_PATH) : Subject.volume(volume.name());
    }

    /** Its folder, for a command: quoted, or a pattern that finds it. */
    public static String folder(Evidence evidence) {
        Volume volume = volume(evidence);
        return volume == null || volume.hostPath() == null ? ANY_FOLDER : Shell.quote(volume.hostPath());
    }

    /**
     * A program of the node's administrator whose last word is its folder, or for a shell the pattern that finds it.
     *
     * @param words the program and its other arguments
     */
    public static Action onFolder(Evidence evidence, String... words) {
        Volume volume = volume(evidence);
        if (volume == null || volume.hostPath() == null) {
            return Action.script(
                    "sudo " + Stream.of(words).map(Shell::quote).collect(Collectors.joining(" ")) + " " + ANY_FOLDER);
        }
        List<String> argv = new ArrayList<>(List.of(words));
        argv.add(volume.hostPath());
        return new Action.Program(argv, true);
    }

    /** The node that runs the registry; null when none does. */
    public static @Nullable String node(Evidence evidence) {
        return pods(evidence).stream().map(Pod::nodeName).findFirst().orElse(null);
    }
}
