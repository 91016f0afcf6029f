package dev.registrydoctor.doctor.serve.history;

import org.jspecify.annotations.Nullable;

/** What is in the file of the history is not what this program wrote. Unchecked, as the store's own exceptions are. */
final class BrokenHistoryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenHistoryException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
