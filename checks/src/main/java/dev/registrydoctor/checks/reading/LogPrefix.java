package dev.registrydoctor.checks.reading;

import java.util.Locale;
import java.util.Set;

/** Prefixes that loggers and CI systems add to a message: times, levels, step numbers. */
final class LogPrefix {

    /** As written by loggers and kubectl: a sentence that starts with Error is the message. */
    private static final Set<String> LEVELS =
            Set.of("ERROR", "ERR", "WARN", "WARNING", "INFO", "DEBUG", "FATAL", "TRACE", "NOTICE", "Normal", "Warning");

    private static final Set<String> MONTHS =
            Set.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** The most words in a prefix: month, day, time, host, unit, level. */
    private static final int MOST = 8;

    private LogPrefix() {}

    /**
     * The message in a line of a log: the value of {@code msg=} if the message is only there, otherwise the text after
     * the prefix.
     */
    static String strip(String line) {
        String rest = line;
        for (int i = 0; i < MOST; i++) {
            int space = rest.indexOf(' ');
            String word = space < 0 ? rest : rest.substring(0, space);
            if (space < 0 || !isPrefix(word)) {
                break;
            }
            rest = rest.substring(space + 1).strip();
        }
        return rest;
    }

    private static boolean isPrefix(String word) {
        String bare = trim(word).toLowerCase(Locale.ROOT);
        return bare.isEmpty()
                || (LEVELS.contains(trim(word)) && !word.endsWith(":"))
                || MONTHS.contains(bare)
                || isTime(bare)
                || bare.startsWith("time=")
                || bare.startsWith("##[")
                || (word.startsWith("#") && allDigits(bare));
    }

    private static boolean allDigits(String word) {
        return !word.isEmpty() && word.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Digits and the characters in times and dates: 2024-02-06T21:38:01.5Z, 12:00:03, E1117 of klog, 3m2s. */
    private static boolean isTime(String word) {
        int digits = 0;
        int separators = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c >= '0' && c <= '9') {
                digits++;
            } else if (c == ':' || c == '-' || c == '/' || c == '.' || c == '+' || c == ',') {
                separators++;
            } else if (!(c == 't' || c == 'z' || (i == 0 && (c == 'e' || c == 'w' || c == 'i')))) {
                return false;
            }
        }
        return (digits >= 4 && separators >= 1) || (digits == 4 && word.length() == 5);
    }

    private static String trim(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && "[](){}<>|#".indexOf(word.charAt(from)) >= 0) {
            from++;
        }
        while (to > from && "[](){}<>|:,".indexOf(word.charAt(to - 1)) >= 0) {
            to--;
        }
        return word.substring(from, to);
    }
}
