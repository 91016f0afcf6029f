package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** Volumes and folders that held a registry's images, and that no claim uses any more. */
public final class Leftovers implements Check {

    private static final String DEFAULT_STORAGE = "/var/snap/microk8s/common/default-storage";

    /** What {@link #folders} reads. */
    static final Needs NEEDS = Needs.of(Listing.volumes(), new HostFolder.Ask(DEFAULT_STORAGE));

    private static final CheckInfo INFO = CheckInfo.of("storage.leftovers", "no volume is left behind without a claim")
            .reports(StorageProblems.ORPHANED_VOLUMES)
            .requires(Listing.volumes())
            .needs(NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        for (Volume volume : evidence.list(Listing.volumes())) {
            boolean left = volume.phase().equals("Released") || volume.phase().equals("Failed");
            if (left && (isHostpath(volume) || BuiltIn.CLAIM_PATH.equals(volume.claim()))) {
                findings.add(released(volume, evidence));
            }
        }
        List<String> folders = folders(evidence);
        if (!folders.isEmpty()) {
            findings.add(folders(folders, evidence));
        }
        if (findings.isEmpty() && !evidence.isWhole(Listing.volumes())) {
            return new Outcome.Unknown(evidence.answer(Listing.volumes()).gaps());
        }
        return Outcome.of(findings, "no volume is Released or Failed");
    }

    private static boolean isHostpath(Volume volume) {
        return BuiltIn.STORAGE_CLASS.equals(volume.className())
                || (volume.hostPath() != null && volume.hostPath().startsWith(DEFAULT_STORAGE));
    }

    /** Folders of registries that no volume names; none where the volumes, or their folders, are not all known. */
    static List<String> folders(Evidence evidence) {
        List<Volume> volumes = evidence.list(Listing.volumes());
        boolean known = evidence.isWhole(Listing.volumes())
                && volumes.stream().allMatch(v -> v.hostPath() != null || !isHostpath(v));
        if (!known) {
            return List.of();
        }
        return evidence.find(new HostFolder.Ask(DEFAULT_STORAGE)).map(HostFolder::folders).orElse(List.of()).stream()
                .filter(name -> name.startsWith("container-registry-registry-claim-"))
                .map(name -> DEFAULT_STORAGE + "/" + name)
                .filter(path -> volumes.stream().noneMatch(v -> path.equals(v.hostPath())))
                .toList();
    }

    private static Finding released(Volume volume, Evidence evidence) {
        String of = volume.claim() == null ? "" : " of claim " + volume.claim();
        List<Step> steps = new ArrayList<>();
        String look = "See what it holds before anything else: it may be the only copy of a registry's images.";
        steps.add((volume.hostPath() == null
                        ? Step.kubectl(look, "describe", "pv", volume.name())
                        : Step.of(look, Action.root("du", "-h", "-d2", volume.hostPath()), Actor.node(null)))
                .deciding(
                        "where its folder holds docker/registry, it has images: keep it, and use it again by the next step."
                                + " Where it is empty, or has what nobody wants, the last step deletes it."));
        steps.add(Step.of(
                "To use it again, free it of its old claim; a new claim that names it by volumeName then gets it.",
                Action.patch(
                        "pv", null, volume.name(), "{\"spec\":{\"claimRef\":{\"uid\":null,\"resourceVersion\":null}}}"),
                Actor.cluster()));
        steps.add(Step.of(
                        "Only if nobody wants it: delete its object, then its folder.",
                        Action.delete("pv", null, volume.name()),
                        Actor.cluster())
                .risking(Risk.losesData(
                        "the data of volume " + volume.name() + ", for good", "Copy the folder first if in doubt.")));
        return Finding.of(
                        StorageProblems.ORPHANED_VOLUMES,
                        Subject.volume(volume.name()),
                        "Volume " + volume.name() + of + " is " + volume.phase()
                                + ": no claim uses it, and its data still take space")
                .observed("phase " + volume.phase() + of, evidence.origin(Listing.volumes()))
                .remedy(new Remedy(steps, Verification.kubectl("shows no Released or Failed volume", "get", "pv")));
    }

    private static Finding folders(List<String> folders, Evidence evidence) {
        List<String> look = new ArrayList<>(List.of("du", "-sh"));
        look.addAll(folders);
        return Finding.of(
                        StorageProblems.ORPHANED_VOLUMES,
                        Subject.file(DEFAULT_STORAGE),
                        Phrases.count(folders.size(), "folder") + " of former registries lie in " + DEFAULT_STORAGE
                                + " and belong to no volume: " + Phrases.some(folders))
                .observed(String.join(", ", folders), evidence.origin(new HostFolder.Ask(DEFAULT_STORAGE)))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.root("ls", DEFAULT_STORAGE), Actor.node(null), "shows folders of volumes alone"),
                        Step.of(
                                        "See what they hold: they may be the only copy of images that were pushed before the add-on"
                                                + " was disabled.",
                                        new Action.Program(look, true),
                                        Actor.node(null))
                                .deciding(
                                        "what holds docker/registry has images: copy what is wanted to another disk. What nobody"
                                                + " wants can be deleted, folder by folder.")));
    }
}
