package dev.registrydoctor.doctor.setup.builtin;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import java.util.List;

/** Keeps the volume with the images when the claim is deleted, which disabling the add-on does. */
final class KeptImages {

    private static final String KEEP = "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}";
    private static final String GOAL =
            "Keep the volume with the images when its claim is deleted, which disabling the add-on does.";

    static final Needs NEEDS = Needs.of(Listing.claimsIn(BuiltIn.NAMESPACE), Listing.volumes());

    private KeptImages() {}

    /** @param isNew whether the registry is enabled by an earlier step */
    static SetupPart plan(boolean isNew, Evidence evidence) {
        Claim claim = evidence.first(
                        Listing.claimsIn(BuiltIn.NAMESPACE), c -> c.name().equals(BuiltIn.CLAIM))
                .orElse(null);
        if (isNew) {
            return SetupPart.steps(ofNewClaim());
        } else if (claim == null || claim.volumeName() == null) {
            return SetupPart.note(
                    "The claim has no volume yet. Run this command again when it is bound, to keep its images.");
        }
        Answer<List<Volume>> volumes = evidence.answer(Listing.volumes());
        Volume volume = evidence.first(Listing.volumes(), v -> v.name().equals(claim.volumeName()))
                .orElse(null);
        String policy = volume == null ? null : volume.reclaimPolicy();
        if (volume == null || policy == null) {
            return SetupPart.unknown(volumes.gaps());
        }
        return policy.equals("Retain")
                ? SetupPart.NOTHING
                : SetupPart.steps(Step.of(GOAL, Action.patch("pv", null, volume.name(), KEEP), Actor.cluster())
                        .undoneBy(Action.patch("pv", null, volume.name(), KEEP.replace("Retain", "Delete"))));
    }

    /** The name of the volume is known only when the registry runs. */
    private static Step ofNewClaim() {
        return Step.of(
                GOAL,
                Action.script("microk8s kubectl patch pv \"$(microk8s kubectl -n " + BuiltIn.NAMESPACE + " get pvc "
                        + BuiltIn.CLAIM + " -o jsonpath='{.spec.volumeName}')\" -p '" + KEEP + "'"),
                Actor.cluster());
    }
}
