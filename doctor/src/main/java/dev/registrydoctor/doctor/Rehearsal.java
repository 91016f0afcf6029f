package dev.registrydoctor.doctor;

import dev.registrydoctor.doctor.cli.RehearsedRuns;
import java.io.IOException;

/** What the process does whose classes go into the launcher's archive. */
public final class Rehearsal {

    private Rehearsal() {}

    /** Rehearses, and ends the process: with 1 when something cannot be done. */
    public static void main(String[] args) {
        Main.prepare();
        int exitCode = 0;
        try {
            RehearsedRuns.all(args);
        } catch (IOException | ClassNotFoundException | RuntimeException e) {
            System.err.println("the rehearsal failed: " + e);
            exitCode = 1;
        }
        System.exit(exitCode);
    }
}
