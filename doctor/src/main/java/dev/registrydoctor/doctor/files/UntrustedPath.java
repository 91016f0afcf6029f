package dev.registrydoctor.doctor.files;

import java.io.IOException;

/** A file that somebody other than the user who runs the program, or root, could have written. */
public final class UntrustedPath extends IOException {
    private static final long serialVersionUID = 1;

    UntrustedPath(String message) {
        super(message);
    }
}
