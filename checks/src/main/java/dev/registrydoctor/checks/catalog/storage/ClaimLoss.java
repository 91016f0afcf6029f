package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.Manifests;
import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import java.util.List;

/** Whether the volume that the registry's claim was bound to is still there. */
public final class ClaimLoss implements Check {

    private static final CheckInfo INFO = CheckInfo.of("storage.claim-loss", "the volume of registry-claim exists")
            .reports(StorageProblems.CLAIM_LOST)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE))
            .needs(RegistryStorage.OBJECTS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Claim claim = RegistryClaim.find(evidence);
        if (claim == null && !evidence.isWhole(Listing.claimsIn(BuiltIn.NAMESPACE))) {
            return new Outcome.Unknown(
                    evidence.answer(Listing.claimsIn(BuiltIn.NAMESPACE)).gaps());
        }
        if (claim == null || claim.volumeName() == null) {
            return Outcome.skipped("no volume was bound yet");
        }
        boolean listed = RegistryStorage.volume(evidence) != null;
        if (claim.phase().equals("Lost")) {
            return Outcome.found(lost(claim, evidence, !listed && evidence.isWhole(Listing.volumes())));
        }
        if (!claim.isBound()) {
            return Outcome.skipped("the claim is " + claim.phase());
        }
        // Kubernetes sets the phase to Lost when it sees that the volume is gone. While it says Bound, a list
        // without the volume was cut or filtered, or was read at another moment.
        return listed
                ? Outcome.pass("volume " + claim.volumeName() + " of claim " + claim.path() + " exists")
                : new Outcome.Unknown(gaps(claim, evidence));
    }

    private static List<Gap> gaps(Claim claim, Evidence evidence) {
        List<Gap> gaps = evidence.answer(Listing.volumes()).gaps();
        Gap own = new Gap(
                Gap.Cause.MALFORMED,
                "volume " + claim.volumeName() + " of claim " + claim.path(),
                "the claim is Bound to it, but the list of volumes does not contain it",
                "microk8s kubectl get pv " + Shell.quote(String.valueOf(claim.volumeName()))
                        + " shows whether it exists; if it does not, the claim becomes Lost");
        return gaps.isEmpty() ? List.of(own) : gaps;
    }

    private static Finding lost(Claim claim, Evidence evidence, boolean gone) {
        Finding finding = Finding.of(
                        StorageProblems.CLAIM_LOST,
                        Subject.claim(claim.path()),
                        "Claim " + claim.path() + " has lost its volume " + claim.volumeName())
                .observed("phase " + claim.phase(), "phase Bound", evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .involving(Subject.volume(String.valueOf(claim.volumeName())));
        if (gone) {
            finding = finding.observed(
                    "no volume " + claim.volumeName(), "the claim's volume", evidence.origin(Listing.volumes()));
        }
        return RegistryStorage.about(evidence, finding)
                .remedy(Remedy.of(
                        RegistryClaim.BOUND,
                        Step.of(
                                        "First look for the images, on every node. The folder of a volume can still"
                                                + " exist when the volume object is gone.",
                                        Action.root(
                                                "du",
                                                "-sh",
                                                RegistryStorage.ANY_FOLDER.replace(
                                                        "*", String.valueOf(claim.volumeName()))),
                                        Actor.everyNode())
                                .deciding("a large folder that contains docker/registry has the images: copy it to"
                                        + " another disk. If no node has one, the images are lost, and you"
                                        + " have nothing to restore at the end."),
                        Step.of(
                                        "Stop the registry Pod, so that it no longer uses the claim.",
                                        DeploymentSteps.scale(0),
                                        Actor.cluster())
                                .risking(Risk.RESTARTS)
                                .undoneBy(DeploymentSteps.scale(1)),
                        Step.of(
                                        "Delete the claim, which has no volume any more.",
                                        Action.delete("pvc", BuiltIn.NAMESPACE, BuiltIn.CLAIM),
                                        Actor.cluster())
                                .risking(Risk.losesData(
                                        "all data that the first step did not save",
                                        "Copy each folder that it found to another disk first.")),
                        Step.of("Create it again.", Action.apply(Manifests.REGISTRY_CLAIM), Actor.cluster()),
                        Step.of(
                                "Start the registry. Then scale it to 0, copy the saved data to the folder of the new"
                                        + " volume, and scale it to 1. If you have no copy, push the images again.",
                                DeploymentSteps.scale(1),
                                Actor.cluster())));
    }
}
