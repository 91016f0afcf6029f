package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.reports.secrets.Secrets;

/** Text of the environment, fit to be put into a message. */
final class MessageText {

    /** A problem's summary may name a file, an image and a registry. */
    static final int SUMMARY = 1_000;

    /** The names of kinds, problems and most things of Kubernetes are a fourth of this. */
    static final int NAME = 400;

    private static final int REPLACEMENT = 0xfffd;

    private MessageText() {}

    /**
     * One line of at most so many characters, without secrets, control characters, and what turns the direction of the text around
     * it; each of them becomes a question mark, white space a blank. Half a surrogate pair becomes U+FFFD.
     */
    static String line(String text, int most) {
        // Before it is cut: a part of a secret has no form that anybody could know. Long texts are cut once before,
        // since looking
        // for secrets takes time, and what the cut leaves of one at the end goes with the second cut.
        String clean = Secrets.redact(text.length() > 4 * most ? text.substring(0, 4 * most) : text)
                .strip();
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < clean.length()) {
            int point = clean.codePointAt(at);
            at += Character.charCount(point);
            int room = most - out.length() - (at < clean.length() ? 1 : 0);
            if (Character.charCount(point) > room) {
                out.append('…');
                break;
            }
            out.appendCodePoint(shown(point));
        }
        return out.toString();
    }

    private static int shown(int point) {
        return switch (Character.getType(point)) {
            case Character.SURROGATE -> REPLACEMENT;
            case Character.CONTROL -> Character.isWhitespace(point) ? ' ' : '?';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SPACE_SEPARATOR -> ' ';
            case Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED -> '?';
            default -> point;
        };
    }
}
