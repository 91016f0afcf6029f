package dev.registrydoctor.doctor.act.object;

import java.io.IOException;

/** An object is not what a change was planned for. */
public final class ObjectChangedException extends IOException {
    private static final long serialVersionUID = 1;

    /** Says what is different, as a sentence without its subject. */
    public ObjectChangedException(String message) {
        super(message);
    }
}
