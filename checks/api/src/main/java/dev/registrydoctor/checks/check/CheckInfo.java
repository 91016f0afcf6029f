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
 * @param standsAlone whatever it finds explains nothing else, as with a file that no pull reads: that it could not look
 *     leaves no fault in doubt
 * @param problems what it can report
 * @param requires questions that must not be unknown
 * @param welcomes questions that it can do without
 */
public record CheckInfo(
        String id,
        String states,
        boolean vital,
        boolean standsAlone,
        List<Problem> problems,
        List<Question<?>> requires,
        List<Question<?>> welcomes) {

    public CheckInfo {
        // A plug-in that names none is to fail where it is called, not where a report is written.
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(states, "states");
        problems = List.copyOf(problems);
        requires = List.copyOf(requires);
        welcomes = List.copyOf(welcomes);
    }

    public static CheckInfo of(String id, String states) {
        return new CheckInfo(id, states, false, false, List.of(), List.of(), List.of());
    }

    public CheckInfo reports(Problem... some) {
        return new CheckInfo(id, states, vital, standsAlone, List.of(some), requires, welcomes);
    }

    public CheckInfo requires(Question<?>... some) {
        return new CheckInfo(id, states, vital, standsAlone, problems, List.of(some), welcomes);
    }

    public CheckInfo welcomes(Question<?>... some) {
        return new CheckInfo(id, states, vital, standsAlone, problems, requires, List.of(some));
    }

    public CheckInfo asVital() {
        return new CheckInfo(id, states, true, standsAlone, problems, requires, welcomes);
    }

    public CheckInfo standingAlone() {
        return new CheckInfo(id, states, vital, true, problems, requires, welcomes);
    }

    /** The part of the id before the first dot. */
    public String area() {
        return id.substring(0, id.indexOf('.'));
    }
}
