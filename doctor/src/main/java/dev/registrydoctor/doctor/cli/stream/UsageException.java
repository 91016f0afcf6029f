package dev.registrydoctor.doctor.cli.stream;

/** The user asked for something that cannot be: the message says what to do. Ends in exit code 2. */
public final class UsageException extends RuntimeException {
    public UsageException(String message) {
        super(message);
    }

    public UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
