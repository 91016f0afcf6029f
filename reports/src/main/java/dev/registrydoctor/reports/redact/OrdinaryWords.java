package dev.registrydoctor.reports.redact;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells the words that any environment can hold (words of messages, options and settings, numbers, versions, digests,
 * generated ids) from those that somebody chose. What it does not know is taken for a name: an unknown word of a message
 * that is hidden costs less than a name that is not.
 */
final class OrdinaryWords {

    /** Loaded when names are hidden, and never else. */
    private static final Set<String> WORDS = load();

    /** Parts of an identifier: {@code ErrImagePull}, {@code x509}, {@code PROXY_URL}. */
    private static final Pattern PART = Pattern.compile("\\p{Lu}+(?!\\p{Ll})|\\p{Lu}?\\p{Ll}+|\\p{L}+|\\p{N}+");

    /** Digests, container ids and addresses of memory; at least one digit, so that {@code facade} is a word. */
    private static final Pattern HEXADECIMAL = Pattern.compile("(?=[a-f]*\\d)[0-9a-f]{5,128}");

    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** What Kubernetes adds to names; no vowels (apimachinery's util/rand). */
    private static final Pattern GENERATED =
            Pattern.compile("(?:-[bcdfghjklmnpqrstvwxz2456789]{8,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$");

    /** Tokens that programs make: letters of both cases and digits, longer than people write. */
    private static final Pattern RANDOM = Pattern.compile("(?=.*\\d)(?=.*[A-Z])(?=.*[a-z])[A-Za-z0-9_-]{20,}");

    /** Endings of a word that is known without them. */
    private static final String[] ENDINGS = {"s", "es", "ed", "d", "ing", "er", "ly"};

    private OrdinaryWords() {}

    private static Set<String> load() {
        Set<String> words = new HashSet<>();
        try (InputStream in = OrdinaryWords.class.getResourceAsStream("ordinary-words.txt");
                BufferedReader lines = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(in, "ordinary-words.txt is missing"), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.startsWith("#")) {
                    words.addAll(Set.of(line.split(" ", -1)));
                }
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a token of a text, as it is written, holds no part that somebody chose. */
    static boolean hold(String token) {
        String lower = token.toLowerCase(Locale.ROOT);
        if (PublicNames.holds(lower)
                || HEXADECIMAL.matcher(lower).matches()
                || RANDOM.matcher(token).matches()) {
            return true;
        }
        for (String joined : UUID.matcher(token).replaceAll("").split("_", -1)) {
            if (!isOwnersName(joined)) {
                return false;
            }
        }
        return true;
    }

    /** Without what Kubernetes adds to it. */
    private static boolean isOwnersName(String name) {
        String owner = GENERATED.matcher(name).replaceFirst("");
        if (PublicNames.holds(owner)) {
            return true;
        }
        for (String piece : owner.split("[-.]", -1)) {
            if (!isOrdinary(piece)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOrdinary(String piece) {
        String lower = piece.toLowerCase(Locale.ROOT);
        if (isKnown(lower) || HEXADECIMAL.matcher(lower).matches()) {
            return true;
        }
        Matcher parts = PART.matcher(piece);
        while (parts.find()) {
            if (!isKnown(parts.group().toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKnown(String word) {
        if (word.length() <= 2 || WORDS.contains(word) || isNumber(word)) {
            return true;
        }
        for (String ending : ENDINGS) {
            if (word.endsWith(ending) && WORDS.contains(word.substring(0, word.length() - ending.length()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNumber(String word) {
        return word.chars().allMatch(Character::isDigit);
    }
}
