package dev.registrydoctor.checks.catalog.space;

import dev.registrydoctor.checks.catalog.settings.RegistrySettings;
import dev.registrydoctor.checks.catalog.settings.UploadPurging;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
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
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Whether uploads that did not end take space, although the registry should have deleted them, or is told not to. */
public final class SpaceUploads implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "space.uploads", "uploads that did not end take no notable space of the registry")
            .reports(SpaceProblems.UPLOADS_LEFT)
            .requires(Listing.deploymentsIn(BuiltIn.NAMESPACE), Listing.volumes())
            .needs(RegistryFiles.NEEDS, RegistrySettings.NEEDS)
            .thatExplainsNothing();

    /** Less is not worth a restart; a judgment, not a rule of any program. */
    private static final long NOTABLE = Quantity.GIB / 2;

    /** An upload that received nothing for a day is given up: a client that failed begins another one. */
    private static final int GIVEN_UP = 1;

    private static final String DEFAULTS = "={\"enabled\":true,\"age\":\"168h\",\"interval\":\"24h\",\"dryrun\":false}";

    @Override
    public CheckInfo info() {
        return INFO;
    }

    /** Uploads that are left. */
    private record Left(int count, long bytes, int oldest, int never) {
        static Left of(StoredImages images, int days) {
            List<StoredImages.Uploads> left = images.uploads().stream()
                    .filter(u -> u.days() != null && u.days() >= (u.isPurgeable() ? days : GIVEN_UP))
                    .toList();
            return new Left(
                    left.stream().mapToInt(StoredImages.Uploads::count).sum(),
                    left.stream().mapToLong(StoredImages.Uploads::bytes).sum(),
                    left.stream()
                            .map(StoredImages.Uploads::days)
                            .filter(Objects::nonNull)
                            .mapToInt(Integer::intValue)
                            .max()
                            .orElse(0),
                    left.stream()
                            .filter(u -> !u.isPurgeable())
                            .mapToInt(StoredImages.Uploads::count)
                            .sum());
        }

        boolean isNotable() {
            return bytes >= NOTABLE;
        }

        String words() {
            return Phrases.count(count, "upload") + " with " + Quantity.words(bytes) + ", the oldest "
                    + Phrases.count(oldest, "day") + " old";
        }
    }

    @Override
    public Outcome examine(Evidence evidence) {
        StoredImages images = RegistryFiles.find(evidence);
        RegistrySettings settings = RegistrySettings.of(evidence);
        if (images == null || settings == null) {
            return RegistryFiles.unseen(evidence);
        }
        Left given = Left.of(images, GIVEN_UP);
        if (!given.isNotable()) {
            return RegistryFiles.pass(evidence, given.count() == 0 ? "no upload is left" : given.words());
        }
        UploadPurging purging = UploadPurging.of(evidence);
        if (purging == null) {
            return new Outcome.Unknown(UploadPurging.gaps(settings));
        }
        int days = purging.after() == null ? GIVEN_UP : days(purging.after());
        Left left = Left.of(images, days);
        return left.isNotable()
                ? Outcome.found(found(left, days, purging, images, evidence))
                : RegistryFiles.pass(
                        evidence, given.words() + "; the registry deletes them after " + Phrases.count(days, "day"));
    }

    private static int days(Duration age) {
        return (int) Math.min(36_500, age.plusDays(1).minusSeconds(1).toDays());
    }

    private static Finding found(Left left, int days, UploadPurging purging, StoredImages images, Evidence evidence) {
        RegistrySettings.Setting off = purging.off();
        String why = off != null
                ? "The registry is configured not to delete them"
                : left.never() == left.count()
                        ? "The registry never deletes them, because the file that says when they began is missing"
                        : "The registry should have deleted them after " + Phrases.count(days, "day");
        Finding finding = Finding.of(
                        SpaceProblems.UPLOADS_LEFT,
                        RegistryStorage.subject(evidence),
                        "Uploads that did not end take space in the registry: " + left.words() + ". " + why)
                .observed(left.words(), "none", RegistryFiles.source(images));
        if (off != null) {
            finding = finding.observed(off.words(), "not set", off.source());
        }
        return RegistryStorage.about(evidence, finding).remedy(remedy(off, left, days, images, evidence));
    }

    private static Remedy remedy(
            RegistrySettings.@Nullable Setting off, Left left, int days, StoredImages images, Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        if (off == null && left.never() < left.count()) {
            steps.add(DeploymentSteps.readLog("Look for the reason in the registry's log.")
                    .deciding("`Purge uploads finished. Num deleted=0, num errors=1` is followed by the error. Without"
                            + " such a line, the registry did not run long enough: it begins within an hour after it"
                            + " starts, then once per interval."));
        } else if (off != null) {
            Step on = Step.of(
                            "Turn the deletion of old uploads on. The registry begins within an hour after its restart."
                                    + (off.variable() == null ? " The variable overrides " + off.source() + "." : ""),
                            setEnvironment(UploadPurging.VARIABLE + DEFAULTS),
                            Actor.cluster())
                    .risking(Risk.RESTARTS);
            steps.add(
                    UploadPurging.VARIABLE.equals(off.variable())
                            ? on.undoneBy(setEnvironment(off.words()))
                            : on.undoneBy(setEnvironment(UploadPurging.VARIABLE + "-")));
        }
        String repositories = images.path() + "/docker/registry/v2/repositories";
        Actor node = Actor.node(RegistryStorage.node(evidence));
        String age = "+" + (days - 1);
        steps.add(Step.of(
                        (steps.isEmpty() ? "List them" : "Or list them")
                                + ", and delete them yourself in the next step.",
                        new Action.Program(find(repositories, age, "-print"), true),
                        node)
                .deciding("each line is the data of one upload. If a client still sends one of them, wait until it has"
                        + " ended."));
        steps.add(Step.of(
                        "Delete the data of these uploads.",
                        new Action.Program(find(repositories, age, "-delete"), true),
                        node)
                .risking(Risk.losesData(
                        "the parts of images whose push did not end",
                        "Nothing has to be saved: no image uses them, and a client that pushes again starts over.")));
        return new Remedy(steps, Verification.of("`registry-doctor space` lists no old uploads."));
    }

    private static List<String> find(String folder, String age, String action) {
        return List.of("find", folder, "-path", "*/_uploads/*/data", "-type", "f", "-mtime", age, action);
    }

    private static Action setEnvironment(String variable) {
        return Action.kubectl("-n", BuiltIn.NAMESPACE, "set", "env", "deploy/" + BuiltIn.DEPLOYMENT, variable);
    }
}
