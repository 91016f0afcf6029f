package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import org.jspecify.annotations.Nullable;

/**
 * Whether the images outlive the add-on. Delete is what every add-on of storage sets, and nothing is wrong with it
 * until somebody disables the registry: so it is told where the site invites that, being in trouble.
 */
public final class ReclaimPolicy implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.reclaim-policy", "a failing registry keeps its images if it is disabled")
            .reports(StorageProblems.RECLAIM_DELETES_IMAGES)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.volumes(), Listing.deploymentsIn(BuiltIn.NAMESPACE));

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        Volume volume = RegistryStorage.volume(evidence);
        if (volume == null
                && !(evidence.isWhole(Listing.claimsIn(BuiltIn.NAMESPACE)) && evidence.isWhole(Listing.volumes()))) {
            return new Outcome.Unknown(INFO.requires().stream()
                    .flatMap(q -> evidence.answer(q).gaps().stream())
                    .toList());
        }
        if (claim == null || volume == null) {
            return Outcome.skipped("there is no volume with images");
        }
        if (volume.reclaimPolicy() == null) {
            return Outcome.skipped("the reclaim policy of volume " + volume.name() + " is not known");
        }
        if (!volume.reclaimPolicy().equals("Delete")) {
            return Outcome.pass(
                    "volume " + volume.name() + " is kept when its claim is deleted: " + volume.reclaimPolicy());
        }
        String trouble = trouble(claim, evidence);
        return trouble == null
                ? Outcome.pass(
                        "the registry works, so there is no reason to disable it; its volume has reclaim policy Delete")
                : Outcome.found(deletes(claim, volume, trouble, evidence));
    }

    /** What would move a person to disable the add-on and enable it again; null when nothing does. */
    private static @Nullable String trouble(Claim claim, Evidence evidence) {
        if (claim.deleting()) {
            return "claim " + claim.path() + " is being deleted";
        }
        for (Deployment deployment : evidence.list(Listing.deploymentsIn(BuiltIn.NAMESPACE))) {
            if (deployment.name().equals(BuiltIn.DEPLOYMENT) && deployment.ready() == 0) {
                return "the registry has no ready Pod";
            }
        }
        return null;
    }

    private static Finding deletes(Claim claim, Volume volume, String trouble, Evidence evidence) {
        return Finding.of(
                        StorageProblems.RECLAIM_DELETES_IMAGES,
                        Subject.volume(volume.name()),
                        "Disabling the registry add-on would delete every pushed image: volume " + volume.name()
                                + " is deleted with its claim")
                .observed(
                        "reclaim policy Delete",
                        "Retain, before the add-on is disabled",
                        evidence.origin(Listing.volumes()))
                .observed(trouble, "namespace " + claim.namespace())
                .involving(Subject.claim(claim.path()), Subject.addon("registry"))
                .remedy(Remedy.of(
                        Verification.kubectl("shows Retain", "get", "pv", volume.name()),
                        Step.of(
                                        "Keep the volume even if its claim is deleted. Do not disable the add-on to"
                                                + " fix the registry.",
                                        reclaim(volume, "Retain"),
                                        Actor.cluster())
                                .undoneBy(
                                        reclaim(volume, "Delete"), "then the images are deleted with the claim again"),
                        Step.of(
                                "Copy the images to another disk as well, if they cannot be built again.",
                                RegistryStorage.onFolder(evidence, "cp", "-a", "-t", "/mnt/backup/"),
                                Actor.node(null))));
    }

    private static Action reclaim(Volume volume, String policy) {
        return Action.patch(
                "pv", null, volume.name(), "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"" + policy + "\"}}");
    }
}
