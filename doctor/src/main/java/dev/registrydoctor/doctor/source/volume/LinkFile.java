package dev.registrydoctor.doctor.source.volume;

import dev.registrydoctor.doctor.source.volume.VolumeFiles.Entry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files named {@code link}: each holds one digest and nothing else. */
final class LinkFile {

    static final String NAME = "link";

    /** What a link holds that is not a digest: a registry that reads it stops with an error. */
    static final String DAMAGED = "";

    private LinkFile() {}

    /** The digest of a link, {@link #DAMAGED}, or null when there is no link. */
    static @Nullable String digest(Path file, VolumeFiles files, Digests digests) {
        byte[] content = files.read(file, Digests.LONGEST + 1);
        if (content == null) {
            return null;
        }
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return Digests.isValid(text) ? digests.shared(text) : DAMAGED;
    }

    static boolean is(Entry entry) {
        return !entry.folder() && entry.name().equals(NAME);
    }
}
