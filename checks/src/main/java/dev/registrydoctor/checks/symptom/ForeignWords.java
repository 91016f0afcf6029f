package dev.registrydoctor.checks.symptom;

import dev.registrydoctor.checks.reading.Block;
import dev.registrydoctor.checks.reading.PastedText;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Words of other languages with the English words that rules look for, from {@code languages.txt}. It does not translate:
 * it finds what a description in another language is about. Immutable.
 */
public final class ForeignWords {

    private static final Set<String> KEYS = Set.of("means", "words");

    /** One word can be a name, or an English word that the file did not mean. */
    private static final int ENOUGH = 2;

    private static final String NEVER = "(?!)";

    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}']+");

    /** What French and Italian put before a vowel: {@code l'ancienne}. */
    private static final Pattern ELISION = Pattern.compile("^(?:[cdjlmnst]|qu|dell|all)'");

    private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");

    /** One letter alone is a unit: 350µs. */
    private static final Pattern NOT_LATIN = Pattern.compile("[\\p{L}&&[^\\p{IsLatin}]]{2}|\\p{IsHan}");

    private final Map<String, String> words;
    private final Map<String, String> prefixes;
    private final Map<String, String> unseparated;
    private final Pattern anyUnseparated;

    private ForeignWords(Map<String, String> all) {
        words = part(all, word -> !word.endsWith("*") && !isHan(word));
        prefixes = part(all, word -> word.endsWith("*"));
        unseparated = part(all, ForeignWords::isHan);
        // Of two words that start in the same place, the longer one is meant.
        anyUnseparated = Pattern.compile(
                unseparated.isEmpty()
                        ? NEVER
                        : unseparated.keySet().stream()
                                .sorted(Comparator.comparing(String::length).reversed())
                                .map(Pattern::quote)
                                .collect(Collectors.joining("|")));
    }

    private static Map<String, String> part(Map<String, String> all, Predicate<String> isOne) {
        return all.entrySet().stream()
                .filter(entry -> isOne.test(entry.getKey()))
                .collect(Collectors.toUnmodifiableMap(entry -> entry.getKey().replace("*", ""), Map.Entry::getValue));
    }

    private static boolean isHan(String word) {
        return HAN.matcher(word).matches();
    }

    /**
     * Reads the file.
     *
     * @throws IllegalArgumentException when it is not in this format, with the block and the line
     */
    static ForeignWords read(String text) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Block block : Block.of(text)) {
            block.knowing(KEYS);
            for (String line : block.all("words")) {
                for (String word : line.split(" ", -1)) {
                    if (all.put(word, block.one("means")) != null) {
                        throw block.wrong("has " + word + ", which another block has too");
                    }
                }
            }
        }
        return new ForeignWords(all);
    }

    /** Whether a text of any case is written in another language, as far as its words are known. */
    public boolean isIn(String text) {
        String lower = PastedText.normal(text);
        return NOT_LATIN.matcher(lower).find() || found(lower).size() >= ENOUGH;
    }

    private Set<String> found(String lower) {
        Set<String> found = new HashSet<>();
        WORD.matcher(lower)
                .results()
                .map(MatchResult::group)
                .filter(word -> meaning(word) != null)
                .forEach(found::add);
        return found;
    }

    /** A text in lower case with English words in the place of those that are known; an English text as it is. */
    String inEnglish(String lower) {
        if (!isIn(lower)) {
            return lower;
        }
        String separated =
                anyUnseparated.matcher(lower).replaceAll(one -> " " + unseparated.getOrDefault(one.group(), "") + " ");
        return WORD.matcher(separated).replaceAll(one -> {
            String english = meaning(one.group());
            return english == null ? one.group() : english;
        });
    }

    private @Nullable String meaning(String elided) {
        String word = ELISION.matcher(elided).replaceFirst("");
        String exact = words.get(word);
        return exact != null
                ? exact
                : prefixes.entrySet().stream()
                        .filter(entry -> word.startsWith(entry.getKey()))
                        .findFirst()
                        .map(Map.Entry::getValue)
                        .orElse(null);
    }
}
