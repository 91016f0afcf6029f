package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Block;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Words that say the same, by a name: a rule that writes {@code @fails} need not know each way to say so.
 *
 * @param groups the alternatives of each group, as rules write them
 */
public record WordGroups(Map<String, String> groups) {

    private static final Set<String> KEYS = Set.of("group", "words");

    public WordGroups {
        groups = Map.copyOf(groups);
    }

    /**
     * Reads blocks with a name and the words; a group can name those above it.
     *
     * @throws IllegalArgumentException when the text is not in this format, with the block and the line
     */
    static WordGroups read(String text) {
        Map<String, String> groups = new LinkedHashMap<>();
        for (Block block : Block.of(text)) {
            block.knowing(KEYS);
            String words = new WordGroups(groups).expanded(String.join("|", block.all("words")));
            if (groups.put(block.one("group"), words) != null) {
                throw block.wrong("is defined twice");
            }
        }
        return new WordGroups(groups);
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

    /** Whether words that were said are about other things than registries: they name some, and no registry. */
    boolean isOther(Set<String> said) {
        return (isAny("other", said) && !isAny("ours", said)) || (isAny("git", said) && !isAny("notgit", said));
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
