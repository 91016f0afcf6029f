package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
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
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whether running images could be pulled again. */
public final class Presence implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "image.presence", "images of running Pods are still in their registry")
            .reports(ImageProblems.CACHED_BUT_GONE)
            .requires(Listing.pods())
            .needs(RunningImage.NEEDS, NodeStores.NEEDS);

    /** A running image that its registry no longer has. */
    private record Gone(List<RunningImage> uses, Origin origin, boolean contentToo) {
        RunningImage use() {
            return uses.get(0);
        }
    }

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Set<Question<?>> asks = new LinkedHashSet<>();
        for (List<RunningImage> same : RunningImage.running(soFar, true).values()) {
            RunningImage use = same.get(0);
            asks.add(RegistryHosts.probe(use.image()));
            Origin origin = RegistryHosts.origin(soFar, use.image());
            if (origin != null) {
                asks.add(named(origin, use.image()));
                if (isDenied(named(origin, use.image()), soFar)
                        && use.image().digest() == null
                        && !use.isConfigDigest()) {
                    asks.add(content(origin, use));
                }
            }
        }
        return List.copyOf(asks);
    }

    private static Manifest.Ask named(Origin origin, ImageReference image) {
        return new Manifest.Ask(origin, image.repository(), image.reference(), false);
    }

    private static Manifest.Ask content(Origin origin, RunningImage use) {
        return new Manifest.Ask(origin, use.image().repository(), use.runningDigest(), false);
    }

    private static boolean isDenied(Manifest.Ask ask, Evidence evidence) {
        return evidence.find(ask).map(m -> m.status() == 404).orElse(false);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Collection<List<RunningImage>> running =
                RunningImage.running(evidence, true).values();
        if (running.isEmpty()) {
            return Outcome.skipped("no running Pod uses an image from a registry that could be checked");
        }
        Map<String, List<Gone>> gone = new LinkedHashMap<>();
        Set<Gap> gaps = new LinkedHashSet<>();
        for (List<RunningImage> same : running) {
            RunningImage use = same.get(0);
            Origin origin = RegistryHosts.origin(evidence, use.image());
            String unknownBecause = origin == null
                    ? "registry " + use.image().authority() + " does not answer requests from this host"
                    : unknownBecause(named(origin, use.image()), use, evidence);
            if (origin == null || unknownBecause != null) {
                gaps.add(new Gap(
                        Gap.Cause.UNREACHABLE,
                        "whether " + use.image().authority() + " still has the images of running Pods",
                        String.valueOf(unknownBecause),
                        "run registry-doctor where the registry can be reached"));
            } else if (isDenied(named(origin, use.image()), evidence)) {
                boolean contentToo = use.image().digest() != null || isDenied(content(origin, use), evidence);
                gone.computeIfAbsent(use.image().authority(), a -> new ArrayList<>())
                        .add(new Gone(same, origin, contentToo));
            }
        }
        List<Finding> findings =
                gone.values().stream().map(g -> finding(g, evidence)).toList();
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(List.copyOf(gaps))
                : Outcome.of(findings, "every image of a running Pod is in its registry");
    }

    /**
     * Why the check cannot decide, or null when it can. A 404 from a registry with authentication can mean missing
     * access.
     */
    private static @Nullable String unknownBecause(Manifest.Ask ask, RunningImage use, Evidence evidence) {
        Manifest manifest = evidence.orNull(ask);
        if (manifest == null) {
            return "registry " + use.image().authority() + " did not answer the request for "
                    + use.image().text();
        } else if (manifest.status() != 200 && manifest.status() != 404) {
            return "the registry returns HTTP " + manifest.status() + " for "
                    + use.image().text();
        }
        return manifest.status() == 404 && !RegistryHosts.isOpen(evidence, use.image())
                ? "the registry requires a login, and can return 404 for repositories that need one"
                : null;
    }

    /** One finding for each registry: when it loses its storage, all its images are gone at once. */
    private static Finding finding(List<Gone> gone, Evidence evidence) {
        Gone first = gone.get(0);
        ImageReference image = first.use().image();
        List<String> names =
                gone.stream().map(g -> g.use().image().text()).distinct().toList();
        List<String> holders = holders(gone, evidence);
        Finding finding = Finding.of(
                        ImageProblems.CACHED_BUT_GONE,
                        Subject.registry(image.authority()),
                        "Registry " + image.authority() + " no longer has " + Phrases.some(names)
                                + ", which Pods still run from the cache of the nodes")
                .observed(
                        "HTTP 404" + (first.contentToo() ? "" : ", but its digest still exists"),
                        "200",
                        "HEAD " + first.origin() + "/v2/" + image.repository() + "/manifests/" + image.reference());
        if (!holders.isEmpty()) {
            finding = finding.observed(
                    "held by " + Phrases.some(holders),
                    NodeStores.areAllKnown(evidence)
                            ? "containerd's stores on the nodes"
                            : "status of the nodes (it shows only the largest images)");
        }
        List<Subject> involved = new ArrayList<>();
        for (Gone one : gone) {
            involved.add(Subject.image(one.use().image().text()));
            one.uses().forEach(u -> involved.add(Subject.pod(u.pod().path())));
        }
        finding = finding.involving(involved);
        return finding.remedy(remedy(first, evidence));
    }

    /** Nodes that have one of the images, by the name in the spec or by the whole one. */
    private static List<String> holders(List<Gone> gone, Evidence evidence) {
        Set<String> names = new HashSet<>();
        for (Gone one : gone) {
            names.add(one.use().image().text());
            names.add(one.use().image().full());
        }
        return NodeStores.holders(names, evidence);
    }

    /** The node whose store has the image, where stores are known; else that of the Pod. */
    private static @Nullable String holder(Gone gone, Evidence evidence) {
        String node = gone.use().pod().nodeName();
        List<String> holders = holders(List.of(gone), evidence);
        return node == null
                        || holders.contains(node)
                        || NodeStores.of(node, evidence).isEmpty()
                        || holders.isEmpty()
                ? node
                : holders.get(0);
    }

    private static Remedy remedy(Gone gone, Evidence evidence) {
        RunningImage use = gone.use();
        String name = use.image().text();
        String node = holder(gone, evidence);
        String platform = DigestComparison.platform(use, evidence);
        // No client can push by digest.
        boolean isPinned = use.image().digest() != null;
        Step build = Step.of(
                "Push the image again from where it was built: the same content has the same digest"
                        + (isPinned ? ". Use any tag for TAG." : "."),
                Action.program(
                        "docker",
                        "push",
                        isPinned ? use.image().authority() + "/" + use.image().repository() + ":TAG" : name),
                Actor.pushClient("where the image was built"));
        Step cache = Step.of(
                "Or save the image from the cache of the node first: a node that is low on disk space deletes"
                        + " images that no Pod uses. Then load the file with docker load and push the image.",
                Action.root(
                        "microk8s",
                        "ctr",
                        "images",
                        "export",
                        "--platform",
                        platform == null ? "linux/ARCHITECTURE" : platform,
                        "saved-image.tar",
                        name),
                Actor.node(node));
        Verification passes = Verification.of("The check image.presence passes.");
        boolean isNowhere = NodeStores.areAllKnown(evidence)
                && holders(List.of(gone), evidence).isEmpty();
        return isNowhere ? Remedy.of(passes, build) : Remedy.of(passes, build, cache);
    }
}
