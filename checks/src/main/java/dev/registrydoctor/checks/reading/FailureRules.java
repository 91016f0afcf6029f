package dev.registrydoctor.checks.reading;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds how a request failed, by the phrases in {@code failures.txt}, whose head describes its format. Immutable. */
public final class FailureRules {

    private static final Set<String> KEYS = Set.of("failure", "phrase", "status", "leg");

    /**
     * A rule.
     *
     * @param leg the part that fails in this way if the line has no request; null when it is not known
     */
    record Rule(
            FailureKind failure,
            List<List<String>> phrases,
            Set<Integer> statuses,
            @Nullable Leg leg) {}

    private final List<Rule> rules;

    private FailureRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it is not in this format, with the block and the line
     */
    public static FailureRules read(String text) {
        List<Rule> rules = new ArrayList<>();
        for (Block block : Block.of(text)) {
            block.knowing(KEYS);
            List<String> legs = block.all("leg");
            rules.add(new Rule(
                    FailureKind.valueOf(block.one("failure")),
                    block.phrases("phrase"),
                    Set.copyOf(
                            block.all("status").stream().map(Integer::valueOf).toList()),
                    legs.isEmpty() ? null : Leg.valueOf(legs.get(0))));
        }
        return new FailureRules(rules);
    }

    /**
     * The first rule with a phrase in a line after {@link PastedText#normal}, otherwise with its status; null when
     * there is none.
     */
    @Nullable
    Rule of(String normal, @Nullable Integer status) {
        // Plain loops: an environment can have thousands of messages, and each is compared with each phrase.
        for (Rule rule : rules) {
            for (List<String> phrase : rule.phrases()) {
                if (holds(normal, phrase)) {
                    return rule;
                }
            }
        }
        return rules.stream()
                .filter(rule -> status != null && rule.statuses().contains(status))
                .findFirst()
                .orElse(null);
    }

    private static boolean holds(String normal, List<String> phrase) {
        for (String part : phrase) {
            if (!holds(normal, part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String normal, String part) {
        if (part.startsWith("^")) {
            return normal.startsWith(part.substring(1));
        } else if (part.endsWith("$")) {
            String last = part.substring(0, part.length() - 1);
            return normal.regionMatches(end(normal) - last.length(), last, 0, last.length());
        }
        return normal.contains(part);
    }

    /** The end of the words of a line: quotes, brackets and periods that close a sentence come after it. */
    private static int end(String normal) {
        int end = normal.length();
        while (end > 0 && " \"'`)]}.".indexOf(normal.charAt(end - 1)) >= 0) {
            end--;
        }
        return end;
    }
}
