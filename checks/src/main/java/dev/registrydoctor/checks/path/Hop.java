package dev.registrydoctor.checks.path;

import java.util.List;

/**
 * One hop of an image's path.
 *
 * @param step which one
 * @param state whether the image gets past it
 * @param says what is true at this hop, in a sentence without a period; for an unknown state, the reason and how to
 *     find out
 * @param details more of it, one line each: what is tried in which order, and why the rest is not
 */
public record Hop(Step step, State state, String says, List<String> details) {

    /** The hops, in the order that an image passes them. */
    public enum Step {
        NAME("name"),
        DNS("DNS"),
        SECRET("secret"),
        HOST("host"),
        SCHEME("scheme"),
        CERTIFICATE("certificate"),
        MANIFEST("manifest"),
        PLATFORM("platform"),
        LAYERS("layers");

        private final String label;

        Step(String label) {
            this.label = label;
        }

        /** The word for people and machines. */
        public String label() {
            return label;
        }
    }

    /** The state of an image at a hop. */
    public enum State {
        PASSES("passes"),
        BREAKS("breaks"),
        NOT_KNOWN("not known"),
        /** A hop before it breaks. */
        NOT_REACHED("not reached");

        private final String label;

        State(String label) {
            this.label = label;
        }

        /** The words for people and machines. */
        public String label() {
            return label;
        }
    }

    public Hop {
        details = List.copyOf(details);
    }

    static Hop passes(Step step, String says, List<String> details) {
        return new Hop(step, State.PASSES, says, details);
    }

    static Hop passes(Step step, String says) {
        return passes(step, says, List.of());
    }

    static Hop breaks(Step step, String says, List<String> details) {
        return new Hop(step, State.BREAKS, says, details);
    }

    static Hop breaks(Step step, String says) {
        return breaks(step, says, List.of());
    }

    static Hop notKnown(Step step, String says, List<String> details) {
        return new Hop(step, State.NOT_KNOWN, says, details);
    }

    static Hop notKnown(Step step, String says) {
        return notKnown(step, says, List.of());
    }

    static Hop notReached(Step step) {
        return new Hop(step, State.NOT_REACHED, "not reached", List.of());
    }
}
