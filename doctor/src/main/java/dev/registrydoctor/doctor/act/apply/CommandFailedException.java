package dev.registrydoctor.doctor.act.apply;

import java.io.IOException;

/** A command did not do what it should. */
public final class CommandFailedException extends IOException {
    private static final long serialVersionUID = 1;

    private final String output;

    CommandFailedException(String message, String output) {
        super(message);
        this.output = output;
    }

    /** The last line that it printed; empty when it printed none. */
    public String lastLine() {
        return output.lines().filter(line -> !line.isBlank()).reduce("", (first, second) -> second);
    }

    /** The end of what it printed. */
    public String output() {
        return output;
    }
}
