package dev.registrydoctor.doctor.setup.node;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a hosts.toml: its root and its {@code [host."…"]} tables, with their keys. It follows the form in which people
 * write such files; what is written otherwise is {@linkplain #isPlain() said}, and nobody edits it by lines.
 */
final class HostsFileLines {

    private static final Pattern TABLE =
            Pattern.compile("\\s*\\[\\s*host\\s*\\.\\s*(?:\"([^\"\\\\]*)\"|'([^']*)')\\s*(]|\\.).*");
    private static final Pattern BARE_HOST = Pattern.compile("\\s*\\[\\s*host\\s*]\\s*(?:#.*)?");
    private static final Pattern KEY = Pattern.compile("\\s*([A-Za-z0-9_-]+)\\s*=.*");

    private final List<String> lines;
    private final List<Section> sections = new ArrayList<>();
    private boolean isPlain = true;

    /** Lines from a first to a last one, counted from 1. */
    record Span(int first, int last) {}

    /** The root, or a table with the tables below it. */
    static final class Section {
        private final @Nullable String url;
        private final int head;
        private final Map<String, Span> keys = new HashMap<>();
        private int last;

        private Section(@Nullable String url, int head) {
            this.url = url;
            this.head = head;
            this.last = head;
        }

        /** The key of the table as written; null for the root. */
        @Nullable
        String url() {
            return url;
        }

        /** The line of its head; 0 for the root. */
        int head() {
            return head;
        }

        /** Its last line that is neither blank nor a comment: those belong to what follows. */
        int last() {
            return last;
        }

        /** The lines of a key, or null where it is not set. */
        @Nullable
        Span key(String name) {
            return keys.get(name);
        }
    }

    HostsFileLines(String text) {
        this.lines = Arrays.stream(text.split("\n", -1))
                .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
                .toList();
        sections.add(new Section(null, 0));
        isPlain = !text.contains("\"\"\"") && !text.contains("'''");
        boolean isBelow = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            Section section = sections.get(sections.size() - 1);
            if (line.startsWith("[")) {
                isBelow = head(line, i + 1, section);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                int end = end(i);
                key(line, new Span(i + 1, end + 1), section, isBelow);
                i = end;
                section.last = i + 1;
            }
        }
    }

    /** Whether what follows belongs to a table below that of a host. */
    private boolean head(String line, int number, Section section) {
        Matcher table = TABLE.matcher(line);
        boolean isTable = table.matches();
        String url = isTable ? table.group(1) != null ? table.group(1) : table.group(2) : null;
        boolean isBelow = isTable && table.group(3).equals(".");
        if (isTable && !isBelow) {
            Section next = new Section(url, number);
            sections.add(next);
        } else if (isBelow && url != null && url.equals(section.url)) {
            section.last = number;
        } else if (BARE_HOST.matcher(line).matches()) {
            section.last = number;
            return true;
        } else {
            isPlain = false;
        }
        return isBelow;
    }

    private void key(String line, Span span, Section section, boolean isBelow) {
        Matcher key = KEY.matcher(line);
        if (!isBelow && (!key.matches() || section.keys.put(key.group(1), span) != null)) {
            isPlain = false;
        }
    }

    /** The index of the line on which a value that begins on a line ends. */
    private int end(int start) {
        int depth = 0;
        for (int i = start; i < lines.size(); i++) {
            depth += depth(lines.get(i));
            if (depth <= 0) {
                return i;
            }
        }
        return start;
    }

    /** How many brackets and braces a line leaves open. */
    private static int depth(String line) {
        String bare = bare(line);
        int comment = bare.indexOf('#');
        int depth = 0;
        for (char c : bare.substring(0, comment < 0 ? bare.length() : comment).toCharArray()) {
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
        }
        return depth;
    }

    /** Where a comment begins on a line, or -1. */
    static int commentAt(String line) {
        return bare(line).indexOf('#');
    }

    /** The line with a blank for each character that is in quotes, and as long. */
    private static String bare(String line) {
        StringBuilder bare = new StringBuilder(line);
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote == 0 && c == '#') {
                return bare.toString();
            } else if (quote == 0) {
                quote = c == '"' || c == '\'' ? c : 0;
                continue;
            }
            bare.setCharAt(i, ' ');
            if (c == '\\' && quote == '"' && i + 1 < line.length()) {
                i++;
                bare.setCharAt(i, ' ');
            } else if (c == quote) {
                quote = 0;
            }
        }
        return bare.toString();
    }

    /** Whether all of it has the form that can be edited by lines. */
    boolean isPlain() {
        return isPlain;
    }

    Section root() {
        return sections.get(0);
    }

    /** The tables of hosts, in their order. */
    List<Section> tables() {
        return sections.subList(1, sections.size());
    }

    /** A line by its number. */
    String line(int number) {
        return lines.get(number - 1);
    }

    /** How many blank lines and comments stand right before a line. */
    int lead(int number) {
        int at = number - 1;
        while (at >= 1 && (line(at).isBlank() || line(at).stripLeading().startsWith("#"))) {
            at--;
        }
        return number - 1 - at;
    }
}
