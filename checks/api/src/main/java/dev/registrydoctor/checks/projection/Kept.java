package dev.registrydoctor.checks.projection;

/** The types of value that are kept. What is not of its type is masked. */
enum Kept {
    /** No value is kept. */
    NOTHING,
    /** A word of a configuration language: letters alone, and few of them. */
    WORD,
    /** A time span as Go writes it. */
    DURATION,
    /** A name that somebody gave to a thing. */
    NAME,
    /** A type as in the header Content-Type, with its parameters. */
    MEDIA_TYPE,
    /** A path of a file. */
    PATH,
    /** A host or address with or without a port, a range of addresses, a domain, or an image's repository there. */
    HOST,
    /** Several of those with commas between them. */
    HOSTS,
    /** A URL, without user, query and fragment; or a host. */
    URL;

    private static final int LONGEST_WORD = 10;
    private static final int LONGEST_NAME = 15;
    private static final int LONGEST_TYPE = 100;
    private static final int LONGEST_PATH = 512;

    /** Appends as much of a value as is kept, in its full length. */
    void append(String text, int from, int to, StringBuilder out) {
        switch (this) {
            case HOSTS -> hosts(text, from, to, out);
            case URL -> KeptUrl.append(text, from, to, out);
            default -> {
                if (holds(text, from, to)) {
                    out.append(text, from, to);
                } else if (this == HOST || this == PATH) {
                    Mask.words(text, from, to, out);
                } else {
                    Mask.visible(text, from, to, out);
                }
            }
        }
    }

    /** Whether a value is kept as it is. */
    private boolean holds(String text, int from, int to) {
        return switch (this) {
            case NOTHING, HOSTS, URL -> from == to;
            case WORD -> isWord(text, from, to);
            case DURATION -> isDuration(text, from, to);
            case NAME -> KeyNames.isName(text, from, to) || (to - from <= LONGEST_NAME && isOf(text, from, to, "._-"));
            case MEDIA_TYPE -> to - from <= LONGEST_TYPE && isMediaType(text, from, to);
            case PATH -> isPath(text, from, to);
            case HOST -> KeptUrl.isHost(text, from, to);
        };
    }

    private static void hosts(String text, int from, int to, StringBuilder out) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || text.charAt(at) == ',' || text.charAt(at) == ' ') {
                HOST.append(text, start, at, out);
                if (at < to) {
                    out.append(text.charAt(at));
                }
                start = at + 1;
            }
        }
    }

    private static boolean isWord(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            char c = (char) (text.charAt(at) | ' ');
            if (c < 'a' || c > 'z') {
                return false;
            }
        }
        return to - from <= LONGEST_WORD;
    }

    private static boolean isDuration(String text, int from, int to) {
        for (int at = from; at < to; at++) {
            if ("0123456789.+-nuµμsmh".indexOf(text.charAt(at)) < 0) {
                return false;
            }
        }
        return to - from <= 24;
    }

    /** A name without a folder and without a dot, long and with nothing of a word, may be anything. */
    private static boolean isPath(String text, int from, int to) {
        boolean isPlain = text.indexOf('/', from) >= 0 && text.indexOf('/', from) < to;
        isPlain = isPlain || to - from <= 24 || KeyNames.isName(text, from, to);
        return isPlain && to - from <= LONGEST_PATH && isOf(text, from, to, "/._-+@~:,%* ");
    }

    /** Words with signs between them; the parts of a boundary are none. */
    private static boolean isMediaType(String text, int from, int to) {
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || "/+.;=- \"".indexOf(text.charAt(at)) >= 0) {
                if (at > start && !KeyNames.isName(text, start, at)) {
                    return false;
                }
                start = at + 1;
            }
        }
        return true;
    }

    private static boolean isOf(String text, int from, int to, String signs) {
        for (int at = from; at < to; ) {
            int placeholder = Mask.placeholderEnd(text, at, to);
            char c = text.charAt(at);
            if (placeholder == at && !Character.isLetterOrDigit(c) && signs.indexOf(c) < 0) {
                return false;
            }
            at = Math.max(at + 1, placeholder);
        }
        return true;
    }
}
