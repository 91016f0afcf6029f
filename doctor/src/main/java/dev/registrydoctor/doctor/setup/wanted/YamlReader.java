package dev.registrydoctor.doctor.setup.wanted;

import dev.registrydoctor.doctor.yaml.NotYamlException;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML of a known shape with the lines of its values, and collects what is wrong with it. */
final class YamlReader {

    /** A file of a thousand registries is smaller. */
    private static final int LONGEST = 256 * 1024;

    private static final int MOST_FAULTS = 50;

    private static final Set<String> YES = Set.of("true", "yes", "on", "y");
    private static final Set<String> NO = Set.of("false", "no", "off", "n");

    private final List<RegistryFault> faults = new ArrayList<>();

    /**
     * A key of a mapping and its value.
     *
     * @param line the line of the key, from 1
     */
    record Entry(String key, int line, Node value) {}

    List<RegistryFault> faults() {
        return List.copyOf(faults);
    }

    void fault(int line, String what, String advice) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(new RegistryFault(line, what, advice));
        }
    }

    /** The top of a text; null when it is empty or was refused. */
    @Nullable
    Node top(String text) {
        if (text.length() > LONGEST) {
            fault(0, "the file is larger than " + LONGEST / 1024 + " KiB", "Check that it is a registries.yaml.");
            return null;
        }
        try {
            return StrictYaml.top(text, LONGEST);
        } catch (NotYamlException e) {
            String advice = e.line() == 0
                    ? "Check that it is a registries.yaml."
                    : "Check indentation, colons and quotes. Use one document per file.";
            fault(e.line(), "this is " + e.getMessage(), advice);
            return null;
        }
    }

    /**
     * The entries of a mapping; none when it is null or something else.
     *
     * @param name what it is, for a fault
     * @param most how many it may have
     */
    List<Entry> mapping(@Nullable Node node, String name, int most) {
        List<Entry> entries = new ArrayList<>();
        if (node == null || StrictYaml.isNull(node)) {
            return entries;
        } else if (!(node instanceof MappingNode mapping)) {
            fault(
                    StrictYaml.line(node),
                    name + " is not a mapping",
                    "Write its keys on lines of their own, with a colon.");
            return entries;
        } else {
            Set<String> seen = new HashSet<>();
            for (NodeTuple tuple : mapping.getValue()) {
                int line = StrictYaml.line(tuple.getKeyNode());
                if (entries.size() == most) {
                    fault(line, name + " has more than " + most + " entries", "Use several files.");
                    break;
                } else if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                    fault(line, name + " has a key that is not text", "Quote the key.");
                } else if (key.getValue().equals("<<")) {
                    fault(line, "YAML merge keys (<<) are not read", "Write the keys out.");
                } else if (!seen.add(key.getValue())) {
                    fault(line, shown(key.getValue()) + " is in " + name + " twice", "Merge the two entries.");
                } else {
                    entries.add(new Entry(key.getValue(), line, tuple.getValueNode()));
                }
            }
        }
        return entries;
    }

    /** A list of texts; none when it is null or something else. */
    List<Entry> texts(Node node, String name, int most) {
        List<Entry> texts = new ArrayList<>();
        if (StrictYaml.isNull(node)) {
            return texts;
        } else if (!(node instanceof SequenceNode sequence)) {
            fault(
                    StrictYaml.line(node),
                    name + " is not a list",
                    "Write each item on a line of its own, after \"- \".");
            return texts;
        } else {
            for (Node item : sequence.getValue()) {
                if (texts.size() == most) {
                    fault(StrictYaml.line(item), name + " has more than " + most + " items", "Remove some.");
                    break;
                }
                String text = text(item, "an item of " + name);
                if (text != null) {
                    texts.add(new Entry(text, StrictYaml.line(item), item));
                }
            }
        }
        return texts;
    }

    /** A text; null when it is null or something else. */
    @Nullable
    String text(Node node, String name) {
        if (StrictYaml.isNull(node)) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        fault(StrictYaml.line(node), name + " is not text", "Write one value.");
        return null;
    }

    /** A yes or no, as k3s' reader of YAML 1.1 takes it; null when it is null or something else. */
    @Nullable
    Boolean flag(Node node, String name) {
        String text = text(node, name);
        String word = text == null ? "" : text.toLowerCase(Locale.ROOT);
        if (text != null && !YES.contains(word) && !NO.contains(word)) {
            fault(StrictYaml.line(node), name + " is neither true nor false", "Write true or false.");
            return null;
        }
        return text == null ? null : Boolean.valueOf(YES.contains(word));
    }

    /** A name of the file's, bounded and without control characters. */
    static String shown(String name) {
        String visible = name.replaceAll("\\p{C}", "?");
        return '"' + (visible.length() > 80 ? visible.substring(0, 80) + "…" : visible) + '"';
    }
}
