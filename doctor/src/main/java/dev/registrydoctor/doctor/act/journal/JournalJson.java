package dev.registrydoctor.doctor.act.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.change.NodeFilesChange;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** An entry of the journal as JSON. File contents are in base64, so that they come back byte for byte. */
final class JournalJson {

    private static final int VERSION = 1;
    private static final ObjectMapper JSON = new ObjectMapper();

    private JournalJson() {}

    static byte[] write(JournalEntry entry) throws IOException {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION);
        json.put("number", entry.number());
        json.put("begun", entry.begun().toString());
        json.put("title", entry.title());
        json.put("root", entry.root());
        json.put("cluster", entry.cluster());
        ArrayNode steps = json.putArray("steps");
        for (JournalStep step : entry.steps()) {
            ObjectNode one = steps.addObject();
            one.put("goal", step.goal());
            one.put("where", step.where());
            one.put("state", step.state().name());
            one.put("failure", step.failure());
            step.folders().forEach(one.putArray("folders")::add);
            one.set("change", write(step.change()));
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static ObjectNode write(Change change) {
        ObjectNode json = JSON.createObjectNode();
        if (change instanceof FileChange file) {
            json.put("file", file.path());
            json.set("before", write(file.before()));
            json.set("after", write(file.after()));
        } else if (change instanceof NodeFilesChange node) {
            json.put("node", node.node());
            ArrayNode files = json.putArray("files");
            node.files().forEach(file -> files.add(write((Change) file)));
        } else if (change instanceof ObjectChange object) {
            ObjectNode key = json.putObject("object");
            key.put("apiVersion", object.key().apiVersion());
            key.put("kind", object.key().kind());
            key.put("namespace", object.key().namespace());
            key.put("name", object.key().name());
            json.set("before", object.before());
            json.set("after", object.after());
        } else if (change instanceof CommandRun command) {
            command.argv().forEach(json.putArray("command")::add);
            json.put("needsRoot", command.needsRoot());
            List<String> undo = command.undo();
            if (undo != null) {
                undo.forEach(json.putArray("undo")::add);
            }
        }
        return json;
    }

    private static @Nullable ObjectNode write(@Nullable FileState state) {
        if (state == null) {
            return null;
        }
        ObjectNode json = JSON.createObjectNode();
        json.put("content", state.content().base64());
        json.put("mode", state.mode());
        json.put("owner", state.owner());
        return json;
    }

    /**
     * Reads an entry.
     *
     * @throws IOException when it is none, or of a later version
     */
    static JournalEntry read(byte[] bytes) throws IOException {
        JsonNode json = JSON.readTree(bytes);
        if (json.path("version").asInt() != VERSION) {
            throw new IOException("it is of another version of the program: "
                    + json.path("version").asText());
        }
        try {
            List<JournalStep> steps = new ArrayList<>();
            for (JsonNode step : json.path("steps")) {
                steps.add(new JournalStep(
                        step.path("goal").asText(),
                        step.path("where").asText(),
                        change(step.path("change")),
                        texts(step.path("folders")),
                        JournalStep.State.valueOf(step.path("state").asText()),
                        text(step.path("failure"))));
            }
            return new JournalEntry(
                    json.path("number").asInt(),
                    Instant.parse(json.path("begun").asText()),
                    json.path("title").asText(),
                    json.path("root").asText(),
                    json.path("cluster").asText(),
                    steps);
        } catch (IllegalArgumentException | DateTimeException | ClassCastException e) {
            throw new IOException("it is damaged: " + e.getMessage(), e);
        }
    }

    private static Change change(JsonNode json) {
        if (json.has("file")) {
            return new FileChange(json.path("file").asText(), state(json.path("before")), state(json.path("after")));
        }
        if (json.has("node")) {
            List<FileChange> files = new ArrayList<>();
            json.path("files").forEach(file -> files.add((FileChange) change(file)));
            return new NodeFilesChange(json.path("node").asText(), files);
        }
        JsonNode key = json.path("object");
        if (key.isObject()) {
            return new ObjectChange(
                    new ObjectKey(
                            key.path("apiVersion").asText(),
                            key.path("kind").asText(),
                            text(key.path("namespace")),
                            key.path("name").asText()),
                    json.path("before") instanceof ObjectNode before ? before : null,
                    json.path("after") instanceof ObjectNode after ? after : null);
        }
        return new CommandRun(
                texts(json.path("command")),
                json.path("needsRoot").asBoolean(),
                false,
                json.has("undo") ? texts(json.path("undo")) : null);
    }

    private static @Nullable FileState state(JsonNode json) {
        if (!json.isObject()) {
            return null;
        }
        ByteString content = ByteString.decodeBase64(json.path("content").asText());
        if (content == null) {
            throw new IllegalArgumentException("a content is not base64");
        }
        return new FileState(content, json.path("mode").asText(), text(json.path("owner")));
    }

    private static List<String> texts(JsonNode json) {
        List<String> texts = new ArrayList<>();
        json.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static @Nullable String text(JsonNode json) {
        return json.isTextual() ? json.asText() : null;
    }
}
