package dev.registrydoctor.doctor.serve.notify.file;

import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.doctor.yaml.NotYamlException;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML of a known shape, and says in which line of the file it is wrong. Values are never quoted: they may be secrets. */
final class YamlTop {

    private final Path file;
    private final int longest;

    /**
     * A reader.
     *
     * @param file for messages
     * @param longest characters
     */
    YamlTop(Path file, int longest) {
        this.file = file;
        this.longest = longest;
    }

    /** Something is wrong with a line of the file. */
    IOException wrong(int line, String what) {
        return new IOException(file + ":" + line + ": " + what);
    }

    /** The top of a text. */
    Node read(String text) throws IOException {
        Node top;
        try {
            top = StrictYaml.top(text, longest);
        } catch (NotYamlException e) {
            throw wrong(Math.max(1, e.line()), e.getMessage() + "; check indentation, colons and quotes");
        }
        if (top == null) {
            throw wrong(1, "the file is empty");
        }
        return top;
    }

    /**
     * The entries of a mapping; those that are null are left out.
     *
     * @param name what it is, for messages
     * @param keys that it may have
     */
    Map<String, Node> mapping(Node node, String name, List<String> keys) throws IOException {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(StrictYaml.line(node), name + " must be a mapping, with each key on a line of its own");
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = StrictYaml.line(tuple.getKeyNode());
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!keys.contains(key)) {
                throw wrong(line, DidYouMean.unknown("key", key, keys, "allowed are " + String.join(", ", keys)));
            }
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw wrong(line, key + " is there twice");
            }
        }
        entries.values().removeIf(StrictYaml::isNull);
        return entries;
    }

    /** The items of a list. */
    List<Node> list(Node node, String name) throws IOException {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(StrictYaml.line(node), name + " must be a list, with each item after \"- \"");
        }
        return new ArrayList<>(sequence.getValue());
    }

    /** The text of an entry, or null when there is none. */
    @Nullable
    String text(Map<String, Node> entries, String key, int most) throws IOException {
        Node node = entries.get(key);
        if (node == null) {
            return null;
        }
        String text = node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
        if (text.isEmpty() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(StrictYaml.line(node), key + " must be a text of one line and at most " + most + " characters");
        }
        return text;
    }

    /** A whole number, or the one that is usual. */
    int number(Map<String, Node> entries, String key, int least, int most, int usual) throws IOException {
        Node node = entries.get(key);
        if (node == null) {
            return usual;
        }
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        int number = text.matches("[0-9]{1,6}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw wrong(StrictYaml.line(node), key + " must be a whole number from " + least + " to " + most);
        }
        return number;
    }

    /** One of some words, or the one that is usual; null stands for that it must be there. */
    String word(Map<String, Node> entries, String key, List<String> words, @Nullable String usual, int line)
            throws IOException {
        Node node = entries.get(key);
        if (node == null && usual != null) {
            return usual;
        } else if (node == null) {
            throw wrong(line, key + " is missing; it is one of " + String.join(", ", words));
        }
        String word = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        if (!words.contains(word)) {
            throw wrong(
                    StrictYaml.line(node),
                    DidYouMean.unknown(key, word, words, "it is one of " + String.join(", ", words)));
        }
        return word;
    }
}
