package dev.registrydoctor.checks.projection;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The settings of a distribution registry's configuration file (YAML) that checks use, one a line: {@code
 * storage.delete.enabled: true}. Of credentials only the names of their sections are kept, with {@link Projection#SET} in place of a
 * value. What YAML allows and nobody writes here (aliases, tags, values of several lines) becomes {@link Projection#NOT_READ}.
 *
 * @see <a href="https://distribution.github.io/distribution/about/configuration/">distribution, Configuration</a>
 */
final class RegistryYaml {

    private static final String SET = Projection.SET;
    private static final String UNREAD = Projection.NOT_READ;

    /** Every configuration has it at its top; a text without it is not one. */
    private static final String VERSION = "version";

    private static final int LONGEST = 256 << 10;
    private static final int DEEPEST = 32;

    private static final Map<String, Kept> VALUES = Map.ofEntries(
            Map.entry("storage.maintenance.readonly.enabled", Kept.WORD),
            Map.entry("storage.maintenance.uploadpurging.enabled", Kept.WORD),
            Map.entry("storage.maintenance.uploadpurging.age", Kept.DURATION),
            Map.entry("storage.maintenance.uploadpurging.interval", Kept.DURATION),
            Map.entry("storage.maintenance.uploadpurging.dryrun", Kept.WORD),
            Map.entry("storage.delete.enabled", Kept.WORD),
            Map.entry("storage.filesystem.rootdirectory", Kept.PATH),
            Map.entry("proxy.remoteurl", Kept.URL),
            Map.entry("http.addr", Kept.URL),
            Map.entry("http.host", Kept.URL),
            Map.entry("http.relativeurls", Kept.WORD),
            Map.entry("http.tls.certificate", Kept.PATH),
            Map.entry("http.secret", Kept.NOTHING),
            Map.entry("http.tls.letsencrypt", Kept.NOTHING),
            Map.entry("auth.htpasswd", Kept.NOTHING),
            Map.entry("auth.token", Kept.NOTHING),
            Map.entry("storage.s3", Kept.NOTHING),
            Map.entry("storage.azure", Kept.NOTHING),
            Map.entry("storage.gcs", Kept.NOTHING),
            Map.entry("storage.swift", Kept.NOTHING),
            Map.entry("storage.oss", Kept.NOTHING),
            Map.entry("storage.inmemory", Kept.NOTHING));

    /** A document begins or ends here, or says which YAML it is. */
    private static final Pattern MARK = Pattern.compile("---(\\s|$)|\\.\\.\\.(\\s|$)|%");

    private record Level(int indent, String path) {}

    private final Map<String, String> kept = new TreeMap<>();
    private final Deque<Level> levels = new ArrayDeque<>();

    /** Lines that are indented by more belong to a list, or to a text of several lines. */
    private int skipped = Integer.MAX_VALUE;

    private RegistryYaml() {}

    /** What is kept of a text; empty when it is not such a configuration. Its own result stays as it is. */
    static String settings(String text) {
        RegistryYaml yaml = new RegistryYaml();
        if (text.length() > LONGEST) {
            yaml.unread("");
            yaml.kept.put(VERSION, "0.1");
        } else {
            text.lines().filter(line -> !MARK.matcher(line).lookingAt()).forEach(yaml::line);
        }
        if (!yaml.kept.containsKey(VERSION)) {
            return "";
        }
        return yaml.kept.entrySet().stream()
                .map(e -> e.getKey() + ": " + e.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private void line(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        if (indent == line.length() || line.charAt(indent) == '#' || indent > skipped) {
            return;
        }
        skipped = Integer.MAX_VALUE;
        while (!levels.isEmpty() && levels.getLast().indent() >= indent) {
            levels.removeLast();
        }
        String parent = levels.isEmpty() ? "" : levels.getLast().path();
        char first = line.charAt(indent);
        if (first == '-') {
            skipped = indent;
            return;
        }
        int colon = first == '"' || first == '\'' ? closing(line, indent) + 1 : colon(line, indent);
        if (colon <= 0 || colon >= line.length() || line.charAt(colon) != ':' || levels.size() >= DEEPEST) {
            // It continues the value above, or it is not a mapping: its meaning is not known.
            unread(parent);
            return;
        }
        String key = unquoted(line.substring(indent, colon).strip());
        if (key.equals("<<")) {
            unread(parent);
            return;
        }
        String path = parent.isEmpty() ? key : parent + "." + key;
        levels.addLast(new Level(indent, path));
        value(path, withoutComment(line.substring(colon + 1)), indent);
    }

    private void value(String path, String value, int indent) {
        if (VALUES.get(path) == Kept.NOTHING && !value.equals(UNREAD)) {
            // It counts by being there, such as auth.htpasswd. What is below it is not looked at.
            kept.put(path, SET);
            skipped = indent;
        } else if (value.isEmpty()) {
            return;
        } else if (value.startsWith("|") || value.startsWith(">")) {
            unread(path);
            skipped = indent;
        } else if (value.startsWith("{")) {
            flow(path, value, indent);
        } else if (value.startsWith("[")) {
            unread(path);
            skipped = value.endsWith("]") ? skipped : indent;
        } else if (!value.equals(UNREAD) && isUnread(value)) {
            unread(path);
        } else {
            scalar(path, unquoted(value));
        }
    }

    /** {@code {enabled: true, other: 1}}; one with another within, or of several lines, is not read. */
    private void flow(String path, String value, int indent) {
        boolean isOneLine = value.endsWith("}");
        skipped = isOneLine ? skipped : indent;
        String inner = isOneLine ? value.substring(1, value.length() - 1) : "{";
        if (inner.indexOf('{') >= 0 || inner.indexOf('[') >= 0) {
            unread(path);
            return;
        }
        for (String pair : inner.split(",", -1)) {
            int colon = pair.indexOf(':');
            if (colon > 0) {
                String key = unquoted(pair.substring(0, colon).strip());
                value(path + "." + key, pair.substring(colon + 1).strip(), indent);
            }
        }
    }

    /** Aliases, anchors, tags, and quotes that do not end in this line. */
    private static boolean isUnread(String value) {
        char first = value.charAt(0);
        return "&*!%@`".indexOf(first) >= 0
                || ((first == '"' || first == '\'')
                        && (closing(value, 0) != value.length() - 1 || value.indexOf('\\') >= 0));
    }

    private void scalar(String path, String value) {
        Kept type = VALUES.get(path);
        if (path.equals(VERSION)) {
            kept.put(VERSION, "0.1");
        }
        if (type == null || value.isEmpty() || value.equals("~") || value.equals("null")) {
            return;
        }
        if (value.equals(UNREAD)) {
            kept.put(path, value);
            return;
        }
        StringBuilder out = new StringBuilder();
        type.append(value, 0, value.length(), out);
        boolean isKept = type == Kept.URL || out.toString().equals(value);
        kept.put(path, isKept ? out.toString() : SET);
    }

    /** Nothing is known of this path and of what is below it; with an empty one, of none. */
    private void unread(String path) {
        for (String wanted : VALUES.keySet()) {
            if (path.isEmpty() || wanted.equals(path) || wanted.startsWith(path + ".")) {
                kept.put(wanted, UNREAD);
            }
        }
    }

    /** The colon that ends a key: a space or nothing follows it. */
    private static int colon(String line, int from) {
        for (int at = line.indexOf(':', from); at >= 0; at = line.indexOf(':', at + 1)) {
            if (at + 1 == line.length() || line.charAt(at + 1) == ' ') {
                return at;
            }
        }
        return -1;
    }

    private static int closing(String text, int quote) {
        return text.indexOf(text.charAt(quote), quote + 1);
    }

    private static String withoutComment(String rest) {
        String value = rest.strip();
        if (value.startsWith("#")) {
            return "";
        }
        boolean isQuoted = value.startsWith("\"") || value.startsWith("'");
        int from = isQuoted ? Math.max(0, closing(value, 0)) : 0;
        int comment = value.indexOf(" #", from);
        return comment < 0 ? value : value.substring(0, comment).strip();
    }

    private static String unquoted(String text) {
        boolean isQuoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return isQuoted ? text.substring(1, text.length() - 1) : text;
    }
}
