package dev.registrydoctor.doctor.source.node;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of the list of a store, within limits, whose digests are written out: see {@code list-store.sh}. */
final class StoreLines {

    /** What a list can hold at most: more than twice the store that fits into a log. */
    private static final long MOST_CHARACTERS = 128L << 20;

    private static final int MOST_DIGESTS = 1_000_000;
    private static final int LONGEST_LINE = 5 << 20;
    private static final int DIGEST = 64;

    private static final int NEW = 1;
    private static final int KNOWN = 2;

    private final List<String> digests = new ArrayList<>();

    private final BufferedReader reader;
    private long characters;

    StoreLines(BufferedReader reader) {
        this.reader = reader;
    }

    /** The next line; null after the last one. */
    @Nullable
    String next() throws IOException, UnreadableNode {
        StringBuilder line = new StringBuilder();
        int c = reader.read();
        if (c < 0) {
            return null;
        }
        while (c >= 0 && c != '\n') {
            if (c == NEW) {
                line.append(digest());
            } else if (c == KNOWN) {
                line.append(known());
            } else {
                line.append((char) c);
            }
            if (line.length() > LONGEST_LINE) {
                throw new UnreadableNode("the list of the store has a line that is too long");
            }
            c = reader.read();
        }
        characters += line.length();
        if (characters > MOST_CHARACTERS) {
            throw new UnreadableNode("the list of the store is larger than " + (MOST_CHARACTERS >> 20) + " MiB");
        }
        return line.toString();
    }

    private String digest() throws IOException, UnreadableNode {
        char[] hex = new char[DIGEST];
        int got = 0;
        while (got < hex.length) {
            int more = reader.read(hex, got, hex.length - got);
            if (more < 0) {
                throw new UnreadableNode("the list of the store is cut in a digest");
            }
            got += more;
        }
        if (digests.size() == MOST_DIGESTS) {
            throw new UnreadableNode("the list of the store has more than " + MOST_DIGESTS + " digests");
        }
        String digest = new String(hex);
        digests.add(digest);
        return digest;
    }

    private String known() throws IOException, UnreadableNode {
        int number = 0;
        for (int c = reader.read(); c != KNOWN; c = reader.read()) {
            if (c < '0' || c > '9' || number > MOST_DIGESTS) {
                throw new UnreadableNode("the list of the store has a number that is not one");
            }
            number = number * 10 + c - '0';
        }
        if (number < 1 || number > digests.size()) {
            throw new UnreadableNode("the list of the store names a digest before it is written");
        }
        return digests.get(number - 1);
    }
}
