package dev.registrydoctor.checks.projection;

/** What is kept of a URL: scheme, host, port and path. */
final class KeptUrl {

    private static final int LONGEST_LABEL = 63;
    private static final int LONGEST_HOST = 253;
    /** A host without a dot or port is a name that somebody chose; what is longer may be a token. */
    private static final int LONGEST_BARE = 15;
    /** A part of a path, with its slash, that is longer and not made of words may be a token. */
    private static final int LONGEST_PART = 25;

    private KeptUrl() {}

    /**
     * Appends a URL of the same length, its user, query and fragment masked. Everything before the last {@code @} counts as
     * the user: a password may hold a slash or an {@code @} that nobody encoded. That it begins with {@code http} decides what
     * containerd makes of it, and stays.
     */
    static void append(String text, int from, int to, StringBuilder out) {
        int scheme = text.startsWith("https", from) ? 5 : text.startsWith("http", from) ? 4 : 0;
        int start = Math.max(schemeEnd(text, from, to), Math.min(to, from + scheme));
        out.append(text, from, start);
        int end = start;
        while (end < to && text.charAt(end) != '?' && text.charAt(end) != '#' && !isBlank(text.charAt(end))) {
            end++;
        }
        int at = text.lastIndexOf('@', to - 1);
        if (at >= start) {
            Mask.words(text, start, at + 1, out);
            start = at + 1;
            end = Math.max(end, start);
            while (end < to && text.charAt(end) != '?' && text.charAt(end) != '#' && !isBlank(text.charAt(end))) {
                end++;
            }
        }
        rest(text, start, end, out);
        Mask.words(text, end, to, out);
    }

    private static boolean isBlank(char c) {
        return c <= ' ';
    }

    private static int schemeEnd(String text, int from, int to) {
        int at = from;
        while (at < to && isLetter(text.charAt(at))) {
            at++;
        }
        return at > from && at - from <= 10 && text.startsWith("://", at) && at + 3 <= to ? at + 3 : from;
    }

    /** Host and path. */
    private static void rest(String text, int from, int to, StringBuilder out) {
        int slash = text.indexOf('/', from);
        int end = slash < 0 || slash > to ? to : slash;
        if (isHost(text, from, end)) {
            out.append(text, from, end);
        } else {
            Mask.words(text, from, end, out);
        }
        while (end < to) {
            int next = partEnd(text, end, to);
            if (isPart(text, end, next)) {
                out.append(text, end, next);
            } else {
                Mask.words(text, end, next, out);
            }
            end = next;
        }
    }

    /** The end of a part of a path that begins with its slash. */
    private static int partEnd(String text, int from, int to) {
        int next = text.indexOf('/', from + 1);
        return next < 0 || next > to ? to : next;
    }

    private static boolean isPart(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (!isLetter(c) && !isDigit(c) && "/._-~:%${}".indexOf(c) < 0) {
                return false;
            }
        }
        return to - from <= LONGEST_PART || KeyNames.isName(text, from + 1, to);
    }

    /** A host, address or range, with or without port, and a path of an image's name. */
    static boolean isHost(String text, int from, int to) {
        int slash = text.indexOf('/', from);
        int end = slash < 0 || slash > to ? to : slash;
        boolean isNamed = end == to;
        int label = 0;
        for (int at = from; at < end; at++) {
            char c = text.charAt(at);
            int placeholder = Mask.placeholderEnd(text, at, end);
            if (placeholder > at) {
                at = placeholder - 1;
            } else if (isLetter(c) || isDigit(c) || c == '-' || c == '_') {
                if (++label > LONGEST_LABEL) {
                    return false;
                }
            } else if (".:[]*".indexOf(c) >= 0) {
                isNamed = isNamed && c != '.' && c != ':';
                label = 0;
            } else {
                return false;
            }
        }
        boolean isShort = end - from <= LONGEST_BARE || KeyNames.isName(text, from, end);
        for (int at = end; at < to; at = partEnd(text, at, to)) {
            if (!isPart(text, at, partEnd(text, at, to))) {
                return false;
            }
        }
        return to - from <= LONGEST_HOST && (!isNamed || isShort);
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
