package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a {@link Lab}, or another program in a {@link LabProcess}, printed of each of its cases.
 *
 * @param byCase the lines of what it printed, each a JSON object, by the name of its case
 * @param errors what it printed to its error output
 */
record LabResults(Map<String, JsonNode> byCase, String errors) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Nothing yet. */
    static final LabResults NONE = new LabResults(Map.of(), "");

    /** Runs the program for these cases and waits for its end. */
    static LabResults of(Class<?> program, Path folder, String... cases) throws IOException {
        Map<String, JsonNode> byCase = new TreeMap<>();
        StringBuilder others = new StringBuilder();
        Path errors = folder.resolve("errors");
        try (LabProcess lab = LabProcess.start(program, errors, cases)) {
            for (String line = lab.line(); line != null; line = lab.line()) {
                if (line.startsWith("{")) {
                    JsonNode result = JSON.readTree(line);
                    byCase.put(result.get("case").asText(), result);
                } else {
                    // The Java virtual machine warns on this output.
                    others.append(line).append('\n');
                }
            }
        }
        return new LabResults(byCase, others + Files.readString(errors));
    }

    /** The result of a case. */
    JsonNode get(String name) {
        return Objects.requireNonNull(byCase.get(name), () -> "the lab ended before: " + errors);
    }
}
