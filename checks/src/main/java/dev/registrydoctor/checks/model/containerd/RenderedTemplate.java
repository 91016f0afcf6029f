package dev.registrydoctor.checks.model.containerd;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The file that MicroK8s renders from containerd-template.toml: the same lines, with variables such as {@code
 * ${SNAP_DATA}} replaced by sed (run-containerd-with-args). The values are not known and can be anything.
 */
public final class RenderedTemplate {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{[A-Z_]+}");

    private RenderedTemplate() {}

    /**
     * The first line that does not match the template.
     *
     * @param line its number in the rendered file, or the number after its last line; first line is 1
     * @param words the difference, without values, because one can be a password
     */
    public record Difference(int line, String words) {}

    /** A path in the template as written in the rendered file, with the folder of the running revision. */
    public static String path(String template) {
        return template.replace("${SNAP_DATA}", "/var/snap/microk8s/current")
                .replace("${SNAP}", "/snap/microk8s/current");
    }

    /** The first difference, or null when the file matches the template. Blank lines are ignored. */
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

    /**
     * Whether a line matches a line of the template. Without a regular expression, which many placeholders make slow.
     */
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
