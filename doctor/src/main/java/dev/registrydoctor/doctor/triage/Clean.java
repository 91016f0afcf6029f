package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.reports.Sanitizer;
import dev.registrydoctor.reports.Secrets;

/** Text of a site or a person, without secrets and without what could steer a terminal. */
final class Clean {

    private Clean() {}

    static String line(String text) {
        // Secrets first: an escape in the middle of one would hide it.
        return Sanitizer.line(Secrets.redact(text));
    }

    static String block(String text) {
        return Sanitizer.block(Secrets.redact(text));
    }
}
