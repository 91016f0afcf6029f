package dev.registrydoctor.checks.reading;

import java.util.List;
import java.util.Set;

/** Tells who says an error, by the phrases in the file {@code clients.txt}, whose head tells its form. Immutable. */
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
     * @throws IllegalArgumentException when it is not of its form, naming the block and the line
     */
    public static ClientRules read(String text) {
        return new ClientRules(Block.of(text).stream()
                .map(block -> block.knowing(KEYS))
                .map(block -> new Rule(Client.named(block.one("client")), block.phrases("phrase")))
                .toList());
    }

    /** Who speaks in a text that was made {@link PastedText#normal}; UNKNOWN when it does not tell. */
    public Client of(String normal) {
        // Plain loops: a paste has thousands of lines, and each is compared with each phrase.
        for (Rule rule : rules) {
            for (List<String> parts : rule.phrases()) {
                if (parts.stream().allMatch(normal::contains)) {
                    return rule.client();
                }
            }
        }
        return Client.UNKNOWN;
    }
}
