package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.util.List;

/** Somebody who is told of changes. */
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
}
