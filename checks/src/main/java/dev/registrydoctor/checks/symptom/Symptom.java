package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.reading.Reading;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pasted error or a description, as far as it was understood.
 *
 * @param line the line that matters, cleaned; empty when nothing was pasted
 * @param client the client that reports it
 * @param named the names in it
 * @param reading its structure, with the server of the part that failed
 * @param recognised the pattern that matches it, or null
 * @param described whether it matches in words of a person, and not of a program
 * @param looksLike what the text is about if it is not about a registry; otherwise empty
 * @param others further patterns that match other lines of the text
 * @param nearest for a text without a match: at most three patterns that share rare words with it
 */
public record Symptom(
        String line,
        Client client,
        ErrorNames named,
        Reading reading,
        @Nullable Pattern recognised,
        boolean described,
        String looksLike,
        List<Pattern> others,
        List<Pattern> nearest) {

    public Symptom {
        others = List.copyOf(others);
        nearest = List.copyOf(nearest);
    }

    /** Whether the text is about other software: no cause is named for it then. */
    public boolean isElsewhere() {
        return !looksLike.isEmpty();
    }

    /** The recognized pattern; empty when there is none. */
    public Optional<Pattern> pattern() {
        return Optional.ofNullable(recognised);
    }

    /** Possible causes, the most likely first. */
    public List<String> causes() {
        return recognised == null ? List.of() : recognised.causes();
    }
}
