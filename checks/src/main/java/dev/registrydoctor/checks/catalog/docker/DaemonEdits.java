package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.model.client.InsecureList;
import dev.registrydoctor.checks.model.client.JsonText;
import dev.registrydoctor.checks.model.client.RegistryEntries;
import dev.registrydoctor.checks.model.edit.DaemonJsonEdits;
import dev.registrydoctor.checks.model.edit.NotEditableException;
import dev.registrydoctor.checks.remedy.LineEdit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Changes to lines of a daemon.json. Each change is first applied to the text that was read; it is used only if the
 * result is valid JSON and the problem is gone.
 */
final class DaemonEdits {

    private static final Pattern COMMA = Pattern.compile(",(\\s*)([]}])");
    private static final Pattern STRING =
            Pattern.compile("\"(?:insecure-registries|registry-mirrors)\"\\s*:\\s*(\"[^\"]*\")");

    private static final Pattern UNKNOWN_KEY = Pattern.compile("unknown key (\\S+) \\((\\S+) is correct\\)");
    private static final Pattern ENTRY = Pattern.compile("insecure-registries has \"([^\"]+)\"");

    private DaemonEdits() {}

    /** Adds entries to the list of registries without TLS; empty when changing the existing lines cannot do this. */
    static List<LineEdit> add(String text, List<String> authorities) {
        try {
            return DaemonJsonEdits.insecure(text, authorities);
        } catch (NotEditableException e) {
            return List.of();
        }
    }

    /** Renames the list to the key that Docker reads; empty when this key exists already. */
    static List<LineEdit> rename(String text, String authority) {
        List<LineEdit> edits = List.of(new LineEdit.Replace(
                0, "\"" + RegistryEntries.PASSED_OVER + "\"", "\"" + RegistryEntries.INSECURE + "\""));
        return text.contains("\"" + RegistryEntries.INSECURE + "\"")
                ? add(text, List.of(authority))
                : tried(
                        edits,
                        text,
                        settings -> InsecureList.covers(InsecureList.read(LineEdit.applied(edits, text)), authority));
    }

    /**
     * Corrects a known kind of mistake; empty for other mistakes.
     *
     * @param fault what is wrong, as {@link RegistryEntries} describes it
     */
    static List<LineEdit> correct(String text, String fault, Predicate<Map<?, ?>> right) {
        List<LineEdit> quotes = new ArrayList<>();
        for (String quote : List.of("\u201c", "\u201d", "\u201e")) {
            if (text.contains(quote)) {
                quotes.add(new LineEdit.Replace(0, quote, "\""));
            }
        }
        List<LineEdit> strings = new ArrayList<>();
        Matcher string = STRING.matcher(text);
        while (string.find()) {
            if (!string.group().contains("\n")) {
                strings.add(
                        new LineEdit.Replace(line(text, string.start()), string.group(1), "[" + string.group(1) + "]"));
            }
        }
        // The text next to the quotes and the values of unknown keys are masked in what was read.
        if (fault.contains("typographic") && !quotes.isEmpty()) {
            return quotes;
        }
        List<LineEdit> key = key(fault);
        if (!tried(key, text, settings -> RegistryEntries.unreadable(settings) == null)
                .isEmpty()) {
            return key;
        }
        for (List<LineEdit> edits : List.of(commas(text), strings, entry(fault))) {
            List<LineEdit> tried = tried(edits, text, right);
            if (!tried.isEmpty()) {
                return tried;
            }
        }
        return List.of();
    }

    /** Renames an unknown key to the correct one. */
    private static List<LineEdit> key(String fault) {
        Matcher key = UNKNOWN_KEY.matcher(fault);
        return key.find()
                ? List.of(new LineEdit.Replace(0, "\"" + key.group(1) + "\"", "\"" + key.group(2) + "\""))
                : List.of();
    }

    /** Removes the wrong parts of an entry. */
    private static List<LineEdit> entry(String fault) {
        Matcher entry = ENTRY.matcher(fault);
        return entry.find()
                ? List.of(new LineEdit.Replace(
                        0,
                        "\"" + entry.group(1) + "\"",
                        "\""
                                + InsecureList.plain(entry.group(1))
                                        .replaceFirst("/.*$", "")
                                        .strip() + "\""))
                : List.of();
    }

    /** Removes commas that have nothing after them. */
    private static List<LineEdit> commas(String text) {
        List<LineEdit> edits = new ArrayList<>();
        Matcher comma = COMMA.matcher(text);
        while (comma.find()) {
            int line = line(text, comma.start());
            edits.add(
                    comma.group(1).contains("\n")
                            ? new LineEdit.CutEnd(line, ',')
                            : new LineEdit.Replace(line, comma.group(), comma.group(1) + comma.group(2)));
        }
        return edits;
    }

    private static int line(String text, int offset) {
        return (int) text.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
    }

    private static List<LineEdit> tried(List<LineEdit> edits, String text, Predicate<Map<?, ?>> right) {
        try {
            boolean works = !edits.isEmpty()
                    && JsonText.parse(LineEdit.applied(edits, text)) instanceof Map<?, ?> settings
                    && right.test(settings);
            return works ? edits : List.of();
        } catch (JsonText.NotJson e) {
            return List.of();
        }
    }
}
