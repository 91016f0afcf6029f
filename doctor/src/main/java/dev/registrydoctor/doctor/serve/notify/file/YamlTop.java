package dev.registrydoctor.doctor.serve.notify.file;

import dev.registrydoctor.doctor.suggest.DidYouMean;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads YAML of a known shape, and says in which line of the file it is wrong. Values are never quoted: they may be secrets. */
final class YamlTop {

    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

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

    static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }

    /** The top of a text. */
    Node read(String text) throws IOException {
        try {
            LoadSettings settings =
                    LoadSettings.builder().setCodePointLimit(longest).build();
            return new Compose(settings).composeString(text).orElseThrow(() -> wrong(1, "the file is empty"));
        } catch (MarkedYamlEngineException e) {
            // Not the exception's own message, which quotes the file.
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw wrong(line, "not valid YAML; check indentation, colons and quotes");
        } catch (YamlEngineException | StackOverflowError e) {
            throw wrong(1, "not valid YAML");
        }
    }

    /**
     * The entries of a mapping; those that are null are left out.
     *
     * @param name what it is, for messages
     * @param keys that it may have
     */
    Map<String, Node> mapping(Node node, String name, List<String> keys) throws IOException {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(line(node), name + " must be a mapping, with each key on a line of its own");
        }
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            int line = line(tuple.getKeyNode());
            String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!keys.contains(key)) {
                throw wrong(line, DidYouMean.unknown("key", key, keys, "allowed are " + String.join(", ", keys)));
            }
            if (entries.put(key, tuple.getValueNode()) != null) {
                throw wrong(line, key + " is there twice");
            }
        }
        entries.values()
                .removeIf(value ->
                        value instanceof ScalarNode scalar && scalar.isPlain() && NULLS.contains(scalar.getValue()));
        return entries;
    }

    /** The items of a list. */
    List<Node> list(Node node, String name) throws IOException {
        if (!(node instanceof SequenceNode sequence)) {
            throw wrong(line(node), name + " must be a list, with each item after \"- \"");
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
            throw wrong(line(node), key + " must be a text of one line and at most " + most + " characters");
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
            throw wrong(line(node), key + " must be a whole number from " + least + " to " + most);
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
            throw wrong(line(node), DidYouMean.unknown(key, word, words, "it is one of " + String.join(", ", words)));
        }
        return word;
    }
}
