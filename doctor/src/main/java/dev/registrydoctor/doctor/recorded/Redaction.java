package dev.registrydoctor.doctor.recorded;

import dev.registrydoctor.reports.Secrets;
import dev.registrydoctor.reports.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Takes credentials out of texts before they are written to a case that somebody will attach to an issue. */
final class Redaction {

    private static final Pattern URL_USER = Pattern.compile("(\\w://)[^/\\s@\"']+@");

    /** A key of a TOML, JSON or shell file and its value: quoted, a list, or bare. */
    private static final Pattern SETTING = Pattern.compile(
            "(?i)((?:password|passwd|pwd|secret|\\bauth|token"
                    + "|authorization|access_?key|secret_?key|private_?key)\"?'?\\s*[=:][ \\t]*)"
                    + "(?:(\"\"\".{0,4000}?\"\"\"|'''.{0,4000}?'''|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'[^'\\n]*'|\\[[^\\]]*])|(?:(?:basic|bearer|digest|token)[ \\t]+)?[^\\s#{\"'\\[][^\\s#]*)",
            Pattern.DOTALL);

    private static final String GONE = "REDACTED";

    private final Tally tally;

    Redaction(Tally tally) {
        this.tally = tally;
    }

    /** Any text: whatever reports hide, then the users of URLs. */
    String text(String text) {
        return users(Secrets.redact(text, tally));
    }

    /** A configuration file: also settings whose names say that their values are secret. The file stays well-formed. */
    String file(String text) {
        // The forms that reports know come first: a weaker rule would take a part of them and leave the rest.
        String known = Secrets.redact(text, tally, GONE);
        AtomicInteger settings = new AtomicInteger();
        String clean = SETTING.matcher(known).replaceAll(match -> {
            boolean hidden =
                    match.group().contains("[redacted]") || match.group().contains(GONE);
            settings.addAndGet(hidden ? 0 : 1);
            return "$1" + (match.group(2) == null ? GONE : "\"" + GONE + "\"");
        });
        tally.add("file " + text, "password by name", settings.get());
        return users(clean);
    }

    /** A name alone is not a secret where names are shown; here it always goes with what follows it. */
    private static String users(String text) {
        return URL_USER.matcher(text).replaceAll("$1" + GONE + "@");
    }
}
