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

    private static final CheckInfo INFO = CheckInfo.of("workload.back-off", "no pod waits for an image in vain")
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
        return Outcome.of(findings, "no pod waits in ImagePullBackOff");
    }

    /** What made the pull fail is gone: no symptom, and nothing to repair. */
    private static Finding remains(PullFailure failure, NextTry next) {
        Pod pod = failure.pod();
        String image = failure.container().image();
        Finding finding = Finding.of(
                        WorkloadProblems.BACK_OFF_REMAINS,
                        Subject.pod(pod.path()),
                        "Pod " + pod.path() + " waits for its next try: the registry has " + image
                                + " by now, and the kubelet tries again within " + next.words())
                .observed(failure.error().message(), "said at " + next.lastTry() + ", " + failure.source())
                .observed("HTTP 200 by now", next.manifest().describe())
                .involving(Subject.image(image));
        return finding.remedy(new Remedy(
                pod.ownerKind() == null
                        ? List.of(Step.manual("Wait. If it fails again, read its new error.", Actor.cluster()))
                        : List.of(Step.of(
                                "Wait, or delete the pod: its controller makes another one, which is pulled for at once.",
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
                        "Read the error from its end: the last part is what happened.",
                        "-n",
                        pod.namespace(),
                        "describe",
                        "pod",
                        pod.name())
                .deciding(
                        "the last part tells it: not found is the tag or the repository; unauthorized or denied is the"
                                + " pull secret; a name, a refused connection or a time-out is the way to the registry;"
                                + " x509 or HTTP response is its TLS. Fix that, and the Pod follows by itself within five"
                                + " minutes.");
    }

    /** How to find an error that the cluster no longer holds. */
    private static List<Step> recover(PullFailure failure) {
        Pod pod = failure.pod();
        return List.of(
                Step.of(
                                "Read containerd's log on the node. Only the back-off is left of the error in the cluster.",
                                Action.root(
                                        "journalctl",
                                        "-u",
                                        "snap.microk8s.daemon-containerd",
                                        "-n",
                                        "200",
                                        "--no-pager"),
                                Actor.node(failure.node()))
                        .deciding("the last part of the line that names the image tells it: not found is the tag or the"
                                + " repository; unauthorized or denied is the pull secret; a name, a refused connection or"
                                + " a time-out is the way to the registry; x509 or HTTP response is its TLS."),
                Step.of(
                        "Or delete the pod and read the new error, if a controller recreates it.",
                        Action.delete("pod", pod.namespace(), pod.name()),
                        Actor.cluster()));
    }
}
