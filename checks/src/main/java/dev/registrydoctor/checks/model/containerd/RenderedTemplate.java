package dev.registrydoctor.checks.model.containerd;

import java.util.List;
import java.util.regex.Pattern;
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

    /** A path of the template as it is in the rendered file, by the folder that always is the running revision's. */
    public static String path(String template) {
        return template.replace("${SNAP_DATA}", "/var/snap/microk8s/current")
                .replace("${SNAP}", "/snap/microk8s/current");
    }

    /** The first difference, or null when the file can be what the template gives. Blank lines do not count. */
    public static @Nullable Difference difference(String template, String rendered) {
        List<String> wanted = lines(template);
        List<String> lines = rendered.lines().toList();
        int next = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty()) {
                continue;
            } else if (next == wanted.size() || !fits(wanted.get(next), line)) {
                return new Difference(
                        i + 1,
                        "line " + (i + 1) + " is " + subject(line)
                                + (next == wanted.size() ? ", which is not in the template" : "")
                                + (next < wanted.size() ? "; the template has " + subject(wanted.get(next)) : ""));
            }
            next++;
        }
        return next == wanted.size()
                ? null
                : new Difference(lines.size() + 1, "a line of the template is missing: " + subject(wanted.get(next)));
    }

    private static List<String> lines(String text) {
        return text.lines().map(String::strip).filter(l -> !l.isEmpty()).toList();
    }

    /** Whether a line can be what a line of the template gives. No regular expression: many placeholders make it slow. */
    private static boolean fits(String template, String line) {
        String[] parts = PLACEHOLDER.split(template, -1);
        if (parts.length == 1) {
            return line.equals(template);
        }
        String last = parts[parts.length - 1];
        if (!line.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = line.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return line.endsWith(last) && line.length() - last.length() >= at;
    }

    /** A table or a key, without its value. */
    private static String subject(String line) {
        int equals = line.indexOf('=');
        return line.startsWith("[") || equals < 0
                ? line
                : line.substring(0, equals).stripTrailing();
    }
}
