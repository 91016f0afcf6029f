package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.reading.Reading;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pasted error or a description, as far as it was understood.
 *
 * @param line the line that matters, cleaned; empty when nothing was pasted
 * @param client who said it
 * @param named what it names
 * @param reading its structure, and whom the part that failed asked
 * @param recognised what kind it is, or null
 * @param causes ids of possible causes, the most likely first
 * @param excluded ids of causes of this kind of error that the person's own words exclude, each with the words
 * @param described whether it was recognized by words that a person would use, not by the words of a program
 * @param looksLike what the text is about where it is not about a registry; empty where it can be
 * @param others further kinds of errors in what was pasted
 * @param nearest where it was not recognized: kinds that share rare words with it, at most three
 */
public record Symptom(
        String line,
        Client client,
        ErrorNames named,
        Reading reading,
        @Nullable Pattern recognised,
        List<String> causes,
        Map<String, String> excluded,
        boolean described,
        String looksLike,
        List<Pattern> others,
        List<Pattern> nearest) {

    public Symptom {
        causes = List.copyOf(causes);
        // Map.copyOf has no order.
        excluded = Collections.unmodifiableMap(new LinkedHashMap<>(excluded));
        others = List.copyOf(others);
        nearest = List.copyOf(nearest);
    }

    /** Whether the text is about other software: no cause is named for it then. */
    public boolean isElsewhere() {
        return !looksLike.isEmpty();
    }

    /** What kind it is; empty when it was not recognized. */
    public Optional<Pattern> pattern() {
        return Optional.ofNullable(recognised);
    }
}
