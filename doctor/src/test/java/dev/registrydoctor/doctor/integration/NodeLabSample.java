package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Records the sample {@code three-nodes}: the objects, the images, and what the Pods print on the nodes in the case {@code
 * no-hosts-toml}. See samples/README.md.
 */
final class NodeLabSample {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path sample;

    private NodeLabSample(Path sample) {
        this.sample = sample;
    }

    public static void main(String[] args) throws Exception {
        Path errors = Files.createTempFile("lab", ".txt");
        try (LabProcess lab = LabProcess.start(NodeLab.class, errors, "no-hosts-toml")) {
            String line = lab.line();
            if (line == null) {
                throw new AssertionError(Files.readString(errors));
            }
            new NodeLabSample(Path.of(args[0])).write(JSON.readTree(line));
        }
    }

    private void write(JsonNode told) throws IOException {
        for (Map.Entry<String, JsonNode> log : told.get("logs").properties()) {
            write("nodes/" + log.getKey() + ".log", log.getValue().asText());
        }
        OciLayout layout = new OciLayout(Files.createTempDirectory("layout"));
        OciLayout.Part builtIn = NodeLabServers.builtIn(layout);
        ArrayNode pods = JSON.createArrayNode();
        pods.addObject()
                .put("match", "default/web-*")
                .put("at", "status.containerStatuses.0")
                .putObject("merge")
                .put("imageID", "localhost:32000/mynginx@" + builtIn.digest());
        pods.addAll((ArrayNode) told.get("pods"));
        write("api/pods.patch.json", lines(pods));
        write("api/nodes.patch.json", lines((ArrayNode) told.get("nodes")));
        image("mynginx", layout, builtIn);
        image("app", layout, NodeLabServers.image(layout));
    }

    /** An edit a line. */
    private static String lines(ArrayNode edits) {
        StringBuilder text = new StringBuilder("[");
        edits.forEach(edit -> text.append(text.length() > 1 ? ",\n  " : "\n  ").append(edit));
        // The times of a sample are those of its other objects, so that each run of it gives the same report.
        return (text + "\n]\n")
                .replace("<ago 60s>", "2026-11-23T23:20:00Z")
                .replace("<ago 50s>", "2026-11-23T23:20:10Z");
    }

    private void image(String name, OciLayout layout, OciLayout.Part image) throws IOException {
        String manifest = layout.text(image.digest());
        write("registry/" + name + ".json", manifest);
        write(
                "registry/" + name + "-config.json",
                layout.text(JSON.readTree(manifest).at("/config/digest").asText()));
    }

    private void write(String name, String text) throws IOException {
        Path file = sample.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
