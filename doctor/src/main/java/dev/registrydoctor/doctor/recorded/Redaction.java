package dev.registrydoctor.doctor.recorded;

import dev.registrydoctor.reports.Secrets;
import dev.registrydoctor.reports.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** Takes credentials out of texts before they are written to a case that somebody will attach to an issue. */
final class Redaction {

    private static final Pattern URL_USER = Pattern.compile("(\\w://)[^/\\s@\"']+@");
    private static final Pattern HEADER = Pattern.compile("(?i)\\b((?:Bearer|Basic) )[A-Za-z0-9+/=._~-]{8,}");

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

    /** Any text: URLs and header values that carry credentials, and whatever else reports hide. */
    String text(String text) {
        return secrets(text, text);
    }

    /** A configuration file: also settings whose names say that their values are secret. The file stays well-formed. */
    String file(String text) {
        AtomicInteger settings = new AtomicInteger();
        String clean = SETTING.matcher(text).replaceAll(match -> {
            boolean hidden =
                    match.group().contains("[redacted]") || match.group().contains(GONE);
            settings.addAndGet(hidden ? 0 : 1);
            return "$1" + (match.group(2) == null ? GONE : "\"" + GONE + "\"");
        });
        tally.add("file " + text, "password by name", settings.get());
        return secrets(text, clean);
    }

    private String secrets(String whole, String text) {
        AtomicInteger urls = new AtomicInteger();
        String clean = URL_USER.matcher(text).replaceAll(match -> {
            // A name alone is no secret where names are shown; here it always goes with what may follow.
            urls.incrementAndGet();
            return "$1" + GONE + "@";
        });
        AtomicInteger headers = new AtomicInteger();
        clean = HEADER.matcher(clean).replaceAll(match -> {
            headers.addAndGet(match.group().endsWith(GONE) ? 0 : 1);
            return "$1" + GONE;
        });
        tally.add("URLs " + whole, "password in URL", urls.get());
        tally.add("headers " + whole, "Authorization value", headers.get());
        return Secrets.redact(clean, tally);
    }
}
