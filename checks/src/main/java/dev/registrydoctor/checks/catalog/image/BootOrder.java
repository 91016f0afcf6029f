package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether Pods can restart before the cluster's own registry answers, for example after a reboot. */
public final class BootOrder implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "image.boot-order", "Pods can restart before the registry of the cluster answers")
            .reports(ImageProblems.BOOT_DEPENDS_ON_REGISTRY)
            .requires(Listing.pods())
            .welcomes(Listing.nodes());

    /** A container that pulls from the registry at each start. */
    private record Dependent(Pod pod, Pod.Container container) {}

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        List<Dependent> dependents = new ArrayList<>();
        Map<String, Boolean> builtIn = new HashMap<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.deleting() || pod.isOver() || Workloads.isInfrastructure(pod)) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                boolean own = builtIn.computeIfAbsent(
                        container.image(),
                        name -> ImageReference.parse(name)
                                .filter(image -> BuiltInRegistry.serves(image, nodes))
                                .isPresent());
                if (own && "Always".equals(container.pullPolicy())) {
                    dependents.add(new Dependent(pod, container));
                }
            }
        }
        if (!builtIn.containsValue(true)) {
            return Outcome.skipped("no Pod uses an image from the registry of the cluster");
        }
        return dependents.isEmpty()
                ? Outcome.pass("the nodes keep the images from the registry of the cluster (no policy Always)")
                : Outcome.found(finding(dependents));
    }

    private static Finding finding(List<Dependent> dependents) {
        Dependent one = dependents.get(0);
        List<String> pods =
                dependents.stream().map(d -> d.pod().path()).distinct().toList();
        String goal = "Use a new tag for each build, and let the nodes keep the image. With the policy IfNotPresent and"
                + " an old tag, the node would use the old image.";
        return Finding.of(
                        ImageProblems.BOOT_DEPENDS_ON_REGISTRY,
                        Subject.image(one.container().image()),
                        Phrases.count(pods.size(), "Pod")
                                + " with imagePullPolicy Always and an image from the registry of the cluster: "
                                + Phrases.some(pods))
                .observed(
                        "imagePullPolicy is Always: each start needs the registry, even if the node has the image",
                        "IfNotPresent, with a new tag for each build",
                        "spec of Pod " + one.pod().path())
                .remedy(new Remedy(
                        Owners.pullIfNotPresent(goal, one.pod(), one.container()),
                        Verification.of("The check image.boot-order passes.")));
    }
}
