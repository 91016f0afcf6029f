package dev.registrydoctor.doctor.source.node;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * A line of a node's archive.
 *
 * @param kind what it is about
 * @param words its other words
 * @param content its content, which can be empty
 */
record NodeRecord(String kind, List<String> words, String content) {

    NodeRecord {
        words = List.copyOf(words);
    }

    /** Reads a line. What is between its blanks is a word as it is, or after an equals sign in base64. */
    static NodeRecord parse(String line) throws UnreadableNode {
        List<String> words = new ArrayList<>();
        for (String word : line.split(" ", -1)) {
            words.add(word.startsWith("=") ? decode(word.substring(1)) : word);
        }
        if (words.size() < 2 || words.size() > 9 || !line.startsWith("=", line.lastIndexOf(' ') + 1)) {
            throw new UnreadableNode("the node's archive has a line in an unknown format");
        }
        return new NodeRecord(words.get(0), words.subList(1, words.size() - 1), words.get(words.size() - 1));
    }

    private static String decode(String base64) throws UnreadableNode {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new UnreadableNode("the node's archive has a line that is not in base64");
        }
    }

    /** A word by its place, the first being 0; empty when the record has fewer. */
    String word(int place) {
        return place < words.size() ? words.get(place) : "";
    }

    /** The exit code in the last line of what a program printed; -1 when there is none. */
    int exit() {
        int at = content.lastIndexOf("exit ");
        String code = at < 0 ? "" : content.substring(at + "exit ".length()).strip();
        return code.matches("\\d{1,3}") ? Integer.parseInt(code) : -1;
    }

    /** What a program printed, without the line of its exit code. */
    String printed() {
        int at = content.lastIndexOf("exit ");
        return at < 0 || exit() < 0 ? content : content.substring(0, at);
    }
}
