package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.ErrorReader;
import dev.registrydoctor.checks.reading.RegistrySigns;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of error lines, from the files below {@code /symptoms/}.
 *
 * @param patterns special ones first
 * @param descriptions what people say in their own words, special ones first
 * @param byShape what is known of errors by their structure, the most special first
 * @param tests how to tell each problem, by its id
 * @param asks the questions, by their ids
 * @param reader reads the structure of errors
 * @param signs what tells a line about a registry from others
 */
public record Knowledge(
        List<Pattern> patterns,
        List<Pattern> descriptions,
        List<Pattern> byShape,
        Map<String, HowToTell> tests,
        Map<String, Ask> asks,
        ErrorReader reader,
        RegistrySigns signs) {

    public Knowledge {
        patterns = List.copyOf(patterns);
        descriptions = List.copyOf(descriptions);
        byShape = List.copyOf(byShape);
        tests = Map.copyOf(tests);
        asks = Map.copyOf(asks);
    }

    /** Read when first needed: most runs of the program need none of it. */
    private static final class Loaded {
        static final Knowledge ALL = KnowledgeFiles.load();
    }

    public static Knowledge all() {
        return Loaded.ALL;
    }

    public Optional<HowToTell> howToTell(String problem) {
        return Optional.ofNullable(tests.get(problem));
    }
}
