package dev.registrydoctor.doctor.serve.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A receiver was not told. The message says why, without a secret. */
public final class NotToldException extends Exception {

    private static final long serialVersionUID = 1L;

    private final boolean lasting;
    private final transient @Nullable Duration after;

    /**
     * A failure.
     *
     * @param lasting whether the same would be refused again: it is not tried again
     * @param after how long the receiver wants to be left alone, or null when it does not say
     */
    public NotToldException(String message, boolean lasting, @Nullable Duration after) {
        super(message);
        this.lasting = lasting;
        this.after = after;
    }

    public boolean isLasting() {
        return lasting;
    }

    public @Nullable Duration after() {
        return after;
    }
}
