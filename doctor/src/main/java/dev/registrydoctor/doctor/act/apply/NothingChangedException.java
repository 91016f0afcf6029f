package dev.registrydoctor.doctor.act.apply;

import java.io.IOException;

/** A change was not made, and certainly no part of it was. */
public final class NothingChangedException extends IOException {
    private static final long serialVersionUID = 1;

    public NothingChangedException(String message) {
        super(message);
    }
}
