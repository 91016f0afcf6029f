package dev.registrydoctor.doctor.source.casefile;

import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.secrets.Tally;
import java.util.regex.Pattern;

/**
 * Takes credentials out of texts before they are written to a case that somebody will attach to an issue. Configuration is
 * not among these texts: evidence holds none (docs/decisions/0014).
 */
final class Redaction {

    private static final Pattern URL_USER = Pattern.compile("(\\w://)[^/\\s@\"']+@");

    private static final String GONE = "REDACTED";

    private final Tally tally;

    Redaction(Tally tally) {
        this.tally = tally;
    }

    /**
     * Hides what reports hide, then the names of users in URLs. In this order: the pattern here knows less of what a
     * password can hold, and would leave half of one that no detector then recognizes.
     */
    String text(String text) {
        // A name alone is not a secret where names are shown; here it always goes with what follows it.
        return URL_USER.matcher(Secrets.redact(text, tally)).replaceAll("$1" + GONE + "@");
    }
}
