package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorReader;
import dev.registrydoctor.checks.reading.RegistrySigns;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The knowledge about error lines, from the files below {@code /symptoms/}.
 *
 * @param patterns special ones first
 * @param descriptions descriptions in a person's words, special ones first
 * @param remarks what a person's words exclude, and what they make likelier
 * @param groups words that say the same
 * @param spelling the words of all descriptions and remarks
 * @param byShape errors by their structure, the most special first
 * @param tests how to tell each problem, by its id
 * @param testsByClient those of clients for which this is another test
 * @param asks the questions, by their ids
 * @param reader reads the structure of errors
 * @param signs signs that a line is about a registry
 * @param foreign words of other languages that descriptions are written in
 */
public record Knowledge(
        List<Pattern> patterns,
        List<Pattern> descriptions,
        List<Remark> remarks,
        WordGroups groups,
        Spelling spelling,
        List<Pattern> byShape,
        Map<String, HowToTell> tests,
        Map<Client, Map<String, HowToTell>> testsByClient,
        Map<String, Ask> asks,
        ErrorReader reader,
        RegistrySigns signs,
        ForeignWords foreign) {

    public Knowledge {
        patterns = List.copyOf(patterns);
        descriptions = List.copyOf(descriptions);
        remarks = List.copyOf(remarks);
        byShape = List.copyOf(byShape);
        tests = Map.copyOf(tests);
        testsByClient = Map.copyOf(testsByClient);
        asks = Map.copyOf(asks);
    }

    /** Read when first needed: most runs do not need it. */
    private static final class Loaded {
        static final Knowledge ALL = KnowledgeFiles.load();
    }

    public static Knowledge all() {
        return Loaded.ALL;
    }

    /** How to tell a problem, for an error of this client. */
    public Optional<HowToTell> howToTell(String problem, Client client) {
        HowToTell own = testsByClient.getOrDefault(client, Map.of()).get(problem);
        return Optional.ofNullable(own == null ? tests.get(problem) : own);
    }
}
