package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody who is told of changes. All of its methods but {@link #name} are called by one thread. */
public interface ChangeReceiver {

    /** Its name, unique and the same after a restart: by it, the ledger knows what it was told. No secret. */
    String name();

    /**
     * Tells of changes, the oldest first; of a change that was told before, a receiver is told again only when the program ended
     * between this call and the record of it.
     *
     * @throws NotToldException when they were not told; they are told again later
     * @throws InterruptedException when the thread is interrupted
     */
    void tell(List<CauseChange> changes) throws NotToldException, InterruptedException;

    /**
     * The same, after changes that can no longer be told. A receiver that can say so does.
     *
     * @param lost how many these are at most: what they were is not known
     */
    default void tellAfterLoss(long lost, List<CauseChange> changes) throws NotToldException, InterruptedException {
        tell(changes);
    }

    /** Whether it is told of the changes of a cause. */
    default boolean wants(Cause cause) {
        return true;
    }

    /** How often it may be told, or null when it takes everything as soon as it happens. */
    default @Nullable MessageRate rate() {
        return null;
    }

    /** After how long it must be reminded of what is open, because it forgets; null when it does not. */
    default @Nullable Duration forgetsAfter() {
        return null;
    }

    /**
     * Reminds it of the causes that are open and that it wants, at least one.
     *
     * @throws NotToldException when that failed; it is reminded again later
     * @throws InterruptedException when the thread is interrupted
     */
    default void remind(List<Cause> open) throws NotToldException, InterruptedException {}
}
