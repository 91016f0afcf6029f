package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.doctor.source.volume.VolumeFiles.Entry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The links below {@code _layers} or {@code _manifests/revisions}: all files named {@code link}, as a registry finds them. */
final class LinkFolder {

    private final VolumeFiles files;
    private final Digests digests;
    private final ReadingState state;
    private final Path root;
    private final Set<String> sound = new HashSet<>();
    private final Map<String, String> other = new HashMap<>();

    private LinkFolder(Path root, VolumeFiles files, Digests digests, ReadingState state) {
        this.root = root;
        this.files = files;
        this.digests = digests;
        this.state = state;
    }

    static LinkFolder read(Path folder, VolumeFiles files, Digests digests, ReadingState state) {
        LinkFolder links = new LinkFolder(folder, files, digests, state);
        links.walk(folder, 0);
        return links;
    }

    /** The digests of folders whose link holds the same digest. */
    Set<String> sound() {
        return sound;
    }

    /** All other links, by the digest of their folder, or its path when it is not that of a digest. */
    Map<String, String> other() {
        return other;
    }

    private void walk(Path folder, int depth) {
        for (Entry entry : files.list(folder)) {
            if (!entry.folder()) {
                if (LinkFile.is(entry)) {
                    add(folder, entry.path());
                }
            } else if (depth >= state.limits().depth()) {
                files.gap(entry.path(), "is nested too deep and was not read");
            } else {
                walk(entry.path(), depth + 1);
            }
        }
    }

    private void add(Path folder, Path link) {
        String content = LinkFile.digest(link, files, digests);
        if (content == null || !state.keep()) {
            return;
        }
        String digest = digest(folder);
        if (content.equals(digest)) {
            sound.add(content);
        } else {
            other.put(digest != null ? digest : root.relativize(folder).toString(), content);
        }
    }

    private @Nullable String digest(Path folder) {
        Path relative = root.relativize(folder);
        return relative.getNameCount() == 2
                ? digests.ofFolder(
                        relative.getName(0).toString(), relative.getName(1).toString())
                : null;
    }
}
