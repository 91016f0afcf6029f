package dev.registrydoctor.checks.model;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What MicroK8s makes of containerd-template.toml: the same lines, with {@code ${SNAP_DATA}} and the like filled in by
 * sed (run-containerd-with-args). What is filled in cannot be known, and may be anything.
 */
public final class RenderedTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z_]+}");

    private RenderedTemplate() {}

    /**
     * The first line that is not what the template gives.
     *
     * @param line its number in the rendered file, or that after its last line; first line is 1
     * @param words what differs, without values: one may be a password
     */
    public record Difference(int line, String words) {}

    /** The first difference, or null when the file can be what the template gives. Blank lines do not count. */
    public static @Nullable Difference difference(String template, String rendered) {
        List<String> wanted = lines(template);
        List<String> lines = rendered.lines().toList();
        int next = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            } else if (next == wanted.size()
                    || !pattern(wanted.get(next)).matcher(line).matches()) {
                return new Difference(
                        i + 1,
                        "line " + (i + 1) + " is about " + subject(line)
                                + (next == wanted.size() ? ", which the template has not" : "")
                                + (next < wanted.size() ? ", the template's about " + subject(wanted.get(next)) : ""));
            }
            next++;
        }
        return next == wanted.size()
                ? null
                : new Difference(lines.size() + 1, "it lacks the template's " + subject(wanted.get(next)));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(
                Stream.of(PLACEHOLDER.split(line, -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
    }

    /** A table or a key, without its value. */
    private static String subject(String line) {
        return line.startsWith("[") ? line : line.replaceFirst("\\s*=.*", "");
    }
}
