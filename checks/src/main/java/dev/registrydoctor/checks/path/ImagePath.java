package dev.registrydoctor.checks.path;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The path of an image to a node.
 *
 * @param image the image that was asked for
 * @param puller who pulls it and where, in a few words
 * @param hops all of them, in order; those after the one that breaks are not reached
 */
public record ImagePath(String image, String puller, List<Hop> hops) {

    /** The result of all hops. */
    public enum Verdict {
        WORKS("works"),
        BREAKS("breaks"),
        NOT_KNOWN("not known");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }

        /** The words for people and machines. */
        public String label() {
            return label;
        }
    }

    public ImagePath {
        List<Hop> ordered = new ArrayList<>();
        boolean broken = false;
        for (Hop hop : hops) {
            // Only one fix at a time: the hops after it can change with it.
            ordered.add(broken ? Hop.notReached(hop.step()) : hop);
            broken = broken || hop.state() == Hop.State.BREAKS;
        }
        hops = List.copyOf(ordered);
    }

    /** The hop that breaks, or empty. */
    public Optional<Hop> broken() {
        return hops.stream().filter(h -> h.state() == Hop.State.BREAKS).findFirst();
    }

    public Verdict verdict() {
        if (broken().isPresent()) {
            return Verdict.BREAKS;
        }
        return hops.stream().anyMatch(h -> h.state() == Hop.State.NOT_KNOWN) ? Verdict.NOT_KNOWN : Verdict.WORKS;
    }

    /**
     * The pull to follow.
     *
     * @param image the name of the image, as in a Pod's spec
     * @param node the node that pulls; null for the node that this host is
     * @param namespace whose secrets are used; null for those of a pod that uses the image
     * @param pod name of the pod whose secrets are used, in the namespace; null for any that uses the image
     */
    public record Wish(
            String image,
            @Nullable String node,
            @Nullable String namespace,
            @Nullable String pod) {}
}
