package dev.registrydoctor.reports.data;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Aspect;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Row;
import java.io.IOException;

/** The table of nodes and registries as JSON, each cell of it: programs look for any of them. */
final class NodesJson {

    private final JsonGenerator json;

    NodesJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the names and the registries as members of the object that was started. */
    void write(NodeTable table) throws IOException {
        json.writeArrayFieldStart("names");
        for (String node : table.nodes()) {
            json.writeString(node);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("registries");
        for (Row row : table.rows()) {
            json.writeStartObject();
            json.writeStringField("registry", row.registry());
            json.writeArrayFieldStart("nodes");
            for (int i = 0; i < row.cells().size(); i++) {
                cell(table.nodes().get(i), row.cells().get(i));
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void cell(String node, Cell cell) throws IOException {
        json.writeStartObject();
        json.writeStringField("node", node);
        json.writeStringField("reach", JsonReport.key(cell.reach()));
        says(cell.says());
        if (cell.scheme() != null) {
            json.writeStringField("scheme", cell.scheme());
        }
        json.writeStringField("login", JsonReport.key(cell.login()));
        json.writeStringField("certificate", JsonReport.key(cell.certificate()));
        json.writeObjectFieldStart("entry");
        Entry entry = cell.entry();
        json.writeStringField("kind", JsonReport.key(entry.kind()));
        if (entry.path() != null) {
            json.writeStringField("path", entry.path());
        }
        says(entry.says());
        json.writeEndObject();
        json.writeArrayFieldStart("servers");
        for (String server : cell.servers()) {
            json.writeString(server);
        }
        json.writeEndArray();
        json.writeStringField("trust", JsonReport.key(cell.trust()));
        json.writeArrayFieldStart("differs");
        for (Aspect aspect : cell.differs()) {
            json.writeString(JsonReport.key(aspect));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void says(String text) throws IOException {
        if (!text.isEmpty()) {
            json.writeStringField("says", text);
        }
    }
}
