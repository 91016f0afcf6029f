package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The folder of the registry's volume on its node. A Pod that runs keeps a deleted folder mounted: it stays Ready, and
 * nothing can be created in it any more.
 */
final class VolumeFolder {

    /** Where the storage add-on keeps the folders of its volumes. */
    private static final String DEFAULT_STORAGE = "/var/snap/microk8s/common/default-storage/";

    /** The folder and two above it, where this host has the volume, and the images of workloads. */
    static final Needs NEEDS = RegistryStorage.NEEDS
            .and(Needs.of(Listing.pods(), Listing.storageClasses()))
            .and(Needs.of(Listing.deploymentsIn(BuiltIn.PROVISIONER_NAMESPACE)))
            .then(VolumeFolder::questions);

    private VolumeFolder() {}

    private static List<Question<?>> questions(Evidence soFar) {
        return List.copyOf(folders(soFar));
    }

    /** The folder, then those above it; empty when this host does not have it. */
    private static List<HostFolder.Ask> folders(Evidence evidence) {
        DiskSpace.Ask space = RegistryStorage.space(evidence);
        List<HostFolder.Ask> folders = new ArrayList<>();
        String path = space == null ? "" : space.path().replaceAll("/+$", "");
        while (path.startsWith("/") && folders.size() < 3) {
            folders.add(new HostFolder.Ask(path));
            path = path.substring(0, path.lastIndexOf('/'));
        }
        return folders;
    }

    /**
     * Where it is seen that the folder is gone, or null. A folder above it must be seen: a host that is mounted in part, or
     * a recording, has none of them. Before the first Pod runs the folder need not be there, for the kubelet makes it.
     */
    static @Nullable String gone(Evidence evidence) {
        List<HostFolder.Ask> folders = folders(evidence);
        boolean runs = RegistryStorage.pods(evidence).stream()
                .flatMap(p -> p.containers().stream())
                .anyMatch(Pod.Container::isRunning);
        if (!runs || folders.isEmpty() || !evidence.answer(folders.get(0)).isAbsent()) {
            return null;
        }
        return folders.stream()
                .skip(1)
                .filter(f -> evidence.find(f).isPresent())
                .map(HostFolder.Ask::path)
                .findFirst()
                .orElse(null);
    }

    /**
     * The finding.
     *
     * @param above the nearest folder above it that is there, or null when only the log shows it
     * @param logged the write error in the registry's log, or null
     */
    static Finding finding(@Nullable String above, RegistryStorage.@Nullable Logged logged, Evidence evidence) {
        Volume volume = RegistryStorage.volume(evidence);
        String path = volume == null ? null : volume.hostPath();
        Finding finding = Finding.of(
                StorageProblems.VOLUME_FOLDER_GONE,
                RegistryStorage.subject(evidence),
                "The folder of the registry's volume was deleted while the registry was running. Its images are lost,"
                        + " and every push fails with HTTP 500, although the claim is Bound and the Pod is Ready");
        if (above != null) {
            finding = finding.observed("no folder " + path, "the volume's folder", "folder " + above + " of this host");
        }
        if (logged != null) {
            finding = finding.observed(logged.error().words(), "no refused write since the last push", logged.source());
        }
        finding = finding.involving(Subject.claim(BuiltIn.CLAIM_PATH), Subject.deployment(BuiltIn.DEPLOYMENT_PATH))
                .affecting(Subject.registry("localhost:" + BuiltIn.NODE_PORT));
        for (Pod pod : RegistryStorage.pods(evidence)) {
            finding = finding.involving(Subject.pod(pod.path()));
        }
        return finding.remedy(restore(path, evidence));
    }

    private static Remedy restore(@Nullable String path, Evidence evidence) {
        Actor node = Actor.node(RegistryStorage.node(evidence));
        List<Step> steps = new ArrayList<>();
        if (path != null && !path.startsWith(DEFAULT_STORAGE)) {
            steps.add(Step.of(
                            "Look for a disk that is not mounted. If " + path
                                    + " belongs on one, its images are on that disk.",
                            Action.program("findmnt", "--fstab"),
                            node)
                    .deciding("if a line is for that folder or a parent folder, run `sudo mount` with that folder and"
                            + " skip the next step."));
        }
        if (path != null) {
            steps.add(Step.of(
                    "Create the folder again. It is empty: its former content cannot be restored from the cluster.",
                    new Action.Program(List.of("mkdir", "-p", "-m", "0777", path), true),
                    node));
        }
        if (StorageAddon.isRemoved(evidence)) {
            steps.add(Step.of(
                    "Enable the storage add-on for other claims. This registry's volume does not need it.",
                    StorageAddon.ENABLE,
                    Actor.node(null)));
        }
        steps.add(DeploymentSteps.restart(
                "Restart the registry. Its Pod keeps the deleted folder mounted until it ends."));
        steps.add(DeploymentSteps.waitForRollout("Wait until the new Pod is Ready.", "300s"));
        steps.add(pushAgain(images(evidence), node));
        return new Remedy(
                steps,
                Verification.of(
                        Action.program("registry-doctor", "run", "--probe-push"),
                        Actor.here(),
                        "reports no failed push"));
    }

    /** Images of the built-in registry that Pods name. */
    private static List<String> images(Evidence evidence) {
        return evidence.list(Listing.pods()).stream()
                .flatMap(p -> p.containers().stream())
                .map(Pod.Container::image)
                .filter(image -> ImageReference.parse(image)
                        .filter(i -> BuiltInRegistry.serves(i, evidence.list(Listing.nodes())))
                        .isPresent())
                .distinct()
                .sorted()
                .toList();
    }

    /** Images that ran are still in containerd's store on their nodes. */
    static Step pushAgain(List<String> images, Actor node) {
        String goal = "Push the images again from where they were built. Nodes still have the images that ran there: "
                + (images.isEmpty() ? "" : Phrases.some(images) + ". ")
                + "`microk8s ctr images ls -q` lists them. This command pushes one from its node.";
        String image = images.isEmpty() ? "localhost:" + BuiltIn.NODE_PORT + "/NAME:TAG" : images.get(0);
        return Step.of(goal, Action.root("microk8s", "ctr", "images", "push", "--plain-http", image), node);
    }
}
