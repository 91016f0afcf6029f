package dev.registrydoctor.reports;

import dev.registrydoctor.reports.schema.Deviation;
import dev.registrydoctor.reports.schema.Json;
import dev.registrydoctor.reports.schema.JsonReader;
import dev.registrydoctor.reports.schema.JsonSchema;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The published form of reports, held against JSON that claims to have it. */
public final class ReportSchema {

    private ReportSchema() {}

    /**
     * All that a value has otherwise than the published form; empty when it is a report. Secrets and control characters
     * are taken out of what is said.
     */
    public static List<Deviation> deviations(Json value) {
        return deviations(load(), value);
    }

    static List<Deviation> deviations(JsonSchema schema, Json value) {
        return schema.deviations(value).stream()
                .map(d -> new Deviation(Clean.line(d.path()), d.says()))
                .toList();
    }

    static JsonSchema load() {
        try (InputStream in = JsonReport.class.getResourceAsStream(JsonReport.SCHEMA)) {
            if (in == null) {
                throw new FileNotFoundException(JsonReport.SCHEMA);
            }
            return new JsonSchema(JsonReader.read(in));
        } catch (IOException e) {
            throw new UncheckedIOException("the schema of this program cannot be read", e);
        }
    }
}
