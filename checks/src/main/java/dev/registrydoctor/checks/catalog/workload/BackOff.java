package dev.registrydoctor.checks.catalog.workload;

import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.List;

/** Whether pods wait for images that do not come. */
public final class BackOff implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "workload.back-off", "no Pod waits for an image that cannot be pulled")
            .reports(WorkloadProblems.WAITS_IN_BACK_OFF, WorkloadProblems.BACK_OFF_REMAINS)
            .requires(Listing.pods())
            .needs(Workloads.NEEDS, PullNeeds.NEEDS, NextTry.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<PullFailure> failures = Workloads.failures(evidence);
        List<Finding> findings = failures.stream()
                .map(f -> NextTry.of(f, evidence).map(next -> remains(f, next)).orElseGet(() -> finding(f, evidence)))
                .toList();
        return Outcome.of(findings, "no Pod is in ImagePullBackOff");
    }

    /** What made the pull fail is gone: no symptom, and nothing to repair. */
    private static Finding remains(PullFailure failure, NextTry next) {
        Pod pod = failure.pod();
        String image = failure.container().image();
        Finding finding = Finding.of(
                        WorkloadProblems.BACK_OFF_REMAINS,
                        Subject.pod(pod.path()),
                        "Pod " + pod.path() + " waits for the next pull: the registry has " + image
                                + " now, and the kubelet retries within " + next.words())
                .observed(failure.error().message(), "reported at " + next.lastTry() + ", " + failure.source())
                .observed("HTTP 200 now", next.manifest().describe())
                .involving(Subject.image(image));
        return finding.remedy(new Remedy(
                pod.ownerKind() == null
                        ? List.of(Step.manual("Wait. If it fails again, read its new error.", Actor.cluster()))
                        : List.of(Step.of(
                                "Wait, or delete the Pod. Its controller creates a new one, which pulls the image"
                                        + " immediately.",
                                Action.delete("pod", pod.namespace(), pod.name()),
                                Actor.cluster())),
                Verification.kubectl("shows Running", "-n", pod.namespace(), "get", "pods")));
    }

    private static Finding finding(PullFailure failure, Evidence evidence) {
        Pod pod = failure.pod();
        String reason = String.valueOf(failure.container().waitingReason());
        String told = failure.error().message();
        Finding finding = Finding.of(
                        WorkloadProblems.WAITS_IN_BACK_OFF,
                        Subject.pod(pod.path()),
                        "Pod " + pod.path() + " waits for image "
                                + failure.container().image() + " (" + reason + ")")
                .observed(told.isBlank() ? reason : told, "the image on the node", failure.source())
                .involving(Subject.image(failure.container().image()))
                .involving(PullNeeds.of(failure, evidence));
        return finding.remedy(new Remedy(
                failure.error().kind() == PullError.Kind.LOST ? recover(failure) : List.of(read(pod)),
                Verification.kubectl("shows Running", "-n", pod.namespace(), "get", "pod", pod.name())));
    }

    private static Step read(Pod pod) {
        return Step.kubectl(
                        "Read the error from its end: the last part is the actual error.",
                        "-n",
                        pod.namespace(),
                        "describe",
                        "pod",
                        pod.name())
                .deciding("the last part shows the cause. not found: the tag or the repository. unauthorized or denied:"
                        + " the pull secret. A name, a refused connection or a timeout: the connection to the"
                        + " registry. x509 or HTTP response: TLS of the registry. Fix that. The Pod then"
                        + " starts within five minutes.");
    }

    /** How to find an error that the cluster no longer holds. */
    private static List<Step> recover(PullFailure failure) {
        Pod pod = failure.pod();
        return List.of(
                Step.of(
                                "Read containerd's log on the node. The cluster no longer has the error, only the"
                                        + " back-off.",
                                Action.root(
                                        "journalctl",
                                        "-u",
                                        "snap.microk8s.daemon-containerd",
                                        "-n",
                                        "200",
                                        "--no-pager"),
                                Actor.node(failure.node()))
                        .deciding("the last part of the line that names the image shows the cause. not found: the tag"
                                + " or the repository. unauthorized or denied: the pull secret. A name, a refused"
                                + " connection or a timeout: the connection to the registry. x509 or HTTP response:"
                                + " TLS of the registry."),
                Step.of(
                        "Or delete the Pod and read the new error, if a controller recreates it.",
                        Action.delete("pod", pod.namespace(), pod.name()),
                        Actor.cluster()));
    }
}
