package dev.registrydoctor.checks.reading;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Lines of {@code key value} up to an empty line: the format of the knowledge files. A line that starts with # is a
 * comment.
 *
 * @param lines in order
 */
public record Block(List<Line> lines) {

    /** One line. */
    public record Line(int number, String key, String value) {}

    public Block {
        lines = List.copyOf(lines);
    }

    /** The blocks of a text, in order. */
    public static List<Block> of(String text) {
        List<Block> blocks = new ArrayList<>();
        List<Line> current = new ArrayList<>();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = raw.strip();
            if (line.startsWith("#")) {
                continue;
            }
            if (!line.isEmpty()) {
                int space = line.indexOf(' ');
                String key = space < 0 ? line : line.substring(0, space);
                current.add(new Line(
                        number, key, space < 0 ? "" : line.substring(space + 1).strip()));
            } else if (!current.isEmpty()) {
                blocks.add(new Block(current));
                current.clear();
            }
        }
        if (!current.isEmpty()) {
            blocks.add(new Block(current));
        }
        return blocks;
    }

    /** The values of all lines with this key, in order. */
    public List<String> all(String key) {
        return lines.stream().filter(l -> l.key().equals(key)).map(Line::value).toList();
    }

    /**
     * The phrases of all lines with this key, in order: each as a list of its parts, separated by {@code &&}, which
     * must be in a line together, in any order. They are compared with {@link PastedText#normal}.
     */
    public List<List<String>> phrases(String key) {
        return all(key).stream().map(Block::parts).toList();
    }

    private static List<String> parts(String phrase) {
        return Arrays.stream(phrase.split("&&"))
                .map(part -> PastedText.normal(part.strip()))
                .toList();
    }

    /**
     * The value of a line that must exist exactly once.
     *
     * @throws IllegalArgumentException when it is not
     */
    public String one(String key) {
        List<String> values = all(key);
        if (values.size() != 1 || values.get(0).isEmpty()) {
            throw wrong("needs one line '" + key + "'");
        }
        return values.get(0);
    }

    /**
     * This block. Unknown keys are refused, so that typing errors are reported.
     *
     * @throws IllegalArgumentException when there is another key
     */
    public Block knowing(Set<String> keys) {
        for (Line line : lines) {
            if (!keys.contains(line.key())) {
                throw wrong(
                        "has a line '" + line.key() + "' (line " + line.number() + "), which is not one of " + keys);
            }
        }
        return this;
    }

    /** An exception with the block and its line, for the caller to throw. */
    public IllegalArgumentException wrong(String what) {
        Line first = lines.get(0);
        return new IllegalArgumentException(
                "the block '" + first.key() + " " + first.value() + "' in line " + first.number() + " " + what);
    }
}
