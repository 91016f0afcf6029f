package org.example.policy;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Whether workloads pull from approved registries only. MicroK8s' own pods are not asked. */
public final class ApprovedRegistries implements Check {

    /** Its page, in the resources of this jar, says that it is a warning, and what is wrong. */
    static final Problem UNAPPROVED_REGISTRY = Problem.of("policy.unapproved-registry", ApprovedRegistries.class);

    private static final Set<String> APPROVED = Set.of("localhost:32000", "harbor.example.org");

    private static final Set<String> NOT_ASKED = Set.of("kube-system", "container-registry", "ingress");

    private static final CheckInfo INFO = CheckInfo.of(
                    "policy.approved-registries", "workloads pull from approved registries only")
            .reports(UNAPPROVED_REGISTRY)
            .requires(Listing.pods());

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (!NOT_ASKED.contains(pod.namespace())) {
                pod.containers()
                        .forEach(container -> ImageReference.parse(container.image())
                                .filter(image -> !APPROVED.contains(image.authority()))
                                .ifPresent(image -> findings.add(unapproved(pod, image))));
            }
        }
        return Outcome.of(findings, "all workloads pull from " + String.join(", ", APPROVED));
    }

    private static Finding unapproved(Pod pod, ImageReference image) {
        return Finding.of(
                        UNAPPROVED_REGISTRY,
                        Subject.pod(pod.path()),
                        "Pod " + pod.path() + " pulls from " + image.authority() + ", which is not approved")
                .observed(image.text(), String.join(", ", APPROVED), "spec of Pod " + pod.path())
                .remedy(Remedy.of(
                        Verification.of("The new Pod runs."),
                        Step.manual(
                                "Copy the image to an approved registry, and use its new name in the manifest.",
                                Actor.pushClient("where the image is built"))));
    }
}
