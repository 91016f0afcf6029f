package dev.registrydoctor.doctor.source.node;

import dev.registrydoctor.doctor.source.volume.VolumeTree.Kind;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The files of a registry's store, as the script {@code list-store.sh} lists them on a node, with what links and manifests hold. Paths
 * are relative to the folder {@code docker/registry/v2}. Whoever controls the node controls all of it.
 */
public final class CollectedStore {

    private static final LogArchive LOG = new LogArchive("STORE", "the list of a store", 12 << 20);

    private static final int MOST_ITEMS = 1_000_000;
    /** Of a path on Linux. */
    private static final int LONGEST_PATH = 4096;

    private static final Pattern FILE = Pattern.compile("f (\\d{1,18}) (\\d{1,11}) (.+)", Pattern.DOTALL);
    private static final Pattern SPACE = Pattern.compile("([si]) (\\d{1,18}) (\\d{1,18})");

    private final Map<String, Map<String, Item>> folders = new HashMap<>();
    private final Map<String, byte[]> contents = new HashMap<>();
    private @Nullable Space space;
    private @Nullable Space inodes;
    private int items;

    private CollectedStore() {}

    /**
     * A file or folder.
     *
     * @param size in bytes; 0 for a folder
     * @param modified the epoch for a folder
     */
    public record Item(String name, Kind kind, long size, Instant modified) {}

    /** How much there is of something, and how much of it is free. */
    public record Space(long total, long free) {}

    /**
     * Reads the log of a Pod.
     *
     * @throws UnreadableNode when it is not what the script prints; the message has its words where it gave up
     */
    public static CollectedStore read(String log) throws UnreadableNode {
        CollectedStore store = new CollectedStore();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(LOG.open(log), StandardCharsets.ISO_8859_1), 1 << 16)) {
            store.read(new StoreLines(lines));
        } catch (UnreadableNode e) {
            throw e;
        } catch (IOException e) {
            throw LOG.damaged(e);
        }
        return store;
    }

    /** What is in a folder, in no order; null when there is no such folder. The root is empty text. */
    public @Nullable List<Item> list(String folder) {
        Map<String, Item> found = folders.get(folder);
        return found == null ? null : List.copyOf(found.values());
    }

    /** What is at a path; null when nothing is. */
    public @Nullable Item item(String path) {
        int slash = path.lastIndexOf('/');
        Map<String, Item> siblings = folders.get(slash < 0 ? "" : path.substring(0, slash));
        return siblings == null ? null : siblings.get(path.substring(slash + 1));
    }

    /** What a file holds; null when it was not read on the node. */
    public byte @Nullable [] content(String path) {
        return contents.get(path);
    }

    /** The bytes of the file system; null when they are not known. */
    public @Nullable Space space() {
        return space == null ? null : new Space(space.total() * 1024, space.free() * 1024);
    }

    /** The inodes of the file system; null when they are not known, or it has none. */
    public @Nullable Space inodes() {
        return inodes == null || inodes.total() == 0 ? null : inodes;
    }

    // --- Records
    // -------------------------------------------------------------------------------------------------------

    private void read(StoreLines lines) throws IOException, UnreadableNode {
        String first = lines.next();
        if (first == null || !first.matches("registry-doctor-store 1 \\d+")) {
            throw new UnreadableNode("the list of the store was made by another version of registry-doctor");
        }
        folders.put("", new HashMap<>());
        String file = null;
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        boolean ended = false;
        for (String line = lines.next(); line != null; line = lines.next()) {
            if (line.startsWith("=") && file != null) {
                content.writeBytes((line.substring(1) + "\n").getBytes(StandardCharsets.ISO_8859_1));
                continue;
            }
            keep(file, content);
            file = line.startsWith("c ") ? text(line.substring(2)) : null;
            ended = line.equals("end");
            if (file == null && !ended) {
                record(line);
            }
        }
        if (!ended) {
            throw new UnreadableNode("the script did not list the whole store");
        }
    }

    /** Keeps what a file holds. Whether its last line ends is told by its size. */
    private void keep(@Nullable String file, ByteArrayOutputStream content) throws UnreadableNode {
        if (file == null) {
            return;
        }
        byte[] bytes = content.toByteArray();
        content.reset();
        Item item = item(file);
        if (item == null || item.kind() != Kind.FILE) {
            throw new UnreadableNode("the list of the store has the content of a file that it does not list");
        }
        boolean hasNoEnd = bytes.length > 0 && item.size() == bytes.length - 1;
        contents.put(file, hasNoEnd ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }

    private void record(String line) throws UnreadableNode {
        Matcher matcher = FILE.matcher(line);
        if (matcher.matches()) {
            add(
                    text(matcher.group(3)),
                    Kind.FILE,
                    Long.parseLong(matcher.group(1)),
                    Instant.ofEpochSecond(Long.parseLong(matcher.group(2))));
        } else if (line.startsWith("d ")) {
            add(text(line.substring(2)), Kind.FOLDER, 0, Instant.EPOCH);
        } else if (line.startsWith("l ")) {
            add(text(line.substring(2)), Kind.SYMBOLIC_LINK, 0, Instant.EPOCH);
        } else if (line.startsWith("o ")) {
            add(text(line.substring(2)), Kind.SPECIAL, 0, Instant.EPOCH);
        } else if (line.startsWith("k ")) {
            link(text(line.substring(2)));
        } else {
            matcher = SPACE.matcher(line);
            if (!matcher.matches()) {
                throw new UnreadableNode("the list of the store has a line that is not one of its records");
            }
            Space measured = new Space(Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)));
            if (matcher.group(1).equals("s")) {
                space = measured;
            } else {
                inodes = measured;
            }
        }
    }

    /** A link that holds the digest of its folder, {@code sha256/HEX/link}. */
    private void link(String path) throws UnreadableNode {
        String[] parts = path.split("/", -1);
        if (parts.length < 3 || item(path) == null) {
            throw new UnreadableNode("the list of the store has a link that it does not list");
        }
        contents.put(
                path, (parts[parts.length - 3] + ":" + parts[parts.length - 2]).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A name as it is on the node: the log's bytes were taken for characters. */
    private static String text(String bytes) {
        return bytes.chars().allMatch(c -> c < 0x80)
                ? bytes
                : new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private void add(String path, Kind kind, long size, Instant modified) throws UnreadableNode {
        if (++items > MOST_ITEMS) {
            throw new UnreadableNode("the list of the store has more than " + MOST_ITEMS + " files");
        }
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (path.length() > LONGEST_PATH || name.isEmpty() || name.equals(".") || name.equals("..")) {
            throw new UnreadableNode("the list of the store has a path that is not valid");
        }
        Map<String, Item> siblings = folder(slash < 0 ? "" : path.substring(0, slash));
        siblings.put(name, new Item(name, kind, size, modified));
        if (kind == Kind.FOLDER) {
            folders.computeIfAbsent(path, p -> new HashMap<>());
        }
    }

    /** The content of a folder, which is entered into the folders above it when it is new. */
    private Map<String, Item> folder(String path) throws UnreadableNode {
        Map<String, Item> found = folders.get(path);
        if (found == null) {
            add(path, Kind.FOLDER, 0, Instant.EPOCH);
            found = folders.get(path);
        }
        return found == null ? new HashMap<>() : found;
    }
}
