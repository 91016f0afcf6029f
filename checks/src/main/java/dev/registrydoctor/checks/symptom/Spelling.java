package dev.registrydoctor.checks.symptom;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Misspelled words: people write at night, and in a language that is not theirs. A word is corrected if exactly one word
 * of the rules differs from it by one letter that is missing, added, changed or in the other's place. Numbers are
 * not corrected, and short words neither: {@code push} is one letter from {@code pull} in no way, but many others are.
 */
public final class Spelling {

    private static final int SHORTEST = 5;

    /** From this length, a changed letter counts too: {@code worked} and {@code worker} are both words. */
    private static final int LONG = 7;

    /** Common words that are one letter from a word of the rules with another meaning: {@code were}, not {@code where}. */
    private static final Set<String> OTHER_WORDS = Set.of(
            "were",
            "root",
            "exit",
            "three",
            "rest",
            "though",
            "writing",
            "stable",
            "pure",
            "latter",
            "prevent",
            "protect",
            "interval",
            "reused",
            "reuses",
            "balanced",
            "feed",
            "tied",
            "font",
            "macros",
            "leading",
            "possibly");

    private final Set<String> known;
    private final List<String> prefixes;

    /**
     * @param groups groups of words as rules write them, with alternatives, stars and exclamation marks
     */
    Spelling(Collection<String> groups) {
        Set<String> all = groups.stream()
                .flatMap(
                        group -> List.of(group.replace("!", "").replace("'", "").split("\\|")).stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        known = all.stream().filter(word -> !word.endsWith("*")).collect(Collectors.toCollection(LinkedHashSet::new));
        prefixes = all.stream()
                .filter(word -> word.endsWith("*"))
                .map(word -> word.substring(0, word.length() - 1))
                .toList();
    }

    /** The words that were probably meant by words that no rule knows. */
    Set<String> corrected(Set<String> words) {
        Set<String> meant = new LinkedHashSet<>();
        for (String word : words) {
            if (word.length() >= SHORTEST - 1
                    && word.chars().noneMatch(Character::isDigit)
                    && !known.contains(word)
                    && !OTHER_WORDS.contains(word)
                    && prefixes.stream().noneMatch(word::startsWith)) {
                List<String> near = known.stream()
                        .filter(right -> isNear(word, right))
                        .limit(2)
                        .toList();
                if (near.size() == 1) {
                    meant.add(near.get(0));
                }
            }
        }
        return meant;
    }

    private static boolean isNear(String word, String right) {
        int more = word.length() - right.length();
        if (right.length() < SHORTEST || more > 1 || more < -1 || word.charAt(0) != right.charAt(0)) {
            return false;
        }
        int at = 0;
        while (at < word.length() && at < right.length() && word.charAt(at) == right.charAt(at)) {
            at++;
        }
        if (more != 0) {
            // A letter more at the end is another form of the word, or another word: image and images, issue and
            // issuer.
            String longer = more > 0 ? word : right;
            String shorter = more > 0 ? right : word;
            return at < shorter.length() && longer.substring(at + 1).equals(shorter.substring(at));
        }
        return isSwapped(word, right, at)
                || (right.length() >= LONG && word.substring(at + 1).equals(right.substring(at + 1)));
    }

    private static boolean isSwapped(String word, String right, int at) {
        return at + 1 < word.length()
                && word.charAt(at) == right.charAt(at + 1)
                && word.charAt(at + 1) == right.charAt(at)
                && word.substring(at + 2).equals(right.substring(at + 2));
    }
}
