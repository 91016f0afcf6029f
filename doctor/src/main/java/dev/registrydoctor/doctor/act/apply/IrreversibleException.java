package dev.registrydoctor.doctor.act.apply;

import java.io.IOException;

/** Nothing takes a change back. */
public final class IrreversibleException extends IOException {
    private static final long serialVersionUID = 1;

    IrreversibleException(String message) {
        super(message);
    }
}
