package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.checks.model.pull.PullFailure;
import dev.registrydoctor.checks.names.ImageReference;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The images of the built-in registry that Pods use, and whether it has them. */
final class WantedImages {

    /** A run asks for no more of them than this: a few show a loss. */
    private static final int MOST = 20;

    /** What {@link #of} reads; the registry is asked for each image. */
    static final Needs NEEDS = Workloads.NEEDS
            .and(BuiltInRegistry.NEEDS, Needs.of(Listing.pods(), Listing.nodes()))
            .then(WantedImages::questions);

    private WantedImages() {}

    /**
     * An image of the built-in registry.
     *
     * @param reference as the first Pod names it
     * @param pods paths of the Pods that use it
     * @param missing the registry does not have it
     * @param there the registry has it
     * @param waits a Pod waits for it
     * @param wasThere a node has pulled it from the registry, or has run it
     * @param firstRun when the first Pod that runs it was created, or null
     */
    record Image(
            ImageReference reference,
            List<String> pods,
            boolean missing,
            boolean there,
            boolean waits,
            boolean wasThere,
            @Nullable Instant firstRun) {}

    private static List<Question<?>> questions(Evidence soFar) {
        List<Question<?>> questions = new ArrayList<>();
        Origin origin = BuiltInRegistry.origin(soFar);
        if (origin != null) {
            uses(soFar)
                    .values()
                    .forEach(uses -> questions.add(ask(origin, uses.get(0).image())));
        }
        return questions;
    }

    private static Manifest.Ask ask(Origin origin, ImageReference image) {
        return new Manifest.Ask(origin, image.repository(), image.reference(), false);
    }

    private record Use(Pod pod, Pod.Container container, ImageReference image) {}

    /** Containers by their image, named by what the registry is asked for. */
    private static Map<String, List<Use>> uses(Evidence evidence) {
        Map<String, List<Use>> uses = new LinkedHashMap<>();
        List<Node> nodes = evidence.list(Listing.nodes());
        Map<String, Boolean> served = new HashMap<>();
        for (Pod pod : evidence.list(Listing.pods())) {
            if (pod.deleting() || pod.isOver() || Workloads.isInfrastructure(pod)) {
                continue;
            }
            for (Pod.Container container : pod.containers()) {
                ImageReference image = ImageReference.parse(container.image()).orElse(null);
                if (image != null
                        && served.computeIfAbsent(image.authority(), a -> BuiltInRegistry.serves(image, nodes))) {
                    String name = image.repository() + " " + image.reference();
                    if (uses.size() < MOST || uses.containsKey(name)) {
                        uses.computeIfAbsent(name, n -> new ArrayList<>()).add(new Use(pod, container, image));
                    }
                }
            }
        }
        return uses;
    }

    static List<Image> of(Evidence evidence) {
        Origin origin = BuiltInRegistry.origin(evidence);
        Set<String> told = new HashSet<>();
        for (PullFailure failure : Workloads.failures(evidence)) {
            if (failure.error().kind() == PullError.Kind.NOT_FOUND
                    && failure.error().missingContent() == null) {
                told.add(failure.container().image());
            }
        }
        Set<String> onNodes = new HashSet<>();
        evidence.list(Listing.nodes()).forEach(node -> onNodes.addAll(node.images()));
        return uses(evidence).values().stream()
                .map(uses -> image(uses, origin, told, onNodes, evidence))
                .toList();
    }

    private static Image image(
            List<Use> uses, @Nullable Origin origin, Set<String> told, Set<String> onNodes, Evidence evidence) {
        ImageReference reference = uses.get(0).image();
        int status = origin == null
                ? 0
                : evidence.find(ask(origin, reference)).map(Manifest::status).orElse(0);
        boolean isTold = uses.stream().anyMatch(u -> told.contains(u.container().image()));
        return new Image(
                reference,
                uses.stream().map(u -> u.pod().path()).distinct().toList(),
                status == 404 || (status == 0 && isTold),
                status == 200,
                uses.stream().anyMatch(u -> PullFailure.isOne(u.container())),
                uses.stream().anyMatch(WantedImages::ran) || onNodes.contains(reference.full()),
                uses.stream()
                        .filter(WantedImages::ran)
                        .map(u -> u.pod().created())
                        .filter(Objects::nonNull)
                        .min(Instant::compareTo)
                        .orElse(null));
    }

    /** Whether the container runs, or ran, what came from the registry: an image from an archive has another imageID. */
    private static boolean ran(Use use) {
        String id = use.container().imageId();
        boolean pulled = id != null && id.contains(use.image().authority() + "/");
        return pulled || use.container().restarts() > 0 || use.container().lastState() != null;
    }
}
