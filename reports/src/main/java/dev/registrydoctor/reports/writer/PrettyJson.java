package dev.registrydoctor.reports.writer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.Writer;

/** Writes JSON that people read too. */
public final class PrettyJson {

    private PrettyJson() {}

    /** Writes one value. */
    public interface Content {
        void write(JsonGenerator json) throws IOException;
    }

    /** Writes a value and a line break; flushes the writer and leaves it open. */
    public static void write(Writer out, Content content) throws IOException {
        // One kind of line break on every system, so that the same report gives the same bytes.
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try (JsonGenerator json = new JsonFactory().createGenerator(out)) {
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            json.setPrettyPrinter(
                    new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines));
            content.write(json);
            json.writeRaw('\n');
        }
    }
}
