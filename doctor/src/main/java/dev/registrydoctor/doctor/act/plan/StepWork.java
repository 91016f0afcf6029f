package dev.registrydoctor.doctor.act.plan;

import dev.registrydoctor.doctor.act.change.Change;
import java.util.List;

/** What there is to do in a step, as far as the program can tell before it is done. */
public sealed interface StepWork {

    /** The kind in JSON. */
    String kind();

    /**
     * Changes that the program can make.
     *
     * @param changes at least one, in order
     */
    record Changes(List<Change> changes) implements StepWork {
        public Changes {
            changes = List.copyOf(changes);
        }

        @Override
        public String kind() {
            return "change";
        }
    }

    /** Nothing: it is already so. */
    record AlreadyDone() implements StepWork {
        @Override
        public String kind() {
            return "already-done";
        }
    }

    /**
     * Something that a person decides or does.
     *
     * @param why what keeps the program from it, as a sentence
     */
    record ByHand(String why) implements StepWork {
        @Override
        public String kind() {
            return "by-hand";
        }
    }

    /**
     * Something for a machine that the program is not on.
     *
     * @param machine which, as a phrase ({@code on node b}); a script is written for it
     * @param node the name of the node, or empty when it is not one that is known
     */
    record Elsewhere(String machine, String node) implements StepWork {
        @Override
        public String kind() {
            return "elsewhere";
        }
    }

    /**
     * Something that cannot be done as things are.
     *
     * @param why what is in the way and what to do, as a sentence
     */
    record Blocked(String why) implements StepWork {
        @Override
        public String kind() {
            return "blocked";
        }
    }
}
