package dev.registrydoctor.reports.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.PathType;
import dev.registrydoctor.reports.compare.ReportJson;
import dev.registrydoctor.reports.secrets.CleanText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;

/** Validates JSON against the published schema of reports. */
public final class ReportSchema {

    private static final SchemaRegistryConfig CONFIG = SchemaRegistryConfig.builder()
            .formatAssertionsEnabled(true)
            // JSON Schema counts 1.0 as an integer.
            .losslessNarrowing(true)
            .locale(Locale.ROOT)
            .pathType(PathType.JSON_PATH)
            .build();

    private ReportSchema() {}

    /**
     * How the JSON of a stream deviates from the schema, each deviation with its place; empty when it is a report. Secrets
     * and control characters are removed.
     *
     * @throws IOException when the stream fails, or holds something other than one JSON value of a report's size; the
     *     message says which, in one line that quotes nothing of the stream
     */
    public static List<String> deviations(InputStream report) throws IOException {
        return deviations(load(), ReportJson.read(report));
    }

    static List<String> deviations(Schema schema, JsonNode report) {
        return schema.validate(report).stream()
                .map(e -> CleanText.line(e.getInstanceLocation() + ": " + e.getMessage()))
                .toList();
    }

    static Schema load() {
        try (InputStream in = JsonReport.class.getResourceAsStream(JsonReport.SCHEMA)) {
            if (in == null) {
                throw new FileNotFoundException(JsonReport.SCHEMA);
            }
            return SchemaRegistry.withDefaultDialect(
                            SpecificationVersion.DRAFT_2020_12, registry -> registry.schemaRegistryConfig(CONFIG))
                    .getSchema(in, InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the schema of this program", e);
        }
    }
}
