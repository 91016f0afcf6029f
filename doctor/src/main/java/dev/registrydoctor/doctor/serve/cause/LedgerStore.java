package dev.registrydoctor.doctor.serve.cause;

import java.io.IOException;

/** Where the ledger is kept between two examinations, and between two leaders. */
public interface LedgerStore {

    /**
     * The ledger as it is now; {@link Ledger#EMPTY} where there is none yet.
     *
     * @throws IOException when it cannot be read
     */
    Ledger read() throws IOException;

    /**
     * Keeps a ledger that was made of the one that was read or written last.
     *
     * @throws StaleLedgerException when somebody else has written meanwhile: this replica is not the leader any more
     * @throws IOException when it cannot be written
     */
    void write(Ledger ledger) throws IOException;
}
