package dev.registrydoctor.checks.remedy;

import java.util.regex.Pattern;

/** Words for a POSIX shell. Names come from the site: a pasted command must not run what a name holds. */
public final class Shell {

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private static final Pattern SUDO = Pattern.compile("(^|[;&|(\\s])sudo (?=[a-z])");

    private Shell() {}

    /** Lines without sudo, for root, who needs none: not every system has it. */
    public static String withoutSudo(String lines) {
        return SUDO.matcher(lines).replaceAll("$1");
    }

    /** The word itself where a shell takes it as it is, else in single quotes. */
    public static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
