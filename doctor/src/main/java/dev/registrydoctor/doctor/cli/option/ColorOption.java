package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.doctor.cli.stream.Terminal;

/** When to print color. */
public final class ColorOption extends Options {

    /** When to print color. */
    enum When {
        AUTO,
        ALWAYS,
        NEVER
    }

    private final Arg<When> when = option(
            When.class,
            named("--color")
                    .paramLabel("WHEN")
                    .defaultValue("auto")
                    .description("auto, always or never (default: ${DEFAULT-VALUE}, which follows NO_COLOR, FORCE_COLOR"
                            + " and the terminal)."));

    /** The terminal as the option has it. */
    public Terminal on(Terminal terminal) {
        return when.get() == When.AUTO ? terminal : terminal.withColor(when.get() == When.ALWAYS);
    }
}
