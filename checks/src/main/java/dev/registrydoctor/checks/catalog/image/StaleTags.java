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
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Whether running containers have the content that their tags refer to now. Digests are compared, never names. */
public final class StaleTags implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "image.stale-tags", "running Pods have the image that their tag refers to now")
            .reports(ImageProblems.STALE_TAG)
            .requires(Listing.pods())
            .needs(RunningImage.NEEDS, DigestComparison.NEEDS, NodeStores.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public List<Question<?>> followUps(Evidence soFar) {
        Set<Question<?>> asks = new LinkedHashSet<>();
        for (List<RunningImage> same : RunningImage.running(soFar).values()) {
            RunningImage use = same.get(0);
            asks.add(RegistryHosts.probe(use.image()));
            Origin origin = RegistryHosts.origin(soFar, use.image());
            if (origin != null) {
                asks.addAll(DigestComparison.questions(origin, use, soFar));
            }
        }
        return List.copyOf(asks);
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> stale = new ArrayList<>();
        Set<Gap> gaps = new LinkedHashSet<>();
        int compared = 0;
        Map<RunningImage.Key, List<RunningImage>> uses = RunningImage.running(evidence);
        for (List<RunningImage> same : uses.values()) {
            RunningImage use = same.get(0);
            Origin origin = RegistryHosts.origin(evidence, use.image());
            if (origin == null) {
                gaps.add(unreached(use, evidence));
                continue;
            }
            DigestComparison.Result result = DigestComparison.compare(origin, use, evidence);
            switch (result.verdict()) {
                case CURRENT -> compared++;
                case STALE -> {
                    compared++;
                    stale.add(finding(same, origin, result, evidence));
                }
                case GONE -> {}
                case UNKNOWN ->
                    gaps.add(new Gap(
                            Gap.Cause.UNREACHABLE,
                            "the current content of " + use.image().text(),
                            result.detail(),
                            ""));
            }
        }
        if (!stale.isEmpty()) {
            return new Outcome.Found(stale);
        }
        if (uses.isEmpty()) {
            return Outcome.skipped("no running Pod uses a tag from a registry that could be checked");
        }
        if (compared == 0 && gaps.isEmpty()) {
            return Outcome.skipped("the tags of the running Pods no longer exist");
        }
        return gaps.isEmpty()
                ? Outcome.pass(Phrases.count(compared, "running container") + " compared by digest")
                : new Outcome.Unknown(List.copyOf(gaps));
    }

    private static Gap unreached(RunningImage use, Evidence evidence) {
        RegistryProbe.Ask ask = RegistryHosts.probe(use.image());
        if (!evidence.answer(ask).gaps().isEmpty()) {
            Gap gap = evidence.answer(ask).gaps().get(0);
            return new Gap(
                    gap.cause(), "the current content of tags of " + use.image().authority(), gap.why(), gap.remedy());
        }
        return new Gap(
                Gap.Cause.UNREACHABLE,
                "the current content of the tags of " + use.image().authority(),
                "registry " + use.image().authority() + " does not answer requests from this host",
                "run registry-doctor where the registry can be reached");
    }

    private static Finding finding(
            List<RunningImage> same, Origin origin, DigestComparison.Result result, Evidence evidence) {
        RunningImage use = same.get(0);
        Pod pod = use.pod();
        String more = same.size() == 1 ? " runs" : " and " + Phrases.count(same.size() - 1, "other") + " run";
        String image = use.image().text();
        String policy = use.container().pullPolicy();
        boolean always = "Always".equals(policy);
        Finding finding = Finding.of(
                        ImageProblems.STALE_TAG,
                        Subject.image(image),
                        "Pod " + pod.path() + more + " an older " + image + " than the tag refers to now")
                .observed("the Pod runs " + use.runningDigest(), result.detail(), "status of Pod " + pod.path())
                .observed(
                        "the tag refers to " + result.detail(),
                        "HEAD " + origin + "/v2/" + use.image().repository() + "/manifests/"
                                + use.image().tag())
                .involving(same.stream().map(u -> Subject.pod(u.pod().path())).toList());
        if (policy != null) {
            finding = finding.observed(
                    "imagePullPolicy is " + policy
                            + (always ? "" : ": the node keeps the image that it has for this tag"),
                    "spec of Pod " + pod.path());
        }
        List<String> nodes = nodes(same);
        for (String node : nodes) {
            String name = use.image().full();
            String digest = NodeStores.digest(node, name, evidence).orElse(null);
            finding = digest == null
                    ? finding
                    : finding.observed("the tag is " + digest + " there", "containerd's store on node " + node);
        }
        boolean isPulled = !nodes.isEmpty()
                && nodes.stream()
                        .allMatch(node -> NodeStores.digest(node, use.image().full(), evidence)
                                .filter(result.detail()::equals)
                                .isPresent());
        // Which image a node has is a matter of the node, wherever its Pods are looked at from.
        finding = evidence.seenNodes().isEmpty() ? finding : finding.seenOn(nodes);
        return finding.thatTakesEffect().remedy(remedy(use, result, always, isPulled));
    }

    private static List<String> nodes(List<RunningImage> same) {
        return same.stream()
                .flatMap(use -> Stream.ofNullable(use.pod().nodeName()))
                .distinct()
                .sorted()
                .toList();
    }

    /** How the Pods come to the content of the tag: by a restart where the next one takes it, else by its digest. */
    private static Remedy remedy(RunningImage use, DigestComparison.Result result, boolean always, boolean isPulled) {
        Pod pod = use.pod();
        Verification passes = Verification.of("The check image.stale-tags passes.");
        if (always || isPulled) {
            String goal = always ? "Restart the Pods." : "Restart the Pods: their nodes have the new image already.";
            return Remedy.of(passes, Owners.restart(goal, pod));
        }
        String pinned = use.image().authority() + "/" + use.image().repository() + "@" + result.detail();
        String goal =
                "Use the digest instead of the tag: every node then pulls and runs the same content. A new tag for"
                        + " each build has the same effect. With the policy IfNotPresent, a restart alone changes"
                        + " nothing.";
        return new Remedy(Owners.setImage(goal, pod, use.container().name(), pinned), passes);
    }
}
