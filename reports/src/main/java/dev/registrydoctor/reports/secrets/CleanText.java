package dev.registrydoctor.reports.secrets;

/** Text of a site or a person, without secrets and without what could steer a terminal, where nobody counts them. */
public final class CleanText {

    private CleanText() {}

    /** The text in one line. */
    public static String line(String text) {
        // Secrets first: an escape in the middle of one would hide it.
        return ControlCharacters.line(Secrets.redact(text));
    }

    /** The text with its lines. */
    public static String block(String text) {
        return ControlCharacters.block(Secrets.redact(text));
    }
}
