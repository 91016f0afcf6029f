package dev.registrydoctor.checks.catalog.shared;

import java.util.Collection;
import java.util.stream.Collectors;

/** Turns of phrase that several checks share. */
public final class Phrases {

    private Phrases() {}

    /** A few names in a row, the rest counted. */
    public static String some(Collection<String> names) {
        int shown = 3;
        String list = names.stream().limit(shown).collect(Collectors.joining(", "));
        return names.size() <= shown ? list : list + " and " + (names.size() - shown) + " more";
    }

    /** A number with its noun. */
    public static String count(int number, String noun) {
        if (number == 1) {
            return "1 " + noun;
        }
        String plural = noun.matches(".*[^aeiou]y")
                ? noun.substring(0, noun.length() - 1) + "ies"
                : noun + (noun.endsWith("s") ? "es" : "s");
        return number + " " + plural;
    }

    /**
     * The first words of a text, at most this long. A word is never cut: a part of a secret looks like none, and would be shown.
     */
    public static String brief(String text, int length) {
        String line = text.strip().replace('\n', ' ');
        return line.length() <= length ? line : line.substring(0, line.lastIndexOf(' ', length - 3) + 1) + "...";
    }
}
