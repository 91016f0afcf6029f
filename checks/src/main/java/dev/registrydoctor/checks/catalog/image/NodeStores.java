package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images that nodes have: by the store of each node that is looked at. The status of the others lists only their largest
 * images (kubelet, nodeStatusMaxImages).
 */
final class NodeStores {

    static final Needs NEEDS =
            Needs.of(Listing.nodes()).and(Needs.of(ImageStore.Ask.INSTANCE).onNodes());

    private NodeStores() {}

    /** What is in a node's store; empty where that is not known. */
    static Optional<ImageStore> of(@Nullable String node, Evidence evidence) {
        return node != null && evidence.seenNodes().contains(node)
                ? evidence.from(node).find(ImageStore.Ask.INSTANCE)
                : Optional.empty();
    }

    /** The digest that a name stands for in a node's store; empty when it has no such name, or where that is not known. */
    static Optional<String> digest(@Nullable String node, String name, Evidence evidence) {
        return of(node, evidence).stream()
                .flatMap(store -> store.images().stream())
                .filter(image -> image.name().equals(name))
                .map(ImageStore.Image::digest)
                .findFirst();
    }

    /** The names that a node has; empty where that is not known. */
    static List<String> names(String node, Evidence evidence) {
        return of(node, evidence)
                .map(store ->
                        store.images().stream().map(ImageStore.Image::name).toList())
                .orElseGet(() -> evidence.list(Listing.nodes()).stream()
                        .filter(n -> n.name().equals(node))
                        .flatMap(n -> n.images().stream())
                        .toList());
    }

    /** The nodes that have one of these images, in the order of the cluster's nodes. */
    static List<String> holders(Collection<String> names, Evidence evidence) {
        Set<String> all = new HashSet<>(names);
        return evidence.list(Listing.nodes()).stream()
                .map(Node::name)
                .filter(node -> names(node, evidence).stream().anyMatch(all::contains))
                .toList();
    }

    /** Whether the stores of all nodes are known, so that no other node has an image. */
    static boolean areAllKnown(Evidence evidence) {
        List<Node> nodes = evidence.list(Listing.nodes());
        return !nodes.isEmpty()
                && evidence.isWhole(Listing.nodes())
                && nodes.stream().allMatch(node -> of(node.name(), evidence).isPresent());
    }
}
