package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether all nodes can pull what one can. certs.d is a matter of each node: nothing copies it, joining a node neither.
 * What the other nodes' files say is not seen; the same image, there and not here, is.
 */
public final class NodesAgree implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "runtime.nodes-agree",
                    "an image that one node pulls does not fail on another because of scheme or certificate")
            .reports(RuntimeProblems.NODES_DIFFER)
            .requires(Listing.pods(), Listing.nodes(), SeenNodes.Ask.INSTANCE)
            .needs(Workloads.NEEDS, ContainerdHosts.NEEDS);

    private static final Set<PullError.Kind> KINDS =
            Set.of(PullError.Kind.PLAIN_SERVER, PullError.Kind.TLS_SERVER, PullError.Kind.UNKNOWN_AUTHORITY);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        if (nodes.size() < 2) {
            return Outcome.skipped("there is only one node");
        }
        List<PullFailure> all = Workloads.failures(evidence).stream()
                .filter(f -> f.image() != null
                        && f.node() != null
                        && KINDS.contains(f.error().kind()))
                .toList();
        List<PullFailure> failures =
                all.stream().filter(f -> evidence.judges(f.node())).toList();
        List<Finding> findings = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (PullFailure failure : failures) {
            String host = Objects.requireNonNull(failure.image()).authority();
            Pod there = elsewhere(failure, all, evidence);
            if (there != null && !explainedByFiles(failure, evidence) && told.add(host + " " + failure.node())) {
                findings.add(finding(failure, there, failures, evidence));
            }
        }
        return Outcome.of(findings, "no image that runs on one node fails on another because of scheme or certificate");
    }

    /** A pod that runs the same image on a node where no pull from that registry fails so; null when there is none. */
    private static @Nullable Pod elsewhere(PullFailure failure, List<PullFailure> failures, Evidence evidence) {
        ImageReference image = Objects.requireNonNull(failure.image());
        for (Pod pod : evidence.list(Listing.pods())) {
            boolean other = pod.nodeName() != null && !pod.nodeName().equals(failure.node()) && !pod.isOver();
            boolean failsToo = failures.stream()
                    .anyMatch(f -> Objects.equals(f.node(), pod.nodeName())
                            && Objects.requireNonNull(f.image()).authority().equals(image.authority()));
            if (other && !failsToo && comparable(failure, pod, evidence) && running(pod, image) != null) {
                return pod;
            }
        }
        return null;
    }

    /** A container of this image whose imageID names the registry: an image that was loaded from a file has another. */
    private static Pod.@Nullable Container running(Pod pod, ImageReference image) {
        return pod.containers().stream()
                .filter(Pod.Container::isRunning)
                .filter(c -> c.imageId() != null
                        && c.imageId().startsWith(image.authority() + "/")
                        && ImageReference.parse(c.image())
                                .map(i -> i.full().equals(image.full()))
                                .orElse(false))
                .findFirst()
                .orElse(null);
    }

    /** For loopback names versions of containerd have other defaults: then the files may be the same. */
    private static boolean comparable(PullFailure failure, Pod pod, Evidence evidence) {
        return !BuiltIn.isLoopback(Objects.requireNonNull(failure.image()).host())
                || Objects.equals(
                        NodeOfHost.containerd(failure.node(), evidence),
                        NodeOfHost.containerd(pod.nodeName(), evidence));
    }

    /** Where the files of the failing node are in view and speak of the host, what is wrong with them is said of them. */
    private static boolean explainedByFiles(PullFailure failure, Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        if (here == null || !here.name().equals(failure.node())) {
            return false;
        } else if (evidence.seenNodes().contains(here.name())
                && ContainerdHosts.of(evidence).isKnown()) {
            return true;
        }
        ImageReference image = Objects.requireNonNull(failure.image());
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        // An entry that containerd does not read is the difference, whatever is in the folder that it reads.
        return hosts.unreadFor(image.authority()) != null
                || hosts.directories().stream()
                        .anyMatch(
                                d -> d.name().contains(image.host()) || d.name().equals("_default"));
    }

    private static Finding finding(PullFailure failure, Pod there, List<PullFailure> failures, Evidence evidence) {
        ImageReference image = Objects.requireNonNull(failure.image());
        String host = image.authority();
        Pod.Container container = Objects.requireNonNull(running(there, image));
        List<PullFailure> same = failures.stream()
                .filter(f -> Objects.equals(f.node(), failure.node())
                        && Objects.requireNonNull(f.image()).authority().equals(host))
                .toList();
        Finding finding = Finding.of(
                        RuntimeProblems.NODES_DIFFER,
                        Subject.registry(host),
                        "Node " + there.nodeName() + " pulled " + image.text() + ", but the pull on node "
                                + failure.node()
                                + " fails because of " + words(failure.error().kind())
                                + ". Their certs.d settings differ for " + host)
                .observed(failure.error().message(), "a pull as on node " + there.nodeName(), failure.source())
                .observed(
                        "Pod " + there.path() + " runs " + container.imageId() + " on node " + there.nodeName(),
                        "the API server")
                .involving(Subject.node(Objects.requireNonNull(failure.node())))
                .involving(Workloads.subjects(same));
        // An image of long ago proves less than a pull of today: the registry may have changed since.
        boolean certain = "Always".equals(container.pullPolicy()) || pulled(there, image, evidence);
        return (certain ? finding : finding.asHypothesis()).remedy(remedy(host, there, failure));
    }

    private static boolean pulled(Pod pod, ImageReference image, Evidence evidence) {
        for (Event event : evidence.list(Listing.events())) {
            if (event.isAbout("Pod", pod.namespace(), pod.name())
                    && event.message().startsWith("Successfully pulled image \"" + image.text() + "\"")) {
                return true;
            }
        }
        return false;
    }

    private static String words(PullError.Kind kind) {
        return kind == PullError.Kind.UNKNOWN_AUTHORITY ? "the certificate" : "HTTP against HTTPS";
    }

    private static Remedy remedy(String host, Pod there, PullFailure failure) {
        List<String> look = new ArrayList<>(List.of("ls", "-l"));
        HostResolution.names(host, null).forEach(name -> look.add(BuiltIn.CERTS_D + "/" + name));
        return Remedy.of(
                PullFailures.LEAVES_BACK_OFF,
                Step.of(
                                "Find the directory that containerd uses for " + host
                                        + " on the working node, and the files that it names.",
                                new Action.Program(look, true),
                                Actor.node(there.nodeName()))
                        .deciding("copy the first of the three directories that exists: use its name in the"
                                + " next step."),
                Step.of(
                        "Pack the directory (here with its usual name), and copy the file to node " + failure.node()
                                + ".",
                        Action.root("tar", "-C", BuiltIn.CERTS_D, "-cf", "certs.d.tar", "--", host),
                        Actor.node(there.nodeName())),
                Step.of(
                        "Unpack it there, and on every other node. No restart is needed: containerd reads it at each"
                                + " pull.",
                        Action.root("tar", "-C", BuiltIn.CERTS_D, "-xf", "certs.d.tar"),
                        Actor.node(failure.node())));
    }
}
