package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.DeploymentSteps;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.registry.Blob;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.model.image.Platform;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether the registry has all that the manifests of failing pulls name. */
public final class Blobs implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "registry.blobs", "the registry has all the content of images that cannot be pulled")
            .reports(RegistryProblems.BLOB_MISSING)
            .requires(Listing.pods())
            .needs(Workloads.NEEDS);

    /** Images that are looked at, and parts of each: what one image lacks, the next one lacks too. */
    private static final int MOST_IMAGES = 5;

    private static final int MOST_BLOBS = 64;

    /** What a pull says that gets a manifest and not all of its parts. */
    private static final Set<PullError.Kind> KINDS =
            Set.of(PullError.Kind.NOT_FOUND, PullError.Kind.LOST, PullError.Kind.OTHER, PullError.Kind.SERVER_ERROR);

    /**
     * An image as far as it was followed.
     *
     * @param manifest the single manifest for the node, or null when it was not reached
     * @param missingManifest digest of a manifest that an index lists and the registry lacks, or null
     */
    private record Followed(
            @Nullable Manifest manifest, @Nullable String missingManifest) {}

    @Override
    public CheckInfo info() {
        return INFO;
    }

    private static Map<String, PullFailure> candidates(Evidence evidence) {
        Map<String, PullFailure> candidates = new LinkedHashMap<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            ImageReference image = failure.image();
            if (image != null
                    && !image.isDockerHub()
                    && KINDS.contains(failure.error().kind())
                    && candidates.size() < MOST_IMAGES) {
                candidates.putIfAbsent(failure.container().image(), failure);
            }
        }
        return candidates;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Set<Question<?>> asks = new LinkedHashSet<>();
        for (PullFailure failure : candidates(soFar).values()) {
            ImageReference image = image(failure);
            asks.add(RegistryHosts.probe(image));
            Origin origin = RegistryHosts.origin(soFar, image);
            if (origin != null) {
                asks.add(manifest(origin, image, image.reference()));
                String child = child(failure, origin, soFar);
                if (child != null) {
                    asks.add(manifest(origin, image, child));
                }
                Manifest single = follow(failure, origin, soFar).manifest();
                if (single != null) {
                    blobs(single).forEach(d -> asks.add(new Blob.Ask(origin, image.repository(), d)));
                }
            }
        }
        return List.copyOf(asks);
    }

    private static ImageReference image(PullFailure failure) {
        ImageReference image = failure.image();
        if (image == null) {
            throw new IllegalStateException("a candidate has a legal name");
        }
        return image;
    }

    private static Manifest.Ask manifest(Origin origin, ImageReference image, String reference) {
        return new Manifest.Ask(origin, image.repository(), reference, true);
    }

    private static @Nullable Manifest find(Manifest.Ask ask, Evidence evidence) {
        return evidence.orNull(ask);
    }

    /** The manifest of an index that the failing node would take, or null. */
    private static @Nullable String child(PullFailure failure, Origin origin, Evidence evidence) {
        ImageReference image = image(failure);
        Manifest top = find(manifest(origin, image, image.reference()), evidence);
        if (top == null) {
            return null;
        }
        return evidence.first(Listing.nodes(), n -> n.name().equals(failure.node()))
                .map(Platform::of)
                .flatMap(platform -> top.children().stream()
                        .filter(c -> c.platform() != null && platform.runs(c.platform()))
                        .findFirst())
                .map(Manifest.Child::digest)
                .orElse(null);
    }

    private static Followed follow(PullFailure failure, Origin origin, Evidence evidence) {
        ImageReference image = image(failure);
        Manifest top = find(manifest(origin, image, image.reference()), evidence);
        if (top == null || top.status() != 200) {
            return new Followed(null, null);
        } else if (top.children().isEmpty()) {
            return new Followed(top, null);
        }
        String digest = child(failure, origin, evidence);
        Manifest child = digest == null ? null : find(manifest(origin, image, digest), evidence);
        if (child != null && child.status() == 404) {
            return new Followed(null, digest);
        }
        return new Followed(child != null && child.status() == 200 ? child : null, null);
    }

    private static List<String> blobs(Manifest manifest) {
        Set<String> digests = new LinkedHashSet<>();
        if (manifest.configDigest() != null) {
            digests.add(manifest.configDigest());
        }
        manifest.layers().forEach(l -> digests.add(l.digest()));
        return digests.stream().limit(MOST_BLOBS).toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> findings = new ArrayList<>();
        List<Gap> gaps = new ArrayList<>();
        boolean looked = false;
        Map<String, PullFailure> candidates = candidates(evidence);
        for (PullFailure failure : candidates.values()) {
            ImageReference image = image(failure);
            Origin origin = RegistryHosts.origin(evidence, image);
            Followed followed = origin == null ? new Followed(null, null) : follow(failure, origin, evidence);
            boolean isSeen = followed.manifest() != null || followed.missingManifest() != null;
            looked |= isSeen;
            String told = failure.error().missingContent();
            if (!isSeen && told != null && isOutOfReach(failure, origin, evidence)) {
                // The registry cannot be asked from here, so containerd's error is the only evidence.
                findings.add(finding(failure, evidence, "its content " + told, null, failure.source()));
            } else if (followed.missingManifest() != null) {
                findings.add(finding(
                        failure,
                        evidence,
                        "manifest " + followed.missingManifest() + ", which its index lists",
                        "HTTP 404",
                        "HEAD " + origin + "/v2/" + image.repository() + "/manifests/" + followed.missingManifest()));
            } else if (origin != null && followed.manifest() != null) {
                judge(failure, origin, followed.manifest(), evidence, findings, gaps);
            }
        }
        if (candidates.isEmpty()) {
            return Outcome.pass("no failed pull points to missing content");
        }
        if (findings.isEmpty() && !looked) {
            return Outcome.skipped("no registry served the manifest of an image that cannot be pulled");
        }
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "the registry has all the content that was checked");
    }

    /** Whether the registry cannot be asked from here. One that was asked and did not answer has another problem first. */
    private static boolean isOutOfReach(PullFailure failure, @Nullable Origin origin, Evidence evidence) {
        ImageReference image = image(failure);
        return origin == null
                ? evidence.answer(RegistryHosts.probe(image)).isUnknown()
                : find(manifest(origin, image, image.reference()), evidence) == null;
    }

    private static void judge(
            PullFailure failure,
            Origin origin,
            Manifest manifest,
            Evidence evidence,
            List<Finding> findings,
            List<Gap> gaps) {
        for (String digest : blobs(manifest)) {
            Blob.Ask ask = new Blob.Ask(origin, image(failure).repository(), digest);
            Blob blob = evidence.orNull(ask);
            if (blob != null && blob.isGone()) {
                String what = digest.equals(manifest.configDigest()) ? "its configuration " : "its layer ";
                String saw = blob.content() == Blob.Content.MISSING && blob.status() == 404
                        ? "HTTP 404"
                        : "HEAD returns " + blob.status() + ", but reading it fails: " + blob.detail();
                findings.add(finding(
                        failure,
                        evidence,
                        what + digest,
                        saw,
                        "GET " + origin + "/v2/" + ask.repository() + "/blobs/" + digest));
                return; // one is enough: all are pushed again together
            } else if (blob == null || blob.content() == Blob.Content.UNTOLD) {
                gaps.add(new Gap(
                        Gap.Cause.UNREACHABLE,
                        ask.describe(),
                        blob == null ? "no answer" : "it could not be read: " + blob.detail(),
                        "check with credentials that are allowed to pull"));
            }
        }
    }

    /** @param saw what the registry answered, or null where the pull's own words are all that is known */
    private static Finding finding(
            PullFailure failure, Evidence evidence, String what, @Nullable String saw, String source) {
        ImageReference image = image(failure);
        String name = failure.container().image();
        Finding finding = Finding.of(
                        RegistryProblems.BLOB_MISSING,
                        Subject.image(name),
                        "Registry " + image.authority() + " has the manifest of " + name + " but not " + what)
                .observed(
                        failure.error().message().isBlank()
                                ? "the pull fails"
                                : failure.error().message(),
                        "the image",
                        failure.source())
                .involving(Subject.pod(failure.pod().path()), Subject.registry(image.authority()));
        if (saw != null) {
            finding = finding.observed(saw, "its content", source);
        }
        return finding.remedy(toPushAgain(image, name, BuiltInRegistry.serves(image, evidence.list(Listing.nodes()))));
    }

    private static Remedy toPushAgain(ImageReference image, String name, boolean isBuiltIn) {
        List<Step> steps = new ArrayList<>();
        if (isBuiltIn) {
            steps.add(DeploymentSteps.restart(
                    "Restart the registry to clear its cache of deleted layers. Without a restart, the next push"
                            + " reports \"Layer already exists\" and uploads nothing. No image is lost."));
            steps.add(DeploymentSteps.waitForRollout("Wait until the registry is running again.", "120s"));
        } else {
            steps.add(Step.manual(
                            "Restart the registry at " + image.authority()
                                    + " to clear its cache of deleted layers. Without a restart, the next push reports"
                                    + " \"Layer already exists\" and uploads nothing.",
                            Actor.operator("where the registry runs"))
                    .risking(Risk.RESTARTS));
        }
        steps.add(Step.of(
                "Push the image again. The push uploads every missing layer."
                        + (image.digest() == null
                                ? ""
                                : " The digest depends on the content only, so any tag works (here TAG)."),
                Action.program(
                        "docker",
                        "push",
                        // No client pushes by a digest.
                        image.digest() == null ? name : image.authority() + "/" + image.repository() + ":TAG"),
                Actor.pushClient("where the image was built")));
        return new Remedy(steps, PullFailures.LEAVES_BACK_OFF);
    }
}
