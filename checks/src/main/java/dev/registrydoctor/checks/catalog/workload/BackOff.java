package dev.registrydoctor.checks.catalog.workload;

import dev.registrydoctor.checks.catalog.PullNeeds;
import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.catalog.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.HostFacts;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.evidence.RuntimeLog;
import dev.registrydoctor.checks.model.PullError;
import dev.registrydoctor.checks.model.PullFailure;
import dev.registrydoctor.checks.model.Shell;
import java.util.List;

/** Whether pods wait for images that do not come. */
public final class BackOff implements Check {

    private static final CheckInfo INFO = CheckInfo.of("workload.back-off", "no pod waits for an image in vain")
            .reports(WorkloadProblems.WAITS_IN_BACK_OFF)
            .requires(Listing.pods())
            .welcomes(Listing.events(), Listing.nodes(), new RuntimeLog.Ask(), new HostFacts.Ask());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<PullFailure> failures = Workloads.failures(evidence);
        List<Finding> findings =
                failures.stream().map(f -> finding(f, evidence)).toList();
        return Outcome.of(findings, "no pod waits in ImagePullBackOff");
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
        return finding.remedy(Remedy.of(
                "microk8s kubectl -n " + Shell.quote(pod.namespace()) + " get pod " + Shell.quote(pod.name())
                        + " shows Running",
                Step.of(
                        failure.error().kind() == PullError.Kind.LOST
                                ? "Only the back-off is left of the error. Read containerd's log on the node, or delete the pod and read the new error."
                                : "Read the error from its end: the last part is what happened.",
                        "microk8s kubectl -n " + Shell.quote(pod.namespace()) + " describe pod "
                                + Shell.quote(pod.name()),
                        Say.KUBECTL)));
    }
}
