package dev.registrydoctor.doctor.conventions;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** The words of {@code plain-words.txt}, and the search for them in texts that people read. */
final class PlainWords {

    private static final String SEPARATOR = " => ";

    /** What a Markdown text quotes: code, addresses, paths of files, and the header but for its title. */
    private static final Pattern QUOTED = Pattern.compile("(?ms)^ *```.*?^ *```[ ]*$|^    [^\n]*$|``.*?``|`[^`]*`"
            + "|\\bhttps?://\\S+|[\\w.-]*/[\\w./-]+|\\A---\n(?:(?!title: )[^\n]*\n)*?(?=title: )");

    private final Map<Pattern, String> words = new LinkedHashMap<>();

    static PlainWords read() {
        PlainWords all = new PlainWords();
        try (InputStream in = PlainWords.class.getResourceAsStream("plain-words.txt")) {
            String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            text.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .forEach(all::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private void add(String line) {
        int at = line.indexOf(SEPARATOR);
        if (at < 0) {
            throw new IllegalArgumentException("no \"" + SEPARATOR + "\" in: " + line);
        }
        words.put(
                Pattern.compile("(?<![\\w-])(?:" + line.substring(0, at) + ")(?![\\w-])", Pattern.CASE_INSENSITIVE),
                line.substring(at + SEPARATOR.length()));
    }

    /** The Markdown text without what it quotes. */
    static String proseOf(String markdown) {
        return QUOTED.matcher(markdown).replaceAll(" x ");
    }

    /** What is wrong in a text: each place with the words around it and what to write instead. */
    List<String> in(String lines) {
        String text = lines.replaceAll("\\s+", " ");
        return words.entrySet().stream()
                .flatMap(e -> e.getKey()
                        .matcher(text)
                        .results()
                        .map(m -> around(text, m.start(), m.end()) + "  (write: " + e.getValue() + ")"))
                .toList();
    }

    private static String around(String text, int start, int end) {
        return text.substring(Math.max(0, start - 30), Math.min(text.length(), end + 30))
                .strip();
    }
}
