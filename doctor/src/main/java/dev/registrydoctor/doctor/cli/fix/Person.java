package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.doctor.cli.stream.BoundedCommands;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Somebody who types answers. */
@FunctionalInterface
interface Person {

    /** What is typed when nothing more can be. */
    String END = "quit";

    /** Nobody. */
    Person NOBODY = question -> END;

    /** What is typed after a question, without blanks around it; {@link #END} when nothing more can be. */
    String answer(String question);

    /** Whether somebody is there. */
    default boolean isThere() {
        return !equals(NOBODY);
    }

    /** Whoever is at a terminal, or nobody. */
    static Person at(Terminal terminal) {
        return terminal.isInteractive() ? typing(terminal) : NOBODY;
    }

    /** Somebody who types at a terminal. */
    static Person typing(Terminal terminal) {
        BufferedReader in = new BufferedReader(BoundedCommands.typed(terminal.in(), "standard input"));
        return question -> {
            terminal.out().print(question + " ");
            terminal.out().flush();
            try {
                String line = in.readLine();
                if (line == null) {
                    terminal.out().println();
                }
                return line == null ? END : line.strip();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
