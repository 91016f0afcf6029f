package dev.registrydoctor.checks.check;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do, in order, with the site's real names.
 *
 * @param steps at least one
 * @param verify how to see that it worked
 */
public record Remedy(List<Step> steps, String verify) {

    /** What a step puts at stake. */
    public enum Risk {
        NOTHING("changes nothing that runs"),
        RESTARTS("restarts something"),
        LOSES_DATA("loses data");

        private final String label;

        Risk(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * One step.
     *
     * @param what what to do and why; for a step that loses data, also what is lost and how to save it
     * @param command the command, or the file's new content, or null when there is none
     * @param where who does it and where ({@code on node vm, with sudo})
     * @param undo how to take it back, or null
     */
    public record Step(
            String what,
            @Nullable String command,
            String where,
            Risk risk,
            @Nullable String undo) {

        public static Step of(String what, @Nullable String command, String where) {
            return new Step(what, command, where, Risk.NOTHING, null);
        }

        public Step risking(Risk aRisk) {
            return new Step(what, command, where, aRisk, undo);
        }

        public Step undoneBy(String anUndo) {
            return new Step(what, command, where, risk, anUndo);
        }
    }

    public Remedy {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("a remedy has at least one step");
        }
        steps = List.copyOf(steps);
    }

    public static Remedy of(String verify, Step... steps) {
        return new Remedy(List.of(steps), verify);
    }
}
