package dev.registrydoctor.checks.remedy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to see that a remedy worked.
 *
 * @param action what to run, or null where there is no command for it
 * @param actor who runs it
 * @param expectation what that shows: after a command a phrase that begins with a verb ({@code shows Bound}), else a sentence
 * @param checks ids of the checks to run again beside the one that made the finding, which always belongs to them
 */
public record Verification(@Nullable Action action, Actor actor, String expectation, List<String> checks) {

    public Verification {
        checks = List.copyOf(checks);
    }

    /** A command of kubectl, word by word but the last, which is what it shows ({@code shows Bound}). */
    public static Verification kubectl(String expectation, String... args) {
        return new Verification(Action.kubectl(args), Actor.cluster(), expectation, List.of());
    }

    /** Something that somebody runs and what it shows. */
    public static Verification of(Action action, Actor actor, String expectation) {
        return new Verification(action, actor, expectation, List.of());
    }

    /** A sentence, without a command. */
    public static Verification of(String expectation) {
        return new Verification(null, Actor.cluster(), expectation, List.of());
    }

    /** These checks see the effect too. */
    public Verification rerunning(String... some) {
        return new Verification(action, actor, expectation, List.of(some));
    }
}
