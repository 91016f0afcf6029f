package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
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

    private static final CheckInfo INFO = CheckInfo.of("storage.volume-writes", "the registry may write to its volume")
            .reports(StorageProblems.VOLUME_FOLDER_GONE, StorageProblems.VOLUME_NOT_WRITABLE)
            .requires(Listing.podsIn(BuiltIn.NAMESPACE))
            .needs(VolumeFolder.NEEDS);

    private static final Verification WRITES =
            Verification.of("A push succeeds, and storage.volume-writes passes after it.");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        RegistryStorage.Logged logged = RegistryStorage.logged(evidence);
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
        if (RegistryStorage.sawLog(evidence)) {
            return Outcome.pass("the registry's log tells of no write that was refused");
        }
        return Outcome.skipped("no registry runs whose log could be read");
    }

    private static Finding refused(RegistryStorage.Logged logged, Evidence evidence) {
        boolean readOnly = logged.error().kind() == StorageError.Kind.READ_ONLY;
        Finding finding = Finding.of(
                        StorageProblems.VOLUME_NOT_WRITABLE,
                        RegistryStorage.subject(evidence),
                        "The registry cannot write to its volume: "
                                + (readOnly ? "the file system is read-only" : "it has no permission")
                                + "; pulls work, pushes end in HTTP 500")
                .observed(logged.error().words(), "no refused write since the last push", logged.source());
        Pod.Container user = logged.pod().containers().stream()
                .filter(c -> !c.init() && c.user() != null && c.user() != 0)
                .findFirst()
                .orElse(null);
        if (!readOnly && user != null) {
            finding = finding.observed(
                    "container " + user.name() + " runs as user " + user.user() + " (runAsUser)",
                    "root, as in the add-on's Deployment",
                    "spec of pod " + logged.pod().path());
        }
        return RegistryStorage.about(evidence, finding)
                .remedy(readOnly ? remount(evidence) : user == null ? permit(evidence) : runAsBefore(user));
    }

    private static Finding readOnly(DiskSpace space, Evidence evidence) {
        Finding finding = Finding.of(
                        StorageProblems.VOLUME_NOT_WRITABLE,
                        RegistryStorage.subject(evidence),
                        "The registry's volume lies on a read-only file system: pulls work, pushes end in HTTP 500")
                .observed(
                        "mount " + space.mount() + " (" + space.type() + ") is read-only",
                        "mounted read-write",
                        "/proc/self/mountinfo of this host, for " + space.path());
        return RegistryStorage.about(evidence, finding).remedy(remount(evidence));
    }

    private static Remedy remount(Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        String folder = RegistryStorage.folder(evidence);
        steps.add(onNode(
                "See which file system the folder is on, and whether it is mounted ro.",
                RegistryStorage.onFolder(evidence, "findmnt", "-T"),
                evidence));
        steps.add(onNode(
                "See whether it was made read-only after an error of the disk, and save the images first if it was:"
                        + " reading still works.",
                Action.script("sudo dmesg | grep -iE 'remount|I/O error' | tail"),
                evidence));
        steps.add(onNode(
                "Without such an error, mount it read-write again, and fix the line in /etc/fstab that says ro. With"
                        + " one, check the disk while it is not mounted (fsck) before anything is written.",
                Action.script("sudo mount -o remount,rw \"$(findmnt -n -o TARGET -T " + folder + ")\""),
                evidence));
        steps.add(Step.kubectl(
                        "If the node's mount takes writes, the Deployment mounts its volume readOnly: take that out.",
                        "-n",
                        BuiltIn.NAMESPACE,
                        "edit",
                        "deploy",
                        BuiltIn.DEPLOYMENT)
                .risking(Risk.RESTARTS));
        return new Remedy(steps, WRITES);
    }

    /** The files in the volume are of the user that the registry ran as when they were pushed. */
    private static Remedy runAsBefore(Pod.Container container) {
        return Remedy.of(
                WRITES,
                Step.of(
                                "Let the registry run as root again, as the add-on's Deployment does: the files in its volume are"
                                        + " root's. To keep user " + container.user()
                                        + ", make that user the owner of the volume's folder instead.",
                                Action.patch(
                                        "deploy",
                                        BuiltIn.NAMESPACE,
                                        BuiltIn.DEPLOYMENT,
                                        "{\"spec\":{\"template\":{\"spec\":{\"securityContext\":null,\"containers\":[{\"name\":\""
                                                + container.name() + "\",\"securityContext\":null}]}}}}"),
                                Actor.cluster())
                        .risking(Risk.RESTARTS));
    }

    private static Remedy permit(Evidence evidence) {
        return Remedy.of(
                WRITES,
                onNode(
                        "See who owns the folder and those above it. The provisioner makes it with mode 0777, and the add-on's"
                                + " registry runs as root; on NFS, root is nobody unless no_root_squash is set.",
                        RegistryStorage.onFolder(evidence, "namei", "-l"),
                        evidence),
                onNode("See who owns what is in it.", RegistryStorage.onFolder(evidence, "ls", "-ln"), evidence),
                onNode(
                        "Give it back the mode that the provisioner gave it.",
                        RegistryStorage.onFolder(evidence, "chmod", "0777"),
                        evidence),
                onNode(
                        "If owner and mode are right, a security module refuses: look for its denials.",
                        Action.script("sudo dmesg | grep -iE 'apparmor=\"DENIED\"|avc: *denied' | tail"),
                        evidence));
    }

    private static Step onNode(String what, Action action, Evidence evidence) {
        return Step.of(what, action, Actor.node(RegistryStorage.node(evidence)));
    }
}
