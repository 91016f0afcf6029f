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
        String look = "Check its content first. It can be the only copy of a registry's images.";
        steps.add((volume.hostPath() == null
                        ? Step.kubectl(look, "describe", "pv", volume.name())
                        : Step.of(look, Action.root("du", "-h", "-d2", volume.hostPath()), Actor.node(null)))
                .deciding("if its folder contains docker/registry, it has images: keep it, and use it again with the"
                        + " next step."
                        + " If it is empty or nobody needs its content, delete it with the last step."));
        steps.add(Step.of(
                "To use it again, remove its reference to the old claim. A new claim that names it in volumeName then"
                        + " gets it.",
                Action.patch(
                        "pv", null, volume.name(), "{\"spec\":{\"claimRef\":{\"uid\":null,\"resourceVersion\":null}}}"),
                Actor.cluster()));
        steps.add(Step.of(
                        "Only if nobody needs it: delete the volume object, then its folder.",
                        Action.delete("pv", null, volume.name()),
                        Actor.cluster())
                .risking(Risk.losesData("all data of volume " + volume.name(), "If in doubt, copy the folder first.")));
        return Finding.of(
                        StorageProblems.ORPHANED_VOLUMES,
                        Subject.volume(volume.name()),
                        "Volume " + volume.name() + of + " is " + volume.phase()
                                + ": no claim uses it, but its data still takes up space")
                .observed("phase " + volume.phase() + of, evidence.origin(Listing.volumes()))
                .remedy(new Remedy(steps, Verification.kubectl("shows no Released or Failed volume", "get", "pv")));
    }

    private static Finding folders(List<String> folders, Evidence evidence) {
        List<String> look = new ArrayList<>(List.of("du", "-sh"));
        look.addAll(folders);
        return Finding.of(
                        StorageProblems.ORPHANED_VOLUMES,
                        Subject.file(DEFAULT_STORAGE),
                        Phrases.count(folders.size(), "folder") + " of former registries in " + DEFAULT_STORAGE
                                + " do not belong to a volume: " + Phrases.some(folders))
                .observed(String.join(", ", folders), evidence.origin(new HostFolder.Ask(DEFAULT_STORAGE)))
                .remedy(Remedy.of(
                        Verification.of(
                                Action.root("ls", DEFAULT_STORAGE), Actor.node(null), "shows only folders of volumes"),
                        Step.of(
                                        "Check their content. They can be the only copy of images that were pushed"
                                                + " before the add-on was disabled.",
                                        new Action.Program(look, true),
                                        Actor.node(null))
                                .deciding("a folder that contains docker/registry has images: copy what you need to"
                                        + " another disk. Delete the folders that nobody needs, one by one.")));
    }
}
