package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.text.Page.Tone;

/** The sign before a line that says how something is. It only repeats what the line says in words. */
enum Mark {
    PASSED("✓", "+", Tone.GREEN),
    WARNING("!", "!", Tone.YELLOW),
    FAILED("✗", "x", Tone.RED),
    NOT_CHECKED("?", "?", Tone.YELLOW),
    WAITING("…", "~", Tone.YELLOW),
    NOT_APPLICABLE("-", "-", Tone.DIM);

    private final String sign;
    private final String ascii;
    private final Tone tone;

    Mark(String sign, String ascii, Tone tone) {
        this.sign = sign;
        this.ascii = ascii;
        this.tone = tone;
    }

    /** That of a diagnosis. */
    static Mark of(Severity severity) {
        return switch (severity) {
            case PROBLEM -> FAILED;
            case WARNING -> WARNING;
            case BLIND -> NOT_CHECKED;
            case WAIT -> WAITING;
        };
    }

    /** That of a check or of several. */
    static Mark of(Status status) {
        return switch (status) {
            case PASS -> PASSED;
            case WARN -> WARNING;
            case FAIL -> FAILED;
            case UNKNOWN, ERROR -> NOT_CHECKED;
            case SKIPPED -> NOT_APPLICABLE;
        };
    }

    String sign() {
        return sign;
    }

    /** One character, where only ASCII is allowed. */
    String ascii() {
        return ascii;
    }

    Tone tone() {
        return tone;
    }
}
