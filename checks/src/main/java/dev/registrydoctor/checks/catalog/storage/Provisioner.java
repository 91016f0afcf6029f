package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whether the add-on's provisioner can make volumes: its own version, and the helper pods that it starts. */
public final class Provisioner implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.provisioner", "the storage provisioner can create volumes")
            .reports(StorageProblems.HELPER_IMAGE_UNPULLABLE, StorageProblems.PROVISIONER_OUTDATED)
            .requires(
                    Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE), Listing.podsIn(BuiltIn.PROVISIONER_NAMESPACE))
            .welcomes(Listing.eventsIn(BuiltIn.PROVISIONER_NAMESPACE))
            .needs(RegistryClaim.NEEDS, Workloads.LOG);

    /** The one that `microk8s inspect` warns of: volumes that it made work, and it makes no new ones. */
    private static final Pattern OUTDATED = Pattern.compile("(?:.*/)?cdkbot/hostpath-provisioner-[a-z0-9]+:1\\.0\\.0");

    private static final String HELPER_LABEL = "k8s.hostpath.io/managed-by";

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        boolean seen = false;
        for (Deployment deployment : evidence.list(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE))) {
            if (deployment.name().equals(BuiltIn.PROVISIONER_DEPLOYMENT)) {
                seen = true;
                deployment.images().stream()
                        .filter(i -> OUTDATED.matcher(i).matches())
                        .forEach(i -> findings.add(outdated(i, evidence)));
            }
        }
        List<Pod> helpers = evidence.list(Listing.podsIn(BuiltIn.PROVISIONER_NAMESPACE)).stream()
                .filter(Provisioner::isHelper)
                .toList();
        List<Event> events = evidence.list(Listing.eventsIn(BuiltIn.PROVISIONER_NAMESPACE));
        Workloads.failures(helpers, events, evidence).forEach(f -> findings.add(unpullable(f, evidence)));
        if (findings.isEmpty() && !seen) {
            return Outcome.skipped("there is no Deployment " + BuiltIn.PROVISIONER_PATH);
        }
        return Outcome.of(findings, "no helper Pod of the provisioner waits for its image");
    }

    /** Helpers have no controller; provisioners from 1.4 on label them. */
    private static boolean isHelper(Pod pod) {
        return pod.labels().containsKey(HELPER_LABEL)
                || (pod.ownerKind() == null
                        && pod.name().startsWith(BuiltIn.PROVISIONER_DEPLOYMENT + "-")
                        && pod.containers().stream().anyMatch(c -> c.image().contains("busybox")));
    }

    private static Finding outdated(String image, Evidence evidence) {
        return Finding.of(
                        StorageProblems.PROVISIONER_OUTDATED,
                        Subject.deployment(BuiltIn.PROVISIONER_PATH),
                        "The storage provisioner is " + image
                                + ". Existing volumes work, but on a current Kubernetes version it creates no new ones")
                .observed(
                        "image " + image,
                        "cdkbot/hostpath-provisioner:1.4.2 or later",
                        evidence.origin(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)))
                .involving(Subject.addon("hostpath-storage"))
                .remedy(Remedy.of(
                        Verification.kubectl(
                                "shows the new image",
                                "-n",
                                BuiltIn.PROVISIONER_NAMESPACE,
                                "get",
                                "deploy",
                                BuiltIn.PROVISIONER_DEPLOYMENT,
                                "-o",
                                "wide"),
                        Step.of(
                                "Delete only the old Deployment. Volumes, claims and their data are kept. Do not"
                                        + " disable the"
                                        + " storage add-on for this: it offers to delete the storage of every claim.",
                                Action.delete("deploy", BuiltIn.PROVISIONER_NAMESPACE, BuiltIn.PROVISIONER_DEPLOYMENT),
                                Actor.cluster()),
                        Step.of(
                                "Apply the add-on of the installed release again. It can report that the class cannot"
                                        + " be changed. The old class is kept and works.",
                                StorageAddon.ENABLE,
                                Actor.node(null))));
    }

    private static Finding unpullable(PullFailure failure, Evidence evidence) {
        String image = failure.container().image();
        Finding finding = Finding.of(
                        StorageProblems.HELPER_IMAGE_UNPULLABLE,
                        Subject.pod(failure.pod().path()),
                        "The provisioner's helper Pod " + failure.pod().name() + " cannot pull " + image
                                + ", so no volume is created")
                .observed(
                        failure.error().message().isBlank()
                                ? String.valueOf(failure.container().waitingReason())
                                : failure.error().message(),
                        "the image on the node",
                        failure.source())
                .involving(Subject.image(image), Subject.addon("hostpath-storage"));
        finding = finding.involving(PullNeeds.ofInfrastructure(failure));
        Claim claim = RegistryClaim.find(evidence);
        if (claim != null && !claim.isBound()) {
            finding = finding.involving(Subject.claim(claim.path()));
        }
        return finding.remedy(toBring(image, failure));
    }

    private static Remedy toBring(String image, PullFailure failure) {
        Actor elsewhere = Actor.pushClient("where the image can be pulled");
        return Remedy.of(
                Verification.kubectl("shows Bound; the provisioner retries automatically", "get", "pvc", "-A"),
                Step.kubectl(
                                "Read the complete error: no route, an unknown name, a rate limit, or a mirror"
                                        + " without the image.",
                                "-n",
                                failure.pod().namespace(),
                                "describe",
                                "pod",
                                failure.pod().name())
                        .deciding("a rate limit resets within six hours. An unknown name or a timeout is a problem of"
                                + " the node's network. If a mirror does not have the image, or the node must"
                                + " not access the internet, continue."),
                Step.of(
                        "Import the image manually if the node cannot pull it: pull it on another machine.",
                        Action.program("docker", "pull", image),
                        elsewhere),
                Step.of(
                        "Save it as a file, and copy the file to the node.",
                        Action.program("docker", "save", "-o", "helper.tar", image),
                        elsewhere),
                Step.of(
                        "Import it there, and on every other node.",
                        Action.script("sudo microk8s images import < helper.tar"),
                        Actor.node(failure.node())),
                Step.kubectl(
                                "Or set BUSYBOX_IMAGE of the provisioner to an image in a registry that the nodes can"
                                        + " reach. Replace IMAGE with its name.",
                                "-n",
                                BuiltIn.PROVISIONER_NAMESPACE,
                                "set",
                                "env",
                                "deploy/" + BuiltIn.PROVISIONER_DEPLOYMENT,
                                "BUSYBOX_IMAGE=IMAGE")
                        .risking(Risk.RESTARTS));
    }
}
