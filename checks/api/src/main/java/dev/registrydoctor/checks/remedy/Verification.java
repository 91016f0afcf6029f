package dev.registrydoctor.checks.remedy;

import org.jspecify.annotations.Nullable;

/**
 * How to see that a remedy worked; the check that made the finding can be run again besides.
 *
 * @param action what to run, or null where there is no command for it
 * @param actor who runs it
 * @param expectation what that shows: after a command a phrase that begins with a verb ({@code shows Bound}), else a sentence
 */
public record Verification(@Nullable Action action, Actor actor, String expectation) {

    /** A command of kubectl, word by word but the last, which is what it shows ({@code shows Bound}). */
    public static Verification kubectl(String expectation, String... args) {
        return new Verification(Action.kubectl(args), Actor.cluster(), expectation);
    }

    /** Something that somebody runs and what it shows. */
    public static Verification of(Action action, Actor actor, String expectation) {
        return new Verification(action, actor, expectation);
    }

    /** A sentence, without a command. */
    public static Verification of(String expectation) {
        return new Verification(null, Actor.cluster(), expectation);
    }
}
