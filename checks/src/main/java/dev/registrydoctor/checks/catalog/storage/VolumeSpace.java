package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.settings.GarbageSteps;
import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.model.StorageError;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the registry has space to write: that of the file system under its volume. The claim's size says nothing of
 * it, since hostpath volumes enforce none.
 */
public final class VolumeSpace implements Check {

    private static final CheckInfo INFO = CheckInfo.of("storage.volume-space", "the registry has space to write")
            .reports(StorageProblems.VOLUME_FILLING, StorageProblems.VOLUME_FULL)
            .requires(Listing.podsIn(BuiltIn.NAMESPACE))
            .needs(RegistryStorage.NEEDS);

    /** MicroK8s' kubelet evicts pods below 1 GiB (--eviction-hard nodefs.available); twice that is time to act. */
    private static final long SHORT = 2 * Quantity.GIB;

    private static final int SHORT_PERCENT = 10;

    private static final String JOURNAL = "/var/log/journal";

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        DiskSpace.Ask ask = RegistryStorage.space(evidence);
        DiskSpace space = ask == null ? null : evidence.orNull(ask);
        RegistryStorage.Logged logged = RegistryStorage.logged(evidence);
        boolean told = logged != null && logged.error().kind() == StorageError.Kind.FULL;
        if (told || (space != null && RegistryStorage.isFull(space))) {
            return Outcome.found(full(told ? logged : null, space, evidence));
        }
        if (space != null && (space.available() < SHORT || space.percentFree() < SHORT_PERCENT)) {
            return Outcome.found(filling(space, evidence));
        }
        if (space != null) {
            return Outcome.pass(left(space));
        }
        if (ask != null && evidence.answer(ask).isUnknown()) {
            return new Outcome.Unknown(evidence.answer(ask).gaps());
        }
        return Outcome.skipped(
                "free space can be read only on the volume's node; the registry's log shows no lack of space");
    }

    private static String left(DiskSpace space) {
        return Quantity.words(space.available()) + " of " + Quantity.words(space.total()) + " are free on "
                + space.mount() + ", where the registry's volume is";
    }

    private static Finding full(RegistryStorage.@Nullable Logged logged, @Nullable DiskSpace space, Evidence evidence) {
        boolean bytesLeft = space != null && space.available() >= SHORT;
        Finding finding = Finding.of(
                StorageProblems.VOLUME_FULL,
                RegistryStorage.subject(evidence),
                "The registry has no space left"
                        + (bytesLeft
                                ? ", although bytes are free: inodes or a quota are used up, or the disk was full a"
                                        + " moment ago"
                                : "")
                        + ". Pulls work, but pushes fail with HTTP 500");
        if (logged != null) {
            finding = finding.observed(logged.error().words(), "no refused write since the last push", logged.source());
        }
        return RegistryStorage.about(evidence, measured(finding, space)).remedy(makeRoom(space, evidence));
    }

    private static Finding filling(DiskSpace space, Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        String asked = claim == null || claim.requested() == null ? "" : " of " + claim.requested();
        Finding finding = Finding.of(
                StorageProblems.VOLUME_FILLING,
                RegistryStorage.subject(evidence),
                "The registry is running out of space: " + left(space) + ". Its claim" + asked
                        + " reserves no space: a hostpath volume shares the space of its disk");
        return RegistryStorage.about(evidence, measured(finding, space)).remedy(makeRoom(space, evidence));
    }

    private static Finding measured(Finding finding, @Nullable DiskSpace space) {
        return space == null
                ? finding
                : finding.observed(
                        left(space) + " (" + space.percentFree() + " %)",
                        "more than " + SHORT_PERCENT + " % and " + Quantity.words(SHORT),
                        "file system under " + space.path() + ", from this host");
    }

    private static Remedy makeRoom(@Nullable DiskSpace space, Evidence evidence) {
        Actor node = Actor.node(RegistryStorage.node(evidence));
        // What the program can do by itself comes first: the first decision ends a fix that nobody attends.
        List<Step> steps = new ArrayList<>(collectGarbage());
        steps.add(deleteImages(node));
        steps.add(Step.of(
                        "Check whether bytes or inodes are used up, and on which file system.",
                        RegistryStorage.onFolder(
                                evidence, "df", "--output=source,target,size,avail,pcent,iavail,ipcent"),
                        node)
                .deciding("100% under Use% means no bytes left, under IUse% no inodes. Free space on the file system"
                        + " under Mounted on. Space on another file system does not help."));
        String mount = space == null
                ? "\"$(findmnt -n -o TARGET -T " + RegistryStorage.folder(evidence) + ")\""
                : Shell.quote(space.mount());
        steps.add(Step.of(
                        "If bytes are used up, find out what fills that file system.",
                        Action.script("sudo du -xah -d3 " + mount + " 2>/dev/null | sort -h | tail -n 20"),
                        node)
                .deciding("move or delete large files that do not belong to the registry. If the registry uses the"
                        + " most space, delete images that nobody needs, or give the file system more space."));
        steps.add(Step.of(
                        "If inodes are used up, find the folders with the most files.",
                        Action.script("sudo du -x --inodes -d3 " + mount + " 2>/dev/null | sort -n | tail -n 20"),
                        node)
                .deciding("the first number of a line counts the files in that folder and its subfolders: move or"
                        + " delete files that do not belong to the registry."));
        if (space != null && isOf(space.mount(), JOURNAL)) {
            steps.add(Step.of(
                            "Delete old journals. " + JOURNAL + " is also on " + space.mount()
                                    + ", unless df shows it on a separate file system.",
                            Action.root("journalctl", "--vacuum-size=200M"),
                            node)
                    .risking(Risk.losesData(
                            "the oldest logs of all services of the node, all but 200 MB",
                            "Save the logs that you need on another disk first: `sudo journalctl -o export >"
                                    + " journal.export`.")));
        }
        return new Remedy(steps, Verification.of("A push succeeds, and df -h and df -i show free bytes and inodes."));
    }

    /** Whether a path is on the file system that is mounted there, if none is mounted between. */
    private static boolean isOf(String mount, String path) {
        return path.startsWith(mount.endsWith("/") ? mount : mount + "/");
    }

    private static List<Step> collectGarbage() {
        return ReadOnlySteps.around(
                List.of(GarbageSteps.collect(
                        "Run garbage collection. Only this frees the space of deleted images. Do not add"
                                + " --delete-untagged if there are images for several platforms: distribution 2 treats their parts"
                                + " as untagged.")),
                null);
    }

    private static Step deleteImages(Actor node) {
        return Step.of(
                        "If that does not free enough, show which images could be deleted and how much that frees. This"
                                + " changes nothing.",
                        Action.root("registry-doctor", "setup", "retention", "--keep", "5", "--dry-run"),
                        node)
                .deciding(
                        "images that a Pod, a controller or a node uses are never among them. To delete what it lists, run it"
                                + " without --dry-run; another number keeps more or fewer tags of each repository.");
    }
}
