package dev.registrydoctor.doctor.act.file;

import java.io.IOException;

/** A file is not what a change was planned for. */
public final class FileChangedException extends IOException {
    private static final long serialVersionUID = 1;

    FileChangedException(String path, String message) {
        super(path + " " + message);
    }
}
