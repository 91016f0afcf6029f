package dev.registrydoctor.checks.problem;

/** A problem has no page, or its page does not say what the problem is. The message tells its author what to change. */
public final class InvalidPageException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    InvalidPageException(String message) {
        super(message);
    }
}
