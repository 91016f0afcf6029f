package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Unqualified;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** Whether image names include the registry that they were pushed to. */
public final class References implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "image.references", "image names include the registry that has the image")
            .reports(ImageProblems.UNQUALIFIED_REFERENCE)
            .requires(Listing.pods())
            .needs(Unqualified.NEEDS);

    private static final Verification RUNS = Verification.of("The new Pod runs.");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<PullFailure> unqualified = Unqualified.failures(evidence);
        if (unqualified.isEmpty()) {
            return Outcome.pass("no image name without a registry fails to pull");
        }
        Origin origin = BuiltInRegistry.origin(evidence);
        if (origin == null) {
            return new Outcome.Unknown(List.of(new Gap(
                    Gap.Cause.UNREACHABLE,
                    "whether the built-in registry has "
                            + unqualified.get(0).container().image(),
                    "the built-in registry could not be reached",
                    "run registry-doctor on a node while the registry answers")));
        }
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        for (PullFailure failure : unqualified) {
            if (failure.image() != null) {
                TagList.Ask ask = new TagList.Ask(origin, failure.image().plainRepository());
                TagList tags = evidence.orNull(ask);
                if (tags != null && tags.status() == 200) {
                    findings.add(finding(failure, failure.image(), tags));
                } else if (tags != null && tags.status() != 404) {
                    gaps.add(new Gap(
                            Gap.Cause.UNREACHABLE,
                            ask.describe(),
                            "the registry returns HTTP " + tags.status()
                                    + (tags.detail().isEmpty() ? "" : ", ") + tags.detail(),
                            ""));
                } else {
                    gaps.addAll(evidence.answer(ask).gaps());
                }
            }
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "the built-in registry does not have the images that fail to pull");
    }

    private static Finding finding(PullFailure failure, ImageReference image, TagList tags) {
        String local = "localhost:" + BuiltIn.NODE_PORT + "/" + image.plainRepository();
        boolean hasTag = image.tag() != null && tags.tags().contains(image.tag());
        Finding finding = Finding.of(
                        ImageProblems.UNQUALIFIED_REFERENCE,
                        Subject.image(failure.container().image()),
                        "Image " + failure.container().image()
                                + " has no registry in its name, so it is pulled from docker.io; the built-in"
                                + " registry has "
                                + image.plainRepository() + (hasTag ? ":" + image.tag() : ", but not this tag"))
                .observed(failure.error().message(), "a pull from localhost:32000", failure.source())
                .observed(
                        "tags of " + image.plainRepository() + " in the built-in registry: "
                                + (tags.tags().isEmpty() ? "none" : Phrases.some(tags.tags())),
                        "GET /v2/" + image.plainRepository() + "/tags/list")
                .involving(Subject.pod(failure.pod().path()), Subject.registry("docker.io"));
        if (!hasTag) {
            // The same name can be a coincidence; the finding counts only if nothing else explains the failure.
            finding = finding.asHypothesis();
        }
        String named = local + (image.tag() == null ? "" : ":" + image.tag());
        Step name = Step.manual(
                "Add the registry to the image name in the manifest of Pod "
                        + failure.pod().path() + ": `image: " + named + "`.",
                Actor.operator("in the manifest"));
        List<Step> steps = new ArrayList<>(List.of(name));
        if (Owners.canBeNamed(failure.pod())) {
            steps.addAll(Owners.setImage(
                    "Or change the name in place.",
                    failure.pod(),
                    failure.container().name(),
                    named));
        }
        return finding.remedy(new Remedy(steps, RUNS));
    }
}
