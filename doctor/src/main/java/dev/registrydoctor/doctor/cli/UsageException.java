package dev.registrydoctor.doctor.cli;

/** The user asked for something that cannot be: the message says what to do. Ends in exit code 2. */
final class UsageException extends RuntimeException {
    UsageException(String message) {
        super(message);
    }

    UsageException(String message, Throwable cause) {
        super(message, cause);
    }
}
