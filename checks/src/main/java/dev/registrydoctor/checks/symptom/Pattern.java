package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.ErrorNames;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A kind of error line: how it is recognized, and what can cause it.
 *
 * @param id its name
 * @param says what the line means, one sentence
 * @param general whether other programs write its phrases too, so that a line needs a sign of a registry
 * @param state whether it is a state that people name in their own words, so that a description of more goes first
 * @param phrases lower case; one of these lists must stand in the line with all its parts
 * @param words how people say it: in each list, each group has a word that the text holds, or after ! none; a star ends a
 *     prefix
 * @param clients who must have said it; empty for anyone
 * @param registry what the registry's name must end in where the line names one; null for any
 * @param shape the structure by which it is recognized; of a pattern with phrases, that of the errors that it stands for where
 *     nothing more special is known
 * @param causes ids of problems, the likeliest first
 * @param lookAlikes what the catalog has no problem for and is often meant, each with how to tell
 * @param asks ids of questions to a person, in order
 * @param examples real lines
 */
public record Pattern(
        String id,
        String says,
        boolean general,
        boolean state,
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

    /**
     * This kind of error without the causes that are impossible, for example those of containerd's configuration where
     * another client reports it. If no cause and no look-alike would be left, it stays as it is.
     */
    Pattern without(Predicate<String> impossible) {
        List<String> possible = causes.stream().filter(impossible.negate()).toList();
        return possible.size() == causes.size() || (possible.isEmpty() && lookAlikes.isEmpty())
                ? this
                : new Pattern(
                        id,
                        says,
                        general,
                        state,
                        phrases,
                        words,
                        clients,
                        registry,
                        shape,
                        possible,
                        lookAlikes,
                        asks,
                        examples);
    }

    /** Whether the line, in lower case, is of this kind. */
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

    /** Whether a description, as words in lower case, is of this kind. */
    boolean describes(Set<String> said) {
        return isSaid(words, said);
    }

    /** Whether words that were said hold all groups of one of these lists. */
    static boolean isSaid(List<List<String>> any, Set<String> said) {
        return any.stream().anyMatch(groups -> groups.stream().allMatch(group -> isSaid(group, said)));
    }

    private static boolean isSaid(String group, Set<String> said) {
        if (group.startsWith("!")) {
            return !isSaid(group.substring(1), said);
        }
        for (String word : group.replace("'", "").split("\\|", -1)) {
            boolean prefix = word.endsWith("*");
            String bare = prefix ? word.substring(0, word.length() - 1) : word;
            if (prefix ? said.stream().anyMatch(s -> s.startsWith(bare)) : said.contains(bare)) {
                return true;
            }
        }
        return false;
    }
}
