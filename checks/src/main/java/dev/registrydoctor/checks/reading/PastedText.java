package dev.registrydoctor.checks.reading;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A pasted text without colors, escapes and line wraps, and with a limited length. Each step looks at a character once,
 * so that no text makes it slow.
 *
 * @param lines its lines that are not blank, each once
 */
public record PastedText(List<String> lines) {

    /** The most characters of a longer text, half from its start and half from its end, where errors are. */
    static final int MOST = 1 << 20;

    /** The same for a line: the error is at its end. */
    public static final int LONGEST_LINE = 4096;

    private static final int MOST_OF_ONE_COMMAND = 40;

    /** A text in JSON in a log in JSON is escaped twice. */
    private static final int LAYERS = 3;

    /** A shorter line that ends with a colon is a label or a heading. */
    private static final int SHORTEST_BEFORE_COLON = 60;

    /** A link of Markdown: forums make links of URLs and of names of images. */
    private static final Pattern LINK = Pattern.compile("\\[([^\\[\\]\\s]{1,400})]\\(https?://[^()\\s]{0,600}\\)");

    /** The begin of an item in a list of errors (hashicorp/go-multierror, ListFormatFunc); in JSON its escapes can be left. */
    private static final Pattern ITEM = Pattern.compile("(?:\\s|\\\\[nt]){1,8}\\* ");

    /** The end of a prompt for a password: what stands in the next line is the answer to it. */
    private static final Pattern PROMPT =
            Pattern.compile("(?i)(\\bpassword: ?)\n+(?=error: (?:eof|inappropriate|the handle)\\b)");

    /** The option with which curl asks a socket: its error names a host, and no such host is asked. */
    private static final String ASKS_SOCKET = "-unix-socket ";

    private static final Pattern COMMAND = Pattern.compile(
            "\\b(docker|podman|nerdctl|buildah|skopeo|crane|oras|regctl|helm|cosign|notation|trivy|buildctl)"
                    + "(?: -{1,2}[a-z][^\\s]{0,200}(?: [^\\s-][^\\s]{0,200})??){1,6}"
                    + " (push|pull|login|copy|sync|inspect|manifest|image|build|bud|buildx|compose|sign|verify|load|run)\\b");

    /** Reads a text of any size and content; never fails. */
    public static PastedText of(String pasted) {
        // CI systems keep the carriage returns of progress bars; web pages keep their entities.
        String text = withoutEntities(withoutEscapeCodes(cut(pasted, MOST)).replace('\r', '\n'));
        for (int i = 0; i < LAYERS && text.contains("\\\""); i++) {
            text = unescaped(text);
        }
        text = listed(text);
        text = PROMPT.matcher(text).replaceAll("$1 ");
        Set<String> lines = new LinkedHashSet<>();
        String open = "";
        for (String line : text.split("\n", -1)) {
            String plain = withoutLinks(plain(cut(line, LONGEST_LINE)));
            String clean = LogPrefix.strip(plain);
            if (clean.isEmpty()) {
                continue;
            }
            if (!open.isEmpty() && (!clean.equals(plain) || open.length() + clean.length() > LONGEST_LINE)) {
                // A line of a log with a prefix of its own does not continue the one before it.
                lines.add(open);
                open = "";
            }
            String whole = open.isEmpty() ? clean : open + (open.endsWith("\"") ? "" : " ") + clean;
            open = isContinued(whole) || (open.isEmpty() && asksSocket(clean)) ? whole : "";
            if (open.isEmpty()) {
                lines.add(whole);
            }
        }
        if (!open.isEmpty()) {
            lines.add(open);
        }
        return new PastedText(List.copyOf(lines));
    }

    /**
     * A list of errors as Go programs print it, with each error in a line of its own: pages and JSON put it into one
     * ({@code 2 errors occurred: * docker error: … * remote error: …}).
     */
    private static String listed(String text) {
        return text.contains("occurred:") ? ITEM.matcher(text).replaceAll("\n* ") : text;
    }

    /** Whether a line is a command whose output, in the next line, does not tell whom it asked. */
    private static boolean asksSocket(String line) {
        return line.contains("curl ") && line.contains(ASKS_SOCKET) && !line.contains("curl: (");
    }

    /** Whether a message goes on in the next line: terminals and pages wrap it after a URL or within quotes. */
    private static boolean isContinued(String line) {
        int value = line.lastIndexOf("=\"");
        return isInPage(line)
                || line.endsWith(" \"")
                // A value of a log in key="value" form, whose error has several lines.
                || (line.contains("level=") && value >= 0 && line.indexOf('"', value + 2) < 0)
                || (line.endsWith(":") && (line.contains("://") || line.length() >= SHORTEST_BEFORE_COLON));
    }

