package dev.registrydoctor.doctor.cli.reference;

import dev.registrydoctor.reports.docs.PageText;
import dev.registrydoctor.reports.secrets.ControlCharacters;
import dev.registrydoctor.reports.text.TextStyle;
import dev.registrydoctor.reports.writer.PrettyJson;
import dev.registrydoctor.reports.writer.YamlText;
import java.io.IOException;
import java.io.Writer;

/** Something to look up: Markdown for people, and the same facts for programs. */
interface Reference {

    /** The formats that it can be printed in. */
    enum Format {
        TEXT,
        MARKDOWN,
        JSON,
        YAML
    }

    /** Its first line, without markup. */
    String title();

    /** What follows the title. */
    String markdown();

    /** Its facts. */
    PrettyJson.Content data();

    /** Writes it, ending in a line break. */
    default void write(Format format, TextStyle style, Writer out) throws IOException {
        switch (format) {
            case TEXT ->
                out.append(PageText.heading(title(), style)).append("\n\n").append(PageText.render(markdown(), style));
            case MARKDOWN ->
                out.append("# ")
                        .append(ControlCharacters.line(title()))
                        .append("\n\n")
                        .append(ControlCharacters.block(markdown()));
            case JSON -> PrettyJson.write(out, data());
            case YAML -> YamlText.write(out, json -> PrettyJson.write(json, data()));
        }
    }
}
