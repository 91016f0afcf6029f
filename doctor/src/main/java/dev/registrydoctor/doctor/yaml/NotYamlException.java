package dev.registrydoctor.doctor.yaml;

import java.io.IOException;

/** A text is not YAML. The message says in a few words what it is, such as "not valid YAML", and never quotes the text. */
public final class NotYamlException extends IOException {

    private static final long serialVersionUID = 1L;

    private final int line;

    NotYamlException(int line, String what) {
        super(what);
        this.line = line;
    }

    /** Where reading stopped, from 1; 0 for the text as a whole. */
    public int line() {
        return line;
    }
}
