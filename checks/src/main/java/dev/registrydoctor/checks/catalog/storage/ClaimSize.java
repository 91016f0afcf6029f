package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.volume.RegistryClaim;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Claim;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;

/** Whether the claim's size is one that the add-on gives, and that its volume has. */
public final class ClaimSize implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "storage.claim-size",
                    "registry-claim has a size that the add-on can set, and its volume has the same size")
            .reports(StorageProblems.SIZE_MISMATCH)
            .requires(Listing.claimsIn(BuiltIn.NAMESPACE));

    /** addons/registry/enable takes whole Gi from 20Gi on, and nothing else. */
    private static final long LEAST = 20 * Quantity.GIB;

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
        if (claim == null) {
            return Outcome.skipped("there is no claim registry-claim");
        }
        Long asked = Quantity.bytes(claim.requested());
        Long got = Quantity.bytes(claim.capacity());
        if (asked == null) {
            return Outcome.skipped("the requested size of the claim is not known");
        }
        if (got != null && got < asked) {
            return Outcome.found(requestChanged(claim, evidence));
        }
        if (asked < LEAST || asked % Quantity.GIB != 0) {
            return Outcome.found(unusualSize(claim, asked, evidence));
        }
        return Outcome.pass("claim " + claim.path() + " requests " + claim.requested());
    }

    private static Finding requestChanged(Claim claim, Evidence evidence) {
        return finding(
                claim,
                "Claim " + claim.path() + " requests " + claim.requested() + " but has " + claim.capacity()
                        + ": the request was changed after its volume was created",
                "requested " + claim.requested() + ", capacity " + claim.capacity(),
                "the same value for both",
                evidence);
    }

    private static Finding unusualSize(Claim claim, long asked, Evidence evidence) {
        return finding(
                claim,
                "Claim " + claim.path() + " requests " + claim.requested() + ", which is "
                        + (asked < LEAST ? "less than the 20Gi that" : "not in whole Gi, as") + " the add-on sets",
                "requested " + claim.requested(),
                "whole Gi, 20Gi or more",
                evidence);
    }

    private static Finding finding(Claim claim, String summary, String observed, String expected, Evidence evidence) {
        return Finding.of(StorageProblems.SIZE_MISMATCH, Subject.claim(claim.path()), summary)
                .observed(observed, expected, evidence.origin(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .remedy(Remedy.of(
                        Verification.of("df -h of the volume's folder, on its node, shows enough free space."),
                        Step.manual(
                                "Do nothing. microk8s-hostpath volumes do not enforce sizes: the registry can use all"
                                        + " free space of its disk, whatever the claim requests. With a class that"
                                        + " enforces sizes, the claim can grow only if the class allows expansion.",
                                Actor.cluster())));
    }
}
