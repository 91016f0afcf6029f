package dev.registrydoctor.checks.symptom;

import java.util.List;
import java.util.Set;

/**
 * A question to a person about something that no check can read.
 *
 * @param id its name
 * @param text the question
 * @param choices the possible answers, "don't know" last
 */
public record Ask(String id, String text, List<Choice> choices) {

    /** The id of the choice that every question has. */
    public static final String DONT_KNOW = "dont-know";

    /**
     * One answer.
     *
     * @param id its name
     * @param text for a person
     * @param confirms problems that it confirms
     * @param rulesOut problems that it excludes
     * @param past whether it means that the error is over
     */
    public record Choice(String id, String text, Set<String> confirms, Set<String> rulesOut, boolean past) {
        public Choice {
            confirms = Set.copyOf(confirms);
            rulesOut = Set.copyOf(rulesOut);
        }

        static Choice plain(String id, String text) {
            return new Choice(id, text, Set.of(), Set.of(), false);
        }
    }

    public Ask {
        choices = List.copyOf(choices);
    }

    /**
     * The choice with this id.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Choice choice(String choiceId) {
        return choices.stream()
                .filter(c -> c.id().equals(choiceId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the question " + id + " has no choice " + choiceId));
    }
}
