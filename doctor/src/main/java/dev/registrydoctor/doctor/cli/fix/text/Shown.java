package dev.registrydoctor.doctor.cli.fix.text;

import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;

/** What may be shown of a text: no secret, and nothing that a terminal obeys. */
final class Shown {

    private Shown() {}

    static String clean(String text) {
        return CleanText.block(Secrets.redact(text));
    }
}
