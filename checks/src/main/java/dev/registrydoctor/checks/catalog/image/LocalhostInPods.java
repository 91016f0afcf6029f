package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether programs in Pods (mostly builders) look for the registry at the Pod's own loopback address. */
public final class LocalhostInPods implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "image.localhost-in-pods", "no Pod connects to its own localhost for the registry")
            .reports(ImageProblems.LOCALHOST_FROM_POD)
            .requires(Listing.pods());

    /** The most containers whose logs are read: one finding is enough. */
    private static final int MOST = 5;

    private static final String SERVICE =
            BuiltIn.SERVICE + "." + BuiltIn.NAMESPACE + ".svc.cluster.local:" + BuiltIn.PORT;

    /** The errors of Go, curl, Java and Python, on one line with the port. */
    private static final Pattern REFUSED =
            Pattern.compile("(?i)(?=.*(?:localhost|127\\.\\d+\\.\\d+\\.\\d+|::1)[^0-9]{1,8}" + BuiltIn.NODE_PORT
                    + "(?!\\d)).*(?:connection refused|could(?:n't| not) connect|failed to connect).*");

    /** A container that failed and whose spec has the node port on a loopback address. */
    private record Suspect(Pod pod, Pod.Container container) {
        ContainerLog.Ask log() {
            // While a container waits for its next run, only its previous run has
            // a log.
            return new ContainerLog.Ask(pod.namespace(), pod.name(), container.name(), false);
        }
    }

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        List<Question<?>> asks = new ArrayList<>();
        suspects(soFar).forEach(s -> asks.add(s.log()));
        return asks;
    }

    private static List<Suspect> suspects(Evidence evidence) {
        List<Suspect> suspects = new ArrayList<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            boolean servesItself =
                    pod.containers().stream().anyMatch(c -> c.ports().contains(BuiltIn.NODE_PORT));
            if (pod.hostNetwork() || pod.deleting() || servesItself) {
                continue; // its localhost is the node, or it is the server
            }
            for (Pod.Container container : pod.containers()) {
                if (suspects.size() < MOST && hasFailed(container) && namesNodePort(container)) {
                    suspects.add(new Suspect(pod, container));
                }
            }
        }
        return suspects;
    }

    private static boolean namesNodePort(Pod.Container container) {
        return container.loopbackMentions().stream().anyMatch(m -> m.endsWith(":" + BuiltIn.NODE_PORT));
    }

    private static boolean hasFailed(Pod.Container container) {
        return isFailure(container.state())
                || (isFailure(container.lastState()) && "CrashLoopBackOff".equals(container.waitingReason()));
    }

    private static boolean isFailure(Pod.@org.jspecify.annotations.Nullable State state) {
        return state != null
                && state.kind() == Pod.State.Kind.TERMINATED
                && state.exitCode() != null
                && state.exitCode() != 0;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (Suspect suspect : suspects(evidence)) {
            Optional<ContainerLog> log = evidence.find(suspect.log());
            log.flatMap(LocalhostInPods::refused).ifPresent(line -> findings.add(finding(suspect, line)));
            if (log.isEmpty()) {
                gaps.addAll(evidence.answer(suspect.log()).gaps());
            }
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "no Pod fails to reach a registry at its own localhost");
    }

    private static Optional<String> refused(ContainerLog log) {
        return log.lines().stream()
                .filter(line -> line.length() < 4_000 && REFUSED.matcher(line).matches())
                .reduce((first, last) -> last);
    }

    private static Finding finding(Suspect suspect, String line) {
        Pod pod = suspect.pod();
        String name = suspect.container().loopbackMentions().stream()
                .filter(m -> m.endsWith(":" + BuiltIn.NODE_PORT))
                .findFirst()
                .orElse("localhost:" + BuiltIn.NODE_PORT);
        return Finding.of(
                        ImageProblems.LOCALHOST_FROM_POD,
                        Subject.pod(pod.path()),
                        "Pod " + pod.path() + " looks for the registry at " + name
                                + ", but inside a Pod this address is the Pod itself")
                .observed(Phrases.brief(line, 200), "a response from the registry", "log of Pod " + pod.path())
                .observed(
                        "container " + suspect.container().name() + " uses " + name,
                        SERVICE,
                        "command, arguments or environment of Pod " + pod.path())
                .remedy(Remedy.of(
                        Verification.of("The log of the builder shows the push."),
                        Step.manual(
                                "Push to the Service of the registry instead: `" + SERVICE
                                        + "/…`, with plain HTTP (kaniko: --insecure; BuildKit:"
                                        + " registry.insecure=true; buildah, podman, skopeo:"
                                        + " --tls-verify=false or --dest-tls-verify=false). The path after"
                                        + " the port stays the same.",
                                Actor.operator("in the manifest of Pod " + pod.path())),
                        Step.manual(
                                "Keep localhost:" + BuiltIn.NODE_PORT
                                        + "/… as the image name in the workload: the node pulls the image, and this"
                                        + " name is correct on the node.",
                                Actor.operator("in the manifests that use the image"))));
    }
}
