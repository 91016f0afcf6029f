package dev.registrydoctor.reports.secrets;

/** Ways to write a letter as several. */
enum Escapes {
    /** Sequences that color a terminal, which stand in logs directly before and behind values. */
    TERMINAL('\033') {
        @Override
        int decode(String text, int at, int[] next) {
            int end = at + 1;
            if (end < text.length() && text.charAt(end) == '[') {
                end++;
                while (end < text.length() && end < at + 20 && text.charAt(end) < '@') {
                    end++;
                }
                end = Math.min(text.length(), end + 1);
            }
            next[0] = end;
            return NOTHING;
        }
    },
    /** Of JSON, Go, C and shells; a backslash before the end of a line joins it with the next. */
    BACKSLASH('\\') {
        @Override
        int decode(String text, int at, int[] next) {
            char c = at + 1 < text.length() ? text.charAt(at + 1) : 'A';
            next[0] = at + 2;
            return switch (c) {
                case 'n' -> '\n';
                case 'r' -> '\r';
                case 't' -> '\t';
                case 'u' -> unicode(text, at, next);
                case 'x' -> number(text, at + 2, at + 4, 16, next);
                case '\n', '\r' -> ' ';
                default -> Character.isLetterOrDigit(c) ? -1 : c;
            };
        }

        /** Four digits in JSON; any number in braces in our own reports. */
        private int unicode(String text, int at, int[] next) {
            if (at + 2 < text.length() && text.charAt(at + 2) == '{') {
                int end = text.indexOf('}', at);
                int letter = end < 0 || end - at > 9 ? -1 : number(text, at + 3, end, 16, next);
                next[0] = end + 1;
                // A control or format character between the letters of a secret tells nothing.
                return letter < 0x20 || letter > 0x7e ? (letter < 0 ? -1 : NOTHING) : letter;
            }
            return number(text, at + 2, at + 6, 16, next);
        }
    },
    /** Of URLs and forms. */
    PERCENT('%') {
        @Override
        int decode(String text, int at, int[] next) {
            return number(text, at + 1, at + 3, 16, next);
        }
    },
    /** Of XML and HTML. */
    ENTITY('&') {
        @Override
        int decode(String text, int at, int[] next) {
            int end = endOf(text, at);
            if (end < 0) {
                return -1;
            }
            int letter = switch (text.substring(at + 1, end)) {
                case "quot" -> '"';
                case "apos" -> '\'';
                case "lt" -> '<';
                case "gt" -> '>';
                case "amp" -> '&';
                default -> numbered(text, at, end, next);
            };
            next[0] = end + 1;
            return letter;
        }

        private int endOf(String text, int at) {
            int end = at + 1;
            while (end < text.length() && end < at + 9 && text.charAt(end) != ';') {
                end++;
            }
            return end < text.length() && text.charAt(end) == ';' ? end : -1;
        }

        private int numbered(String text, int at, int end, int[] next) {
            boolean hexadecimal = text.startsWith("&#x", at) || text.startsWith("&#X", at);
            return hexadecimal
                    ? number(text, at + 3, end, 16, next)
                    : text.startsWith("&#", at) ? number(text, at + 2, end, 10, next) : -1;
        }
    };

    /** An escape of no letter. */
    static final int NOTHING = Integer.MAX_VALUE;

    final char mark;

    Escapes(char mark) {
        this.mark = mark;
    }

    /**
     * The letter that an escape stands for.
     *
     * @param next told where the text goes on
     * @return -1 when what begins here is not an escape
     */
    abstract int decode(String text, int at, int[] next);

    private static int number(String text, int start, int end, int radix, int[] next) {
        if (end > text.length() || start >= end) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = Character.digit(text.charAt(i), radix);
            if (digit < 0 || value > Character.MAX_VALUE) {
                return -1;
            }
            value = value * radix + digit;
        }
        next[0] = end;
        return value > Character.MAX_VALUE ? -1 : value;
    }
}
