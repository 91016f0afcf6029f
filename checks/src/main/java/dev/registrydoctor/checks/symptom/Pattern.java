package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A kind of error line: how to recognize it, and its possible causes.
 *
 * @param id its name
 * @param says what the line means, one sentence
 * @param general whether other programs write its phrases too, so that a line needs a sign of a registry
 * @param phrases in lower case; one of these lists must be in the line with all its parts
 * @param words how people describe it: in each list, each group has a word that is in the text, or after ! none; a
 *     star ends a prefix
 * @param clients the clients that can report it; empty for any
 * @param registry the end of the registry's name, if the line has one; null for any
 * @param shape the structure that it is recognized by; for a pattern with phrases, the structure of the errors that
 *     it covers when no more special pattern matches
 * @param causes ids of problems, the most likely first
 * @param lookAlikes causes that are not in the catalog, each with how to recognize it
 * @param asks ids of questions to a person, in order
 * @param examples real lines
 */
public record Pattern(
        String id,
        String says,
        boolean general,
        List<List<String>> phrases,
        List<List<String>> words,
        Set<Client> clients,
        @Nullable String registry,
        Shape shape,
        List<String> causes,
        List<String> lookAlikes,
        List<String> asks,
        List<Example> examples) {

    /**
     * A real line.
     *
     * @param text the line
     * @param source its public source
     */
    public record Example(String text, String source) {}

    public Pattern {
        phrases = List.copyOf(phrases);
        words = List.copyOf(words);
        clients = Set.copyOf(clients);
        causes = List.copyOf(causes);
        lookAlikes = List.copyOf(lookAlikes);
        asks = List.copyOf(asks);
        examples = List.copyOf(examples);
    }

    /** Whether the line, in lower case, matches. */
    boolean fits(String line, Client client) {
        if (!clients.isEmpty() && !clients.contains(client)) {
            return false;
        }
        // Plain loops: a paste has thousands of lines, and each meets each phrase.
        for (List<String> parts : phrases) {
            if (holds(line, parts)) {
                return isOfRegistry(line);
            }
        }
        return false;
    }

    private boolean isOfRegistry(String line) {
        String named = registry == null ? null : ErrorNames.of(line).registry();
        return registry == null || named == null || named.endsWith(registry);
    }

    private static boolean holds(String line, List<String> parts) {
        for (String part : parts) {
            if (!line.contains(part)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a description, as words in lower case, matches. */
    boolean describes(Set<String> said) {
        return words.stream().anyMatch(groups -> groups.stream().allMatch(group -> isSaid(group, said)));
    }

    private static boolean isSaid(String group, Set<String> said) {
        if (group.startsWith("!")) {
            return !isSaid(group.substring(1), said);
        }
        for (String word : group.split("\\|", -1)) {
            boolean prefix = word.endsWith("*");
            String bare = prefix ? word.substring(0, word.length() - 1) : word;
            if (prefix ? said.stream().anyMatch(s -> s.startsWith(bare)) : said.contains(bare)) {
                return true;
            }
        }
        return false;
    }
}
