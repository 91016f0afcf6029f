package dev.registrydoctor.doctor.serve.cause;

import java.io.IOException;

/** Another replica has written the ledger since this one has read it. */
public final class StaleLedgerException extends IOException {

    private static final long serialVersionUID = 1L;

    public StaleLedgerException(String message) {
        super(message);
    }
}
