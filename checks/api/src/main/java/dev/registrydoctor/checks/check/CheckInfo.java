package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.problem.Problem;
import java.util.List;
import java.util.Objects;

/**
 * What a check is, without running it.
 *
 * @param id {@code area.name}
 * @param states the healthy condition, in the present tense
 * @param vital without it nobody can say that the site is healthy
 * @param explainsNothing whatever it finds explains nothing else, as with a file that no pull reads: that it could not look
 *     leaves no fault in doubt
 * @param problems what it can report
 * @param requires questions that must not be unknown
 * @param needs what it can do without: its own welcome questions, and the needs of the helpers that it calls
 */
public record CheckInfo(
        String id,
        String states,
        boolean vital,
        boolean explainsNothing,
        List<Problem> problems,
        List<Question<?>> requires,
        Needs needs) {

    public CheckInfo {
        // A plug-in that names none is to fail where it is called, not where a report is written.
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(states, "states");
        problems = List.copyOf(problems);
        requires = List.copyOf(requires);
    }

    public static CheckInfo of(String id, String states) {
        return new CheckInfo(id, states, false, false, List.of(), List.of(), Needs.of());
    }

    public CheckInfo reports(Problem... some) {
        return new CheckInfo(id, states, vital, explainsNothing, List.of(some), requires, needs);
    }

    public CheckInfo requires(Question<?>... some) {
        return new CheckInfo(id, states, vital, explainsNothing, problems, List.of(some), needs);
    }

    public CheckInfo welcomes(Question<?>... some) {
        return needs(Needs.of(some));
    }

    /** The evidence of the helpers that the check calls, beside its own. */
    public CheckInfo needs(Needs... ofHelpers) {
        return new CheckInfo(id, states, vital, explainsNothing, problems, requires, needs.and(ofHelpers));
    }

    /** Questions that it can do without, those of its helpers included. */
    public List<Question<?>> welcomes() {
        return needs.questions().stream().filter(q -> !requires.contains(q)).toList();
    }

    /** The same with the first questions of its helpers alone. */
    public CheckInfo withoutFollowUps() {
        return new CheckInfo(id, states, vital, explainsNothing, problems, requires, Needs.of(needs.questions()));
    }

    public CheckInfo asVital() {
        return new CheckInfo(id, states, true, explainsNothing, problems, requires, needs);
    }

    public CheckInfo thatExplainsNothing() {
        return new CheckInfo(id, states, vital, true, problems, requires, needs);
    }

    /** The part of the id before the first dot. */
    public String area() {
        return id.substring(0, id.indexOf('.'));
    }
}
