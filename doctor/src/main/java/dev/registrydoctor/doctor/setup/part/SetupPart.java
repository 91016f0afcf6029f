package dev.registrydoctor.doctor.setup.part;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * What one part of a setup comes to.
 *
 * @param steps what is missing; none where nothing is, or where it is not known
 * @param obstacles what a person has to settle first, each a sentence or two: what it is, and what to do about it
 * @param notes what is worth knowing and needs no step, each a sentence
 * @param gaps what could not be looked at, so that it is not known whether something is missing
 */
public record SetupPart(List<Step> steps, List<String> obstacles, List<String> notes, List<Gap> gaps) {

    /** Nothing is missing. */
    public static final SetupPart NOTHING = new SetupPart(List.of(), List.of(), List.of(), List.of());

    public SetupPart {
        steps = List.copyOf(steps);
        obstacles = List.copyOf(obstacles);
        notes = List.copyOf(notes);
        gaps = List.copyOf(gaps);
    }

    /** These steps are missing. */
    public static SetupPart steps(List<Step> steps) {
        return new SetupPart(steps, List.of(), List.of(), List.of());
    }

    /** These steps are missing. */
    public static SetupPart steps(Step... steps) {
        return steps(List.of(steps));
    }

    /** A person has to settle this. */
    public static SetupPart obstacle(String obstacle) {
        return new SetupPart(List.of(), List.of(obstacle), List.of(), List.of());
    }

    /** Nothing is missing, and this is worth knowing. */
    public static SetupPart note(String note) {
        return new SetupPart(List.of(), List.of(), List.of(note), List.of());
    }

    /** It is not known whether something is missing. */
    public static SetupPart unknown(List<Gap> gaps) {
        return new SetupPart(List.of(), List.of(), List.of(), gaps);
    }

    /** Both, one after the other; what both say is said once. */
    public SetupPart and(SetupPart other) {
        return new SetupPart(
                joined(steps, other.steps),
                joined(obstacles, other.obstacles),
                joined(notes, other.notes),
                joined(gaps, other.gaps));
    }

    /** All of these, in their order. */
    public static SetupPart all(List<SetupPart> parts) {
        return parts.stream().reduce(NOTHING, SetupPart::and);
    }

    private static <T> List<T> joined(List<T> some, List<T> more) {
        List<T> all = new ArrayList<>(some);
        more.stream().filter(each -> !all.contains(each)).forEach(all::add);
        return all;
    }
}