    /** Whether a message holds the begin of a page and not its end: escaped line breaks in it are no lines of the paste. */
    private static boolean isInPage(String line) {
        int page = line.indexOf("\"<");
        return page >= 0 && line.indexOf("</html>", page) < 0 && isPage(line, page + 1);
    }

    private static boolean isPage(String line, int at) {
        return line.regionMatches(true, at, "<html", 0, 5) || line.regionMatches(true, at, "<!doctype html", 0, 14);
    }

    private static String withoutEntities(String text) {
        if (text.indexOf('&') < 0) {
            return text;
        }
        return text.replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&");
    }

    private static String withoutLinks(String line) {
        return line.contains("](http") ? LINK.matcher(line).replaceAll("$1") : line;
    }

    /**
     * Lines that can complete the names of another one, because they are from the same command. Empty for a longer
     * text, which is a log of many commands.
     */
    public List<String> ofOneCommand() {
        return lines.size() > MOST_OF_ONE_COMMAND ? List.of() : lines;
    }

    /** All lines in one: a terminal can have wrapped a line within the relevant words. */
    public String joined() {
        return cut(String.join(" ", lines), 2 * LONGEST_LINE);
    }

    /** For comparisons: lower case, and commands without the options before what they do: {@code docker -D push} is docker push. */
    public static String normal(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return lower.contains(" -") ? COMMAND.matcher(lower).replaceAll("$1 $2") : lower;
    }

    /** The text, or the start and the end of a longer one. */
    static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, most / 2) + " ... " + text.substring(text.length() - most / 2);
    }

    /** Drops terminal control sequences: ESC [ ... letter, and ESC ] ... BEL or ESC \. */
    private static String withoutEscapeCodes(String text) {
        if (text.indexOf('\u001b') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            i = text.charAt(i) == '\u001b' ? endOfSequence(text, i + 1) : keep(out, text, i);
        }
        return out.toString();
    }

    private static int keep(StringBuilder out, String text, int at) {
        out.append(text.charAt(at));
        return at + 1;
    }

    private static int endOfSequence(String text, int at) {
        if (at >= text.length()) {
            return at;
        }
        char kind = text.charAt(at);
        int i = at + 1;
        if (kind == '[') {
            while (i < text.length() && text.charAt(i) < '@') {
                i++;
            }
            return i + 1;
        } else if (kind == ']') {
            while (i < text.length()
                    && text.charAt(i) != '\u0007'
                    && text.charAt(i) != '\u001b'
                    && text.charAt(i) != '\n') {
                i++;
            }
        }
        return i < text.length() && text.charAt(i) == '\n' ? i : i + (kind == ']' ? 1 : 0);
    }

    /** Removes one layer of the escapes of JSON, and of Go's %q; unknown ones stay. */
    private static String unescaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                i++;
                continue;
            }
            char next = text.charAt(i + 1);
            i += 2;
            switch (next) {
                case 'n', 'r' -> out.append('\n');
                case 't' -> out.append(' ');
                case '"', '\\', '/' -> out.append(next);
                case 'u' -> i = unicode(text, i, out);
                default -> out.append('\\').append(next);
            }
        }
        return out.toString();
    }

    private static int unicode(String text, int at, StringBuilder out) {
        if (at + 4 <= text.length()) {
            try {
                out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                return at + 4;
            } catch (NumberFormatException e) {
                // Not an escape.
            }
        }
        out.append("\\u");
        return at;
    }

    /** Typographic quotes become plain ones; control and format characters and runs of white space become one space. */
    private static String plain(String line) {
        StringBuilder out = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = plain(line.charAt(i));
            if (c != ' ' || (out.length() > 0 && out.charAt(out.length() - 1) != ' ')) {
                out.append(c);
            }
        }
        return out.toString().strip();
    }

    private static char plain(char c) {
        return switch (c) {
            case '\u2018', '\u2019', '\u00b4' -> '\'';
            case '\u201c', '\u201d', '\u201e', '\u00ab', '\u00bb' -> '"';
            default ->
                Character.isISOControl(c)
                                || Character.isWhitespace(c)
                                || Character.isSpaceChar(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.isSurrogate(c)
                        ? ' '
                        : c;
        };
    }
}
