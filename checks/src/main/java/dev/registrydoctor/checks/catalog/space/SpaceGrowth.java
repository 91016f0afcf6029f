package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.volume.RegistryStorage;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.StoredImages;
import dev.registrydoctor.checks.model.Quantity;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.store.Growth;

/** Whether the free space of the registry's volume lasts, if the registry grows on as it did. */
public final class SpaceGrowth implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "space.growth", "the free space of the registry's volume lasts at its rate of growth")
            .reports(SpaceProblems.FULL_SOON)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE), Listing.volumes())
            .needs(RegistryFiles.NEEDS)
            .thatExplainsNothing();

    /** Time to agree on what is deleted, or to get a larger disk; a judgment, not a rule of any program. */
    private static final int SOON = 14;

    private static final int YEARS = 1_000;

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
        DiskSpace space = RegistryFiles.space(evidence);
        if (space == null || space.total() <= 0) {
            return RegistryFiles.spaceUnseen(evidence);
        }
        if (RegistryStorage.isFull(space)) {
            return Outcome.skipped("the volume is full now, which another check reports");
        }
        Growth growth = Growth.of(images.written());
        if (growth == null) {
            Outcome whole = RegistryFiles.pass(evidence, "");
            return whole instanceof Outcome.Pass
                    ? Outcome.skipped("too few images were pushed on too few days to show a rate of growth")
                    : whole;
        }
        String rate = "about " + Quantity.words(growth.bytesPerDay()) + " a day in the last "
                + Phrases.count(growth.days(), "day");
        long days = growth.daysUntilFull(space.available());
        return days >= SOON
                ? RegistryFiles.pass(
                        evidence,
                        "at " + rate + ", the free space lasts for "
                                + (days > YEARS ? "years" : Phrases.count((int) days, "day")))
                : Outcome.found(soon(days, rate, space, images, evidence));
    }

    private static Finding soon(long days, String rate, DiskSpace space, StoredImages images, Evidence evidence) {
        String when = days == 0 ? "within a day" : "in about " + Phrases.count((int) days, "day");
        Finding finding = Finding.of(
                        SpaceProblems.FULL_SOON,
                        RegistryStorage.subject(evidence),
                        "The registry's volume will be full " + when + ": the registry grows by " + rate + ", and "
                                + Quantity.words(space.available()) + " are free. Then every push fails with HTTP 500")
                .observed("the registry grows by " + rate, RegistryFiles.source(images))
                .observed(
                        Quantity.words(space.available()) + " of " + Quantity.words(space.total()) + " are free on "
                                + space.mount(),
                        "free space for " + SOON + " days or more",
                        "file system under " + space.path() + ", from this host");
        return RegistryStorage.about(evidence, finding).remedy(remedy(evidence));
    }

    private static Remedy remedy(Evidence evidence) {
        return Remedy.of(
                Verification.of(
                        "`registry-doctor space` says that the free space lasts for more than " + SOON + " days."),
                RegistryFiles.look(
                        "See what holds the space, and what would be freed if the five newest tags of each repository and"
                                + " all images in use were kept. This deletes nothing.",
                        "keep=5,used",
                        "if that frees enough, delete by this rule in the next step. If it does not, give the volume more"
                                + " space in the last step."),
                RegistryFiles.retention(),
                Step.manual(
                        "Or give the registry more space: enlarge the file system, or move the volume to a larger disk.",
                        Actor.node(RegistryStorage.node(evidence))));
    }
}
