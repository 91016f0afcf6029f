package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Block;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Words that say the same, by a name: a rule that writes {@code @fails} need not know each way to say so.
 *
 * @param groups the alternatives of each group, as rules write them
 * @param subjects what a description can be about that is not about a registry
 */
public record WordGroups(Map<String, String> groups, List<Subject> subjects) {

    private static final Set<String> KEYS = Set.of("group", "words", "looks", "unless");

    /**
     * Something other than a registry.
     *
     * @param looks completes "it looks like"
     * @param words a description with one of these is about it, unless it has one of the others
     * @param unless words, of which none must be said
     */
    public record Subject(String looks, String words, String unless) {
        boolean isOf(Set<String> said) {
            return Pattern.isSaid(List.of(List.of(words, "!" + unless)), said);
        }
    }

    public WordGroups {
        groups = Map.copyOf(groups);
        subjects = List.copyOf(subjects);
    }

    /**
     * Reads blocks with a name and the words; a group can name those above it.
     *
     * @throws IllegalArgumentException when the text is not in this format, with the block and the line
     */
    static WordGroups read(String text) {
        Map<String, String> groups = new LinkedHashMap<>();
        List<Subject> subjects = new ArrayList<>();
        for (Block block : Block.of(text)) {
            block.knowing(KEYS);
            WordGroups above = new WordGroups(groups, List.of());
            String words = above.expanded(String.join("|", block.all("words")));
            if (groups.put(block.one("group"), words) != null) {
                throw block.wrong("is defined twice");
            }
            if (!block.all("looks").isEmpty()) {
                subjects.add(new Subject(block.one("looks"), words, above.expanded(block.one("unless"))));
            }
        }
        return new WordGroups(groups, subjects);
    }

    /**
     * A text with the words in the place of the names.
     *
     * @throws IllegalArgumentException when it names a group that is not defined
     */
    String expanded(String text) {
        return java.util.regex.Pattern.compile("@([a-z]+)").matcher(text).replaceAll(found -> {
            String words = groups.get(found.group(1));
            if (words == null) {
                throw new IllegalArgumentException("the group @" + found.group(1) + " is not defined");
            }
            return Matcher.quoteReplacement(words);
        });
    }

    /** What words that were said are about, if not a registry; it completes "it looks like". */
    Optional<String> otherSubject(Set<String> said) {
        return subjects.stream()
                .filter(subject -> subject.isOf(said))
                .map(Subject::looks)
                .findFirst();
    }

    /** Whether words that were said name a registry, so that an error among them is one of a registry. */
    boolean isSign(Set<String> said) {
        return isAny("sign", said) && !isAny("other", said);
    }

    private boolean isAny(String group, Set<String> said) {
        String words = groups.get(group);
        return words != null && Pattern.isSaid(List.of(List.of(words)), said);
    }
}
