package dev.registrydoctor.doctor.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.reports.ReportFormat;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/**
 * What a report says of nodes and registries, read back from a format that shows them: which nodes are alike for a registry,
 * and whether it answers them.
 */
final class NodeFacts {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> facts = new TreeSet<>();

    private NodeFacts() {}

    /** What a table says. */
    static Set<String> of(NodeTable table) {
        NodeFacts said = new NodeFacts();
        for (Row row : table.rows()) {
            for (Group group : row.groups(table.nodes())) {
                said.add(
                        row.registry(),
                        group.nodes(),
                        table.nodes().size(),
                        word(group.cell().reach()));
            }
        }
        return said.facts;
    }

    private static String word(Reach reach) {
        return switch (reach) {
            case REACHED -> "answers";
            case NOT_REACHED -> "not reached";
            case NOT_KNOWN -> "not probed";
        };
    }

    /** What a rendering says. */
    static Set<String> read(ReportFormat format, String text) throws Exception {
        NodeFacts said = new NodeFacts();
        switch (format) {
            case JSON -> said.json(JSON.readTree(text).get("nodes"));
            case YAML ->
                said.json(JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text))
                        .get("nodes"));
            case HTML -> said.html(text);
            case MARKDOWN -> said.markdown(text);
            case TEXT -> said.text(text.replaceAll("\u001b\\[[0-9;]*m", ""));
            case SHORT, SARIF, JUNIT, PROMETHEUS -> throw new IllegalArgumentException("it has no table");
        }
        return said.facts;
    }

    private void add(String registry, List<String> nodes, int all, String word) {
        add(registry, nodes.size() == all ? "all " + all + " nodes" : String.join(", ", nodes), word);
    }

    private void add(String registry, String who, String answer) {
        Matcher word = Pattern.compile("^(answers|not reached|not probed).*", Pattern.DOTALL)
                .matcher(answer);
        facts.add(registry + ", " + who + ": " + (word.matches() ? word.group(1) : "?"));
    }

    private void json(JsonNode table) {
        for (JsonNode registry : table.get("registries")) {
            Map<JsonNode, List<String>> alike = new LinkedHashMap<>();
            for (JsonNode cell : registry.get("nodes")) {
                ObjectNode rest = cell.deepCopy();
                String node = rest.remove("node").asText();
                alike.computeIfAbsent(rest, key -> new ArrayList<>()).add(node);
            }
            alike.forEach((cell, nodes) -> add(
                    registry.get("registry").asText(),
                    nodes,
                    table.get("names").size(),
                    switch (cell.get("reach").asText()) {
                        case "reached" -> "answers";
                        case "not-reached" -> "not reached";
                        default -> "not probed";
                    }));
        }
    }

    private void html(String text) throws Exception {
        Element page = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getDocumentElement();
        NodeList tables = page.getElementsByTagName("table");
        for (int i = 0; i < tables.getLength(); i++) {
            Element table = (Element) tables.item(i);
            boolean isOfRegistries = table.getTextContent().contains("reach the registries");
            if (isOfRegistries && table.getAttribute("class").contains("nodes")) {
                rows(table.getElementsByTagName("tr"));
            }
        }
    }

    private void rows(NodeList rows) {
        String registry = "";
        for (int i = 1; i < rows.getLength(); i++) {
            Element row = (Element) rows.item(i);
            String head = row.getElementsByTagName("th").item(0).getTextContent();
            if (row.getAttribute("class").equals("area")) {
                registry = head;
            } else {
                Element cell = (Element) row.getElementsByTagName("td").item(0);
                add(registry, head, cell.getElementsByTagName("small").item(0).getTextContent());
            }
        }
    }

    private void markdown(String text) {
        Pattern.compile("(?m)^\\| `([^|`]+)` \\| ([^|]+) \\| ([^|]+) \\|.*\\|.*\\|.*\\|$")
                .matcher(text)
                .results()
                .forEach(row -> add(row.group(1), row.group(2).replace("`", ""), row.group(3)));
    }

    /** A registry in a line, or above the nodes that are alike, which are indented. */
    private void text(String text) {
        String registry = "";
        String table = text.substring(text.indexOf("How "));
        for (String line : table.lines().skip(1).takeWhile(l -> !l.isBlank()).toList()) {
            String said = line.substring(line.startsWith(" ") ? 0 : 2);
            String[] parts = said.strip().split(line.startsWith(" ") ? " {2,}" : "(?<=nodes): ", 2);
            if (line.startsWith(" ")) {
                add(registry, parts[0], parts[1]);
            } else if (parts.length == 1) {
                registry = said;
            } else {
                String[] named = parts[0].split(", ", 2);
                add(named[0], named[1], parts[1]);
            }
        }
    }
}
