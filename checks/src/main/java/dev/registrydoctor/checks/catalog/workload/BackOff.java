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
import dev.registrydoctor.checks.remedy.Remedy.Risk;
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
        List<Finding> findings = Workloads.failures(evidence).stream()
                .filter(f -> !NextTry.isOver(f, evidence))
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
                        Workloads.needs(failure) + " image "
                                + failure.container().image() + " (" + reason + ")")
                .observed(told.isBlank() ? reason : told, "the image on the node", failure.source())
                .involving(Subject.image(failure.container().image()))
                .involving(PullNeeds.of(failure, evidence));
        return finding.remedy(new Remedy(
                failure.isOfEndedJob()
                        ? List.of(fix())
                        : failure.isOfStore()
                                ? store(failure)
                                : failure.error().kind() == PullError.Kind.LOST ? recover(failure) : List.of(read(pod)),
                failure.isOfEndedJob()
                        ? Verification.of("The Job completes.")
                        : Verification.kubectl("shows Running", "-n", pod.namespace(), "get", "pod", pod.name())));
    }

    private static Step fix() {
        return Step.manual(
                "Fix what the last part of the error names, and create the Job again from its manifest: at its deadline"
                        + " it deleted its Pod, and it does not try again.",
                Actor.operator("where the manifest is"));
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

    /** How to get an image again whose copy on the node cannot be read. */
    private static List<Step> store(PullFailure failure) {
        String image = failure.image() == null
                ? failure.container().image()
                : failure.image().authority() + "/" + failure.image().repository()
                        + (failure.image().digest() == null
                                ? ":" + failure.image().tag()
                                : "@" + failure.image().digest());
        Actor node = Actor.node(failure.node());
        return List.of(
                Step.of(
                                "Check whether containerd runs on the node and has all parts of the image. The kubelet"
                                        + " asked containerd, not a registry.",
                                Action.root("microk8s", "ctr", "images", "check", "name==" + image),
                                node)
                        .deciding("an error about containerd.sock means that containerd does not run: start it. If the"
                                + " line of the image says incomplete, continue. If it says complete, restart"
                                + " containerd: `sudo snap restart microk8s.daemon-containerd`."),
                Step.of(
                                "Delete the node's copy of the image, if its registry still has it. The kubelet pulls it"
                                        + " again.",
                                Action.root("microk8s", "ctr", "images", "rm", image),
                                node)
                        .risking(Risk.losesData(
                                "this node's copy of the image", "Check that its registry has the image.")));
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
