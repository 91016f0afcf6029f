package dev.registrydoctor.doctor.source.archive;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The wanted files of an archive or a directory, in memory. Paths are relative, with slashes. */
public final class RecordedFiles {

    /** A file: its bytes, when it was last changed (or null), and why it is not whole (or null when it is). */
    public static final class Content {
        private final byte[] bytes;
        private final @Nullable Instant modified;
        private final @Nullable String cut;

        Content(byte[] bytes, @Nullable Instant modified, @Nullable String cut) {
            this.bytes = bytes;
            this.modified = modified;
            this.cut = cut;
        }

        public byte[] bytes() {
            return bytes;
        }

        @Nullable
        Instant modified() {
            return modified;
        }

        @Nullable
        public String cut() {
            return cut;
        }

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private final String name;
    private final SortedMap<String, Content> files = new TreeMap<>();
    private final SortedSet<String> folders = new TreeSet<>();
    private final List<String> unreadable = new ArrayList<>();
    private @Nullable String damage;
    private @Nullable Instant newest;

    RecordedFiles(String name) {
        this.name = name;
    }

    /** What they came from, for people. */
    public String name() {
        return name;
    }

    /** Adds a file; the last of those that bear one path counts, as when an archive is unpacked. */
    void add(String path, Content content) {
        files.put(path, content);
        saw(content.modified());
    }

    void addFolder(String path) {
        folders.add(path);
    }

    void addUnreadable(String path) {
        unreadable.add(path);
    }

    void saw(@Nullable Instant modified) {
        if (modified != null && (newest == null || modified.isAfter(newest))) {
            newest = modified;
        }
    }

    void damaged(String why) {
        if (damage == null) {
            damage = why;
        }
    }

    /** Why some files may be missing, or null when all were read. */
    @Nullable
    public String damage() {
        if (damage == null && !unreadable.isEmpty()) {
            return unreadable.get(0) + " could not be read";
        }
        return damage;
    }

    /** The newest time of change of any file, wanted or not; null when none is known. */
    @Nullable
    public Instant newest() {
        return newest;
    }

    @Nullable
    public Content get(String path) {
        return files.get(path);
    }

    /** The text of a file, or null when there is none. */
    @Nullable
    public String text(String path) {
        Content content = files.get(path);
        return content == null ? null : content.text();
    }

    public SortedMap<String, Content> files() {
        return files;
    }

    public SortedSet<String> folders() {
        return folders;
    }

    /** What lies below this folder ({@code inspection-report/}), named relative to it. */
    public RecordedFiles below(String folder) {
        RecordedFiles below = new RecordedFiles(name);
        files.forEach((path, content) -> {
            if (path.startsWith(folder)) {
                below.files.put(path.substring(folder.length()), content);
            }
        });
        for (String path : folders) {
            if (path.startsWith(folder) && path.length() > folder.length()) {
                below.folders.add(path.substring(folder.length()));
            }
        }
        below.damage = damage;
        below.newest = newest;
        below.unreadable.addAll(unreadable);
        return below;
    }
}
