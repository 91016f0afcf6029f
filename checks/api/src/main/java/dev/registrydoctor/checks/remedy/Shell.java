package dev.registrydoctor.checks.remedy;

import java.util.regex.Pattern;

/** Words for a POSIX shell. Names come from the site: a pasted command must not run what a name holds. */
public final class Shell {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private Shell() {}

    /** The word itself where a shell takes it as it is, else in single quotes. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
