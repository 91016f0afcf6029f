package dev.registrydoctor.doctor.serve.history;

import java.io.IOException;
import java.nio.file.Path;

/** Another process has the folder. The message says what to do. */
final class HistoryInUseException extends IOException {

    private static final long serialVersionUID = 1L;

    HistoryInUseException(Path folder) {
        super("The history in " + folder + " is used by another process. Stop that process, or name another folder with"
                + " --history: each process needs a folder of its own.");
    }
}
