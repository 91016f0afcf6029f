package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.settings.RegistryFolder;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the registry may write to its volume. */
public final class VolumeWrites implements Check {

    private static final CheckInfo INFO = CheckInfo.of("storage.volume-writes", "the registry can write to its volume")
            .reports(StorageProblems.VOLUME_FOLDER_GONE, StorageProblems.VOLUME_NOT_WRITABLE)
            .requires(Listing.podsIn(BuiltIn.NAMESPACE))
            .needs(VolumeFolder.NEEDS, RegistryFolder.NEEDS);

    private static final Verification WRITES =
            Verification.of("A push succeeds, and check storage.volume-writes passes after it.");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        RegistryStorage.Logged logged = RegistryStorage.logged(evidence);
        RegistryFolder folder = RegistryFolder.of(evidence);
        if (logged != null
                && folder != null
                && folder.isMoved()
                && folder.place() != RegistryFolder.Place.BELOW
                && logged.error().kind() != StorageError.Kind.FULL
                && folder.holds(logged.error().path())) {
            return Outcome.found(besideTheVolume(folder, logged, evidence));
        }
        boolean lost = logged != null && logged.error().kind() == StorageError.Kind.GONE;
        String above = VolumeFolder.gone(evidence);
        if (above != null || lost) {
            return Outcome.found(VolumeFolder.finding(above, lost ? logged : null, evidence));
        }
        if (logged != null && logged.error().kind() != StorageError.Kind.FULL) {
            return Outcome.found(refused(logged, evidence));
        }
        DiskSpace.Ask ask = RegistryStorage.space(evidence);
        Optional<DiskSpace> readOnly =
                Optional.ofNullable(ask).flatMap(evidence::find).filter(space -> Boolean.TRUE.equals(space.readOnly()));
        if (readOnly.isPresent()) {
            return Outcome.found(readOnly(readOnly.get(), evidence));
        }
        List<Gap> unseen = unseen(evidence);
        if (!unseen.isEmpty()) {
            return new Outcome.Unknown(unseen);
        }
        if (RegistryStorage.sawLog(evidence)) {
            return Outcome.pass("the registry's log shows no refused write");
        }
        return Outcome.skipped("there is no running registry with a readable log");
    }

    private static Finding refused(RegistryStorage.Logged logged, Evidence evidence) {
        StorageError.Kind kind = logged.error().kind();
        Finding finding = Finding.of(
                        StorageProblems.VOLUME_NOT_WRITABLE,
                        RegistryStorage.subject(evidence),
                        "The registry cannot write to its volume: "
                                + why(kind)
                                // What it opens, it may have wanted to read; what is damaged, it may not be able to.
                                + (logged.error().words().startsWith("open ") || isFailing(kind)
                                        ? ". Pushes fail with HTTP 500, and pulls of what it cannot read"
                                        : ". Pulls work, but pushes fail with HTTP 500"))
                .observed(logged.error().words(), "no refused write since the last push", logged.source());
        Pod.Container user = logged.pod().containers().stream()
                .filter(c -> !c.init() && c.user() != null && c.user() != 0)
                .findFirst()
                .orElse(null);
        if (kind == StorageError.Kind.NOT_PERMITTED && user != null) {
            finding = finding.observed(
                    "container " + user.name() + " runs as user " + user.user() + " (runAsUser)",
                    "root, as in the add-on's Deployment",
                    "spec of Pod " + logged.pod().path());
        }
        return RegistryStorage.about(evidence, finding)
                .remedy(
                        switch (kind) {
                            case READ_ONLY -> remount(evidence);
                            case DAMAGED -> saveAndRepair(evidence);
                            case DISCONNECTED -> mountAgain(evidence);
                            default -> user == null ? permit(evidence) : runAsBefore(user);
                        });
    }

    private static String why(StorageError.Kind kind) {
        return switch (kind) {
            case READ_ONLY -> "the file system is read-only";
            case DAMAGED -> "its disk is damaged";
            case DISCONNECTED -> "the server of its file system is not connected any more";
            default -> "it has no permission";
        };
    }

    private static boolean isFailing(StorageError.Kind kind) {
        return kind == StorageError.Kind.DAMAGED || kind == StorageError.Kind.DISCONNECTED;
    }

    /** Why it is not known whether the folder of the volume is on this host, which then may have lost it. */
    private static List<Gap> unseen(Evidence evidence) {
        Volume volume = RegistryStorage.volume(evidence);
        if (volume == null) {
            return evidence.answer(Listing.volumes()).gaps();
        }
        return volume.hostPath() == null
                ? List.of()
                : evidence.answer(Listing.nodes()).gaps();
    }

    /** The path in the registry's own error is not on its volume, so nothing about the volume is to be repaired. */
    private static Finding besideTheVolume(RegistryFolder folder, RegistryStorage.Logged logged, Evidence evidence) {
        Finding finding = Finding.of(
                        StorageProblems.VOLUME_NOT_WRITABLE,
                        RegistryStorage.subject(evidence),
                        "The registry cannot write to " + folder.root()
                                + ", its root directory, which is not on its volume")
                .observed(logged.error().words(), "no refused write since the last push", logged.source())
                .observed(folder.words(), StorageHistory.mounted(folder), folder.source());
        return RegistryStorage.about(evidence, finding).remedy(RegainedImages.moveBack(folder));
    }

    private static Finding readOnly(DiskSpace space, Evidence evidence) {
        Finding finding = Finding.of(
                        StorageProblems.VOLUME_NOT_WRITABLE,
                        RegistryStorage.subject(evidence),
                        "The registry's volume is on a read-only file system. Pulls work, but pushes fail with HTTP"
                                + " 500")
                .observed(
                        "mount " + space.mount() + " (" + space.type() + ") is read-only",
                        "mounted read-write",
                        "/proc/self/mountinfo of this host, for " + space.path());
        return RegistryStorage.about(evidence, finding).remedy(remount(evidence));
    }

    private static Remedy remount(Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        String folder = RegistryStorage.folder(evidence);
        RegistryFolder images = RegistryFolder.of(evidence);
        String mount = images == null || images.mount() == null ? RegistryFolder.DEFAULT : images.mount();
        steps.add(onNode(
                        "Check which file system the folder is on, and whether it is mounted ro.",
                        RegistryStorage.onFolder(evidence, "findmnt", "-T"),
                        evidence)
                .deciding("ro in OPTIONS means that the whole file system is read-only. rw means that only"
                        + " the Pod's mount is: use the last step."));
        steps.add(onNode(
                        "Check whether the kernel made it read-only after a disk error.",
                        Action.script("sudo dmesg | grep -iE 'remount|I/O error' | tail"),
                        evidence)
                .deciding("if there is an I/O error, save the images first (reading still works), unmount the disk and"
                        + " check it with fsck. If there is none, continue."));
        steps.add(onNode(
                "If there was no such error, mount it read-write again, and correct the line in /etc/fstab that has"
                        + " ro.",
                Action.script("sudo mount -o remount,rw \"$(findmnt -n -o TARGET -T " + folder + ")\""),
                evidence));
        steps.add(Step.of(
                "If the node's mount is writable, the Deployment mounts its volume readOnly. Remove that setting.",
                DeploymentSteps.patchPods("\"containers\":[{\"name\":\"registry\",\"volumeMounts\":[{\"mountPath\":\""
                        + mount + "\",\"readOnly\":null}]}]"),
                Actor.cluster()));
        return new Remedy(steps, WRITES);
    }

    /** What can still be read is copied before anything writes to the disk again. */
    private static Remedy saveAndRepair(Evidence evidence) {
        return Remedy.of(
                WRITES,
                onNode(
                                "Check which disk the folder is on.",
                                RegistryStorage.onFolder(evidence, "findmnt", "-T"),
                                evidence)
                        .deciding("SOURCE is the disk. If FSTYPE is nfs, cifs or fuse, the disk is on the server that"
                                + " SOURCE names: run the next steps there."),
                onNode(
                                "Check what the kernel says of this disk.",
                                Action.script("sudo dmesg | grep -iE 'I/O error|corrupt|remount' | tail"),
                                evidence)
                        .deciding("an I/O error that names the disk means that the disk fails: replace it. A message"
                                + " of ext4 or xfs about corruption means that the file system must be repaired."),
                Step.manual(
                        "Copy the folder to another disk before you repair anything: `sudo cp -a` goes on after a file"
                                + " that it cannot read. Then scale the registry to 0, unmount the disk, run"
                                + " fsck or xfs_repair on it, mount it, and scale the registry to 1. After a disk was"
                                + " replaced, put the copy in its place, and push the images whose files could not be"
                                + " read.",
                        Actor.node(RegistryStorage.node(evidence))));
    }

    /** A mount that its server forgot is not repaired by waiting; a Pod keeps the mount that it was started with. */
    private static Remedy mountAgain(Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        Volume volume = RegistryStorage.volume(evidence);
        if (volume != null && volume.hostPath() != null) {
            // findmnt -T asks the mount itself, which does not answer.
            String target = "target=$(findmnt -ln -o TARGET | while read -r t; do case "
                    + RegistryStorage.folder(evidence) + "/ in \"$t\"/*) echo \"$t\";; esac; done | tail -1)";
            steps.add(
                    onNode(
                                    "Check which server the folder is mounted from.",
                                    Action.program("findmnt", "-l", "-o", "TARGET,SOURCE,FSTYPE"),
                                    evidence)
                            .deciding(
                                    "the last line whose TARGET is the folder or one of its parents names the server in SOURCE."
                                            + " If the server does not answer, or no longer exports this folder, fix that first."));
            steps.add(onNode(
                            "Mount it again, as /etc/fstab says.",
                            Action.script(target + "; sudo umount -l \"$target\" && sudo mount \"$target\""),
                            evidence)
                    .risking(Risk.RESTARTS));
        }
        steps.add(
                DeploymentSteps.restart("Restart the registry: its Pod still has the old mount. The images are kept."));
        return new Remedy(steps, WRITES);
    }

    /** The files in the volume are of the user that the registry ran as when they were pushed. */
    private static Remedy runAsBefore(Pod.Container container) {
        return Remedy.of(
                WRITES,
                Step.of(
                                "Run the registry as root again, as the add-on's Deployment does. The files in its"
                                        + " volume belong to root. To keep user " + container.user()
                                        + ", make that user the owner of the volume's folder instead.",
                                DeploymentSteps.asUserOfImage(container),
                                Actor.cluster())
                        .risking(Risk.RESTARTS));
    }

    private static Remedy permit(Evidence evidence) {
        return Remedy.of(
                WRITES,
                onNode(
                                "Check the owners of the folder and its parent folders. The provisioner creates it"
                                        + " with mode 0777, and the add-on's registry runs as root.",
                                RegistryStorage.onFolder(evidence, "namei", "-l"),
                                evidence)
                        .deciding("each parent folder needs x for all users, and the folder itself drwxrwxrwx. If that"
                                + " is missing, the step after the next restores it. If the owner is nobody on NFS,"
                                + " set no_root_squash on the server."),
                onNode("Check the owners of its content.", RegistryStorage.onFolder(evidence, "ls", "-ln"), evidence)
                        .deciding("another user created what does not belong to 0 (root): run `sudo chown -R 0:0` on"
                                + " that folder."),
                onNode(
                        "Restore the mode that the provisioner set.",
                        RegistryStorage.onFolder(evidence, "chmod", "0777"),
                        evidence),
                onNode(
                                "If owner and mode are correct, a security module can refuse writes: look for its"
                                        + " denials.",
                                Action.script("sudo dmesg | grep -iE 'apparmor=\"DENIED\"|avc: *denied' | tail"),
                                evidence)
                        .deciding("a line that names the registry or its folder is a denial: load a profile that allows"
                                + " it, or restore the labels (restorecon). No such line means that no"
                                + " security module blocks the writes."));
    }

    private static Step onNode(String what, Action action, Evidence evidence) {
        return Step.of(what, action, Actor.node(RegistryStorage.node(evidence)));
    }
}
