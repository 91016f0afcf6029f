package dev.registrydoctor.checks.projection;

import java.util.Locale;

/** Keeps of files of assignments, of arguments and of units what checks read of them, line by line. */
final class LineProjection {

    private LineProjection() {}

    /** A kind of file. */
    interface Line {
        /** Appends a line, without its end, in its full length. */
        void append(String text, int from, int to, StringBuilder out);
    }

    /** The text in its full length, each line by itself. */
    static String of(String text, Line kind) {
        StringBuilder out = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int end = from;
            while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
                end++;
            }
            kind.append(text, from, end, out);
            if (end < text.length()) {
                out.append(text.charAt(end));
            }
            from = end + 1;
        }
        return out.toString();
    }

    /** Assignments of an environment: of proxies with their values, of others the name. */
    static void assignment(String text, int from, int to, StringBuilder out) {
        int start = skip(text, from, to, " \t");
        if (text.startsWith("export", start) && start + 6 < to && text.charAt(start + 6) <= ' ') {
            start = skip(text, start + 6, to, " \t");
        }
        int equals = indexOf(text, '=', start, to);
        if (equals < 0 || !KeyNames.isName(text, start, equals)) {
            Mask.visible(text, from, equals < 0 ? to : equals, out);
            if (equals >= 0) {
                out.append('=');
                Mask.visible(text, equals + 1, to, out);
            }
            return;
        }
        out.append(text, from, equals + 1);
        quoted(
                text,
                equals + 1,
                to,
                switch (text.substring(start, equals).toUpperCase(Locale.ROOT)) {
                    case "HTTP_PROXY", "HTTPS_PROXY" -> Kept.URL;
                    case "NO_PROXY" -> Kept.HOSTS;
                    default -> Kept.NOTHING;
                },
                out);
    }

    /** Arguments of a Kubernetes component, one a line. */
    static void argument(String text, int from, int to, StringBuilder out) {
        int start = skip(text, from, to, " \t");
        int end = start;
        while (end < to && text.charAt(end) != '=' && text.charAt(end) > ' ') {
            end++;
        }
        if (!text.startsWith("--", start) || !KeyNames.isName(text, Math.min(start + 2, end), end)) {
            Mask.visible(text, from, to, out);
            return;
        }
        out.append(text, from, end);
        int value = Math.min(to, end + 1);
        out.append(text, end, value);
        quoted(
                text,
                value,
                to,
                switch (text.substring(start + 2, end)) {
                    case "proxy-mode", "iptables-localhost-nodeports", "start-control-plane" -> Kept.WORD;
                    case "nodeport-addresses" -> Kept.HOSTS;
                    case "config" -> Kept.PATH;
                    case "hostname-override" -> Kept.HOST;
                    default -> Kept.NOTHING;
                },
                out);
    }

    /** A line {@code - address: 'HOST:PORT'} of a list in YAML; of others nothing. */
    static void address(String text, int from, int to, StringBuilder out) {
        int start = skip(text, from, to, " \t-");
        if (!text.startsWith("address:", start)) {
            Mask.visible(text, from, to, out);
            return;
        }
        int value = Math.min(to, start + "address:".length());
        out.append(text, from, value);
        quoted(text, value, to, Kept.URL, out);
    }

    /** A value with or without quotes around it, and what may follow on it. */
    private static void quoted(String text, int from, int to, Kept type, StringBuilder out) {
        int start = skip(text, from, to, " \t");
        char first = start < to ? text.charAt(start) : ' ';
        boolean isQuoted = first == '"' || first == '\'';
        start += isQuoted ? 1 : 0;
        int end = start;
        while (end < to && (isQuoted ? text.charAt(end) != first : text.charAt(end) > ' ')) {
            end++;
        }
        out.append(text, from, start);
        type.append(text, start, end, out);
        if (isQuoted && end < to) {
            out.append(text.charAt(end++));
        }
        Mask.visible(text, end, to, out);
    }

    static int skip(String text, int from, int to, String signs) {
        int at = from;
        while (at < to && signs.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    static int indexOf(String text, char sign, int from, int to) {
        int at = text.indexOf(sign, from);
        return at < to ? at : -1;
    }
}
