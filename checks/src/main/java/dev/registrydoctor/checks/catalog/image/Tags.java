package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HiddenNotFound;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.PullFailures;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.TagList;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether the tags that pods wait for exist. */
public final class Tags implements Check {

    private static final CheckInfo INFO = CheckInfo.of("image.tags", "tags that Pods wait for exist")
            .reports(ImageProblems.TAG_MISSING)
            .requires(Listing.pods())
            .welcomes(Listing.endpointSlicesIn(BuiltIn.NAMESPACE))
            .needs(Workloads.NEEDS, HiddenNotFound.POSSIBLE);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Set<Question<?>> asks = new LinkedHashSet<>();
        for (PullFailure failure : candidates(soFar)) {
            ImageReference image = failure.image();
            if (image != null && !image.isDockerHub()) {
                asks.add(RegistryHosts.probe(image));
                Origin origin = RegistryHosts.origin(soFar, image);
                if (origin != null) {
                    asks.add(new Manifest.Ask(origin, image.repository(), image.reference(), false));
                    asks.add(new TagList.Ask(origin, image.repository()));
                }
            }
        }
        return List.copyOf(asks);
    }

    /**
     * Pulls that failed with "not found", and those whose error can hide it: containerd up to 1.7 reports the error of
     * the HTTPS fallback instead. A pull that was refused reached no registry, even if this host reaches one now.
     */
    private static List<PullFailure> candidates(Evidence evidence) {
        Set<PullError.Kind> kinds = Set.of(
                PullError.Kind.NOT_FOUND, PullError.Kind.PLAIN_SERVER, PullError.Kind.LOST, PullError.Kind.OTHER);
        return Workloads.failures(evidence).stream()
                .filter(f -> kinds.contains(f.error().kind()))
                .filter(f -> f.image() != null
                        && (f.error().kind() != PullError.Kind.PLAIN_SERVER
                                || HiddenNotFound.isPossible(f, f.image(), evidence)))
                .toList();
    }

    @Override
    public Outcome examine(Evidence evidence) {
        OnePerSubject findings = new OnePerSubject();
        for (PullFailure failure : candidates(evidence)) {
            ImageReference image = failure.image();
            if (image != null && isMissing(failure, image, evidence)) {
                String written = failure.container().image();
                if (!findings.has(written)) {
                    findings.begin(written, finding(failure, image, evidence));
                }
                findings.add(written, List.of(Subject.pod(failure.pod().path())));
            }
        }
        return Outcome.of(findings.findings(), "no Pod waits for a tag that does not exist");
    }

    private static Optional<Origin> origin(ImageReference image, Evidence evidence) {
        return image.isDockerHub() ? Optional.empty() : Optional.ofNullable(RegistryHosts.origin(evidence, image));
    }

    private static boolean isMissing(PullFailure failure, ImageReference image, Evidence evidence) {
        boolean told = failure.error().kind() == PullError.Kind.NOT_FOUND
                && failure.error().missingContent() == null;
        boolean there = answers(200, image, evidence);
        boolean byWebsite = !image.isDockerHub() && RegistryHosts.isWebsite(evidence, image);
        return !there && (isGone(image, evidence) || (told && !byWebsite && !isNeverAsked(failure, image, evidence)));
    }

    /**
     * Whether the node's certs.d sends the image only to other servers: a tag that they lack can exist in the registry.
     */
    private static boolean isNeverAsked(PullFailure failure, ImageReference image, Evidence evidence) {
        Node here = NodeOfHost.find(evidence);
        ContainerdHosts hosts = ContainerdHosts.of(evidence);
        return here != null
                && here.name().equals(failure.node())
                && hosts.isKnown()
                && hosts.isNeverAsked(image.authority());
    }

    private static boolean answers(int status, ImageReference image, Evidence evidence) {
        return origin(image, evidence)
                .flatMap(o -> evidence.find(new Manifest.Ask(o, image.repository(), image.reference(), false)))
                .filter(m -> m.status() == status)
                .isPresent();
    }

    private static boolean isGone(ImageReference image, Evidence evidence) {
        return answers(404, image, evidence) && isTheNodes(image, evidence);
    }

    /**
     * Whether the registry that answers this host is the node's registry with this name. Without a ready Pod, the
     * add-on's registry does not answer: another one listens on its port then, and its 404 is no evidence.
     */
    private static boolean isTheNodes(ImageReference image, Evidence evidence) {
        Listing<EndpointSlice> slices = Listing.endpointSlicesIn(BuiltIn.NAMESPACE);
        return !BuiltInRegistry.serves(image, evidence.list(Listing.nodes()))
                || !evidence.isWhole(slices)
                || evidence.list(slices).stream().anyMatch(s -> !s.ready().isEmpty());
    }

    private static Finding finding(PullFailure failure, ImageReference image, Evidence evidence) {
        Optional<Origin> origin = origin(image, evidence);
        Optional<TagList> tags = origin.flatMap(o -> evidence.find(new TagList.Ask(o, image.repository())));
        boolean noRepository = tags.filter(t -> t.status() == 404).isPresent();
        String what = noRepository
                ? "repository " + image.repository()
                : (image.digest() != null ? image.digest() : "tag " + image.tag()) + " in repository "
                        + image.repository();
        Finding finding = Finding.of(
                        ImageProblems.TAG_MISSING,
                        Subject.image(failure.container().image()),
                        "Registry " + image.authority() + " has no " + what + ", and " + Workloads.needs(failure)
                                + " it")
                .observed(
                        failure.error().message().isBlank()
                                ? "the pull fails"
                                : failure.error().message(),
                        "the image",
                        failure.source())
                .involving(Subject.pod(failure.pod().path()), Subject.registry(image.authority()));
        if (origin.isPresent() && isGone(image, evidence)) {
            finding = finding.observed(
                    "HTTP 404",
                    "200",
                    "HEAD " + origin.get() + "/v2/" + image.repository() + "/manifests/" + image.reference());
        }
        List<String> near = tags.isEmpty() || image.tag() == null
                ? List.of()
                : Nearest.of(image.tag(), tags.get().tags());
        if (!near.isEmpty()) {
            finding = finding.observed("nearest tags: " + String.join(", ", near), "tags of " + image.repository());
        }
        if (image.isDockerHub() && !image.qualified()) {
            finding = finding.observed(
                    "no registry is named, so the image was requested from docker.io", "the name of the image");
        }
        return finding.remedy(remedy(failure, image, near));
    }

    private static Remedy remedy(PullFailure failure, ImageReference image, List<String> near) {
        List<Step> steps = new ArrayList<>();
        String base = image.authority() + "/" + image.repository();
        if (!near.isEmpty()) {
            String meant = base + ":" + near.get(0);
            steps.addAll(Owners.setImage(
                    "Change the image name if you mean " + near.get(0) + ".",
                    failure.pod(),
                    failure.container().name(),
                    meant));
        }
        boolean ofDocker = image.isDockerHub() && image.repository().startsWith("library/");
        if (ofDocker) {
            steps.add(Step.of(
                            "Find out which tags exist. Only Docker pushes to " + image.plainRepository() + ".",
                            Action.program("skopeo", "list-tags", "docker://" + base),
                            Actor.here())
                    .deciding("use one of the listed tags in the manifest of the Pod."));
        } else {
            steps.add(Step.of(
                    (near.isEmpty() ? "Push" : "Or push") + " the image with the name that the Pod uses.",
                    Action.program(
                            "docker",
                            "push",
                            image.digest() == null ? failure.container().image() : base + ":TAG"),
                    Actor.pushClient("where the image was built")));
        }
        if (failure.isOfEndedJob()) {
            steps.add(Owners.again(failure.pod()));
        }
        return new Remedy(steps, PullFailures.works(failure));
    }
}
