package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.io.IOException;

/** The ledger, as far as telling is concerned. Safe for several threads. */
public interface ToldLedger {

    /** What is open, what changed, and who was told of it, as this replica knows it. */
    Ledger now();

    /**
     * Records that a receiver was told of all changes up to this one.
     *
     * @throws IOException when that cannot be written; it is recorded again later, before the receiver is told of anything else
     */
    void told(String receiver, long number) throws IOException;
}
