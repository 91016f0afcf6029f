package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.writer.YamlText;
import java.io.IOException;

/** The format of what a command prints: text for people, or data for programs. */
public final class DataOptions extends Options {

    /** Formats that all such commands have. */
    enum Format {
        TEXT,
        JSON,
        YAML
    }

    private final Arg<Format> output = option(
            Format.class,
            named("-o", "--output")
                    .paramLabel("FORMAT")
                    .defaultValue("text")
                    .description("text, json or yaml (default: ${DEFAULT-VALUE})."));

    /** Whether people read it. */
    public boolean isText() {
        return output.get() == Format.TEXT;
    }

    /** Prints data in the format that was asked for. */
    public void print(YamlText.Json json, Terminal terminal) throws IOException {
        if (output.get() == Format.YAML) {
            YamlText.write(terminal.out(), json);
        } else {
            json.write(terminal.out());
        }
        terminal.out().flush();
    }
}
