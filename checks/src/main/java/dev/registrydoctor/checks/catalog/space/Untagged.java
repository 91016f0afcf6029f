package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Verification;

/** Whether most of what the registry stores has a tag. */
public final class Untagged implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "space.untagged", "manifests without a tag do not hold most of the registry's space")
            .reports(SpaceProblems.UNTAGGED_MANIFESTS)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE), Listing.volumes())
            .needs(RegistryFiles.NEEDS)
            .thatExplainsNothing();

    /** Less is not worth a plan; a judgment, not a rule of any program. */
    private static final long NOTABLE = Quantity.GIB;

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        StoredImages images = RegistryFiles.find(evidence);
        if (images == null) {
            return RegistryFiles.unseen(evidence);
        }
        boolean isMost = images.untaggedBytes() > images.bytes() / 2;
        boolean isNotable = isMost && images.untaggedBytes() >= NOTABLE;
        Outcome whole = RegistryFiles.pass(evidence, words(images));
        // A tag that was not read may be the one of an image that seems to have none.
        return isNotable && whole instanceof Outcome.Pass ? Outcome.found(found(images, evidence)) : whole;
    }

    private static String words(StoredImages images) {
        return Quantity.words(images.untaggedBytes()) + " of " + Quantity.words(images.bytes())
                + " are held only by manifests without a tag";
    }

    private static Finding found(StoredImages images, Evidence evidence) {
        Finding finding = Finding.of(
                        SpaceProblems.UNTAGGED_MANIFESTS,
                        RegistryStorage.subject(evidence),
                        "Most of the registry's space holds images without a tag: " + words(images) + ". Each push of"
                                + " a tag that exists leaves the old image without one, and a garbage collection keeps it")
                .observed(
                        words(images) + " (" + Phrases.count(images.untagged(), "manifest") + ")",
                        "less than half",
                        RegistryFiles.source(images));
        if (images.unreferencedBytes() > 0) {
            finding = finding.observed(
                    Quantity.words(images.unreferencedBytes())
                            + " more belong to no manifest; a garbage collection deletes them",
                    RegistryFiles.source(images));
        }
        return RegistryStorage.about(evidence, finding)
                .remedy(Remedy.of(
                        Verification.of("`registry-doctor space` shows that tagged images hold most of the space."),
                        RegistryFiles.look(
                                "See which repositories have images without a tag, and which of these images Pods use by"
                                        + " digest. This deletes nothing.",
                                "untagged,used",
                                "what it lists as used stays, whether it has a tag or not. If something else pulls an"
                                        + " image by its digest, give that image a tag first."),
                        RegistryFiles.retention()));
    }
}
