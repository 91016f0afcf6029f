package dev.registrydoctor.doctor.files;

import java.io.IOException;
import java.io.OutputStream;

/** Writes what a file is to hold. */
@FunctionalInterface
public interface FileContent {

    /** Writes all of it; the stream stays open. */
    void writeTo(OutputStream out) throws IOException;
}
