package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Outcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * An outcome that a test asserted of a check, and that the check really had.
 *
 * @param check the class of the check
 * @param outcome the kind of outcome
 * @param problems the ids of the problems that the test named; empty unless the outcome is {@link Outcome.Found}
 */
public record AssertedOutcome(Class<? extends Check> check, Class<? extends Outcome> outcome, Set<String> problems) {

    private static final List<Consumer<AssertedOutcome>> LISTENERS = new CopyOnWriteArrayList<>();

    public AssertedOutcome {
        problems = Set.copyOf(problems);
    }

    /** Runs the action and tells the listener of each outcome that {@link Examined} asserts while it runs. */
    public static void listen(Consumer<AssertedOutcome> listener, Runnable action) {
        LISTENERS.add(listener);
        try {
            action.run();
        } finally {
            LISTENERS.remove(listener);
        }
    }

    void publish() {
        LISTENERS.forEach(listener -> listener.accept(this));
    }
}
