package dev.registrydoctor.doctor.serve.cause;

import java.io.IOException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Holds the ledger in memory and is the only one that writes it, so that whoever examines and whoever tells do not overwrite what
 * the other has written. Safe for several threads.
 */
public final class LedgerKeeper {

    private final LedgerStore store;
    private @Nullable Ledger current;

    public LedgerKeeper(LedgerStore store) {
        this.store = store;
    }

    /**
     * Reads the ledger: at the start, and when this replica has become the leader.
     *
     * @throws IOException when it cannot be read; the ledger is unknown then
     */
    public synchronized Ledger read() throws IOException {
        current = null;
        Ledger read = store.read();
        current = read;
        return read;
    }

    /** The ledger as it was last read or written; {@link Ledger#EMPTY} while it is unknown. */
    public synchronized Ledger ledger() {
        return current == null ? Ledger.EMPTY : current;
    }

    /**
     * Changes the ledger and writes it; what does not change is not written.
     *
     * @param change makes the new ledger of the current one, and may be called only within this call
     * @return the new ledger
     * @throws StaleLedgerException when this replica is not the leader any more: the ledger is unknown until it is read
     * @throws IOException when it cannot be written; then it is what it was before
     */
    public synchronized Ledger update(UnaryOperator<Ledger> change) throws IOException {
        Ledger before = current;
        if (before == null) {
            throw new StaleLedgerException("the ledger was not read since another replica has written it");
        }
        Ledger after = change.apply(before);
        if (!after.equals(before)) {
            try {
                store.write(after);
            } catch (StaleLedgerException e) {
                current = null;
                throw e;
            }
            current = after;
        }
        return after;
    }
}
