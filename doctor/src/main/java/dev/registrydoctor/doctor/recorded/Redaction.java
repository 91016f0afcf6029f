package dev.registrydoctor.doctor.recorded;

import dev.registrydoctor.reports.Secrets;
import dev.registrydoctor.reports.Tally;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Takes credentials out of texts before they are written to a case that somebody will attach to an issue. Configuration is
 * not among these texts: evidence holds none (docs/decisions/0014).
 */
final class Redaction {

    private static final Pattern URL_USER = Pattern.compile("(\\w://)[^/\\s@\"']+@");
    private static final Pattern HEADER = Pattern.compile("(?i)\\b((?:Bearer|Basic) )[A-Za-z0-9+/=._~-]{8,}");

    private static final String GONE = "REDACTED";

    private final Tally tally;

    Redaction(Tally tally) {
        this.tally = tally;
    }

    /**
     * Hides what reports hide, and also the names of users in URLs and every value after Bearer and Basic. In this order:
     * the patterns here know less of what a password may hold, and would leave half of one that is then known no more.
     */
    String text(String text) {
        String clean = Secrets.redact(text, tally);
        AtomicInteger urls = new AtomicInteger();
        clean = URL_USER.matcher(clean).replaceAll(match -> {
            urls.addAndGet(match.group().contains(Secrets.REDACTED) ? 0 : 1);
            return "$1" + GONE + "@";
        });
        AtomicInteger headers = new AtomicInteger();
        clean = HEADER.matcher(clean).replaceAll(match -> {
            headers.addAndGet(match.group().endsWith(GONE) ? 0 : 1);
            return "$1" + GONE;
        });
        tally.add("URLs " + text, "password in URL", urls.get());
        tally.add("headers " + text, "Authorization value", headers.get());
        return clean;
    }
}
