package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.doctor.triage.screen.Refused;
import java.util.List;
import java.util.function.Function;

/**
 * One command of a session. Help and completion are made from this.
 *
 * @param name the word that calls it
 * @param shorts short forms; unique prefixes of the name work too
 * @param takes its arguments, as people write them
 * @param help what it does, in one line
 * @param most how many words can follow; a line with more is a description of a symptom, not a call
 * @param completes what its arguments can be
 * @param action what it does
 */
record SessionCommand(
        String name,
        List<String> shorts,
        String takes,
        String help,
        int most,
        Function<CommandContext, List<String>> completes,
        Action action) {

    /** For commands whose arguments are free text. */
    static final int ANY = Integer.MAX_VALUE;

    /** What a command does. */
    @FunctionalInterface
    interface Action {

        /**
         * Runs.
         *
         * @param rest what follows the command's name, stripped
         * @throws Refused when it cannot be done as asked
         * @throws InterruptedException when the person ends it
         */
        void run(CommandContext context, String rest) throws InterruptedException;
    }

    SessionCommand(String name, List<String> shorts, String takes, String help, int most, Action action) {
        this(name, shorts, takes, help, most, context -> List.of(), action);
    }

    SessionCommand completing(Function<CommandContext, List<String>> completions) {
        return new SessionCommand(name, shorts, takes, help, most, completions, action);
    }

    /** How it is called. */
    String synopsis() {
        return takes.isEmpty() ? name : name + " " + takes;
    }

    static List<String> words(String rest) {
        return rest.isBlank() ? List.of() : List.of(rest.strip().split("\\s+"));
    }
}
