package dev.registrydoctor.reports;

/** Text of a site or a person, without secrets and without what could steer a terminal, where nobody counts them. */
public final class Clean {

    private Clean() {}

    /** The text in one line. */
    public static String line(String text) {
        // Secrets first: an escape in the middle of one would hide it.
        return Sanitizer.line(Secrets.redact(text));
    }

    /** The text with its lines. */
    public static String block(String text) {
        return Sanitizer.block(Secrets.redact(text));
    }
}
