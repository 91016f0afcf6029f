package dev.registrydoctor.checks.reading;

import java.util.List;
import java.util.Set;

/**
 * Finds the client that reports an error, by the phrases in {@code clients.txt}, whose head describes its format.
 * Immutable.
 */
public final class ClientRules {

    private static final Set<String> KEYS = Set.of("client", "phrase");

    private record Rule(Client client, List<List<String>> phrases) {}

    private final List<Rule> rules;

    private ClientRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it is not in this format, with the block and the line
     */
    public static ClientRules read(String text) {
        return new ClientRules(Block.of(text).stream()
                .map(block -> block.knowing(KEYS))
                .map(block -> new Rule(Client.named(block.one("client")), block.phrases("phrase")))
                .toList());
    }

    /** The client of a text after {@link PastedText#normal}; UNKNOWN if nothing identifies one. */
    public Client of(String normal) {
        // Plain loops: a paste has thousands of lines, and each is compared with each phrase.
        for (Rule rule : rules) {
            for (List<String> parts : rule.phrases()) {
                if (holdsAll(normal, parts)) {
                    return rule.client();
                }
            }
        }
        return Client.UNKNOWN;
    }

    private static boolean holdsAll(String normal, List<String> parts) {
        for (String part : parts) {
            if (!holds(normal, part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String normal, String part) {
        if (part.startsWith("^")) {
            return normal.startsWith(part.substring(1));
        }
        int at = normal.indexOf(part);
        if (at < 0 || !part.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            return at >= 0;
        }
        while (at >= 0 && !standsAlone(normal, at, at + part.length())) {
            at = normal.indexOf(part, at + 1);
        }
        return at >= 0;
    }

    /** Whether it is not a part of a name, a path or another word. */
    private static boolean standsAlone(String text, int from, int to) {
        boolean begins = from == 0 || " \"'`[(=".indexOf(text.charAt(from - 1)) >= 0;
        boolean ends = to == text.length() || " \"'`])=,".indexOf(text.charAt(to)) >= 0 || text.startsWith(": ", to);
        return begins && ends;
    }
}
