package dev.registrydoctor.samples;

import java.nio.charset.StandardCharsets;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The files of a sample, by their paths within it: {@code api/pods.json}, {@code host/etc/hosts}. */
public interface SampleFiles {

    /** All paths, sorted, with {@code /} between their parts. */
    SortedSet<String> paths();

    /**
     * The content of a file, or null when there is none.
     *
     * @throws java.io.UncheckedIOException when it cannot be read
     */
    byte @Nullable [] read(String path);

    /** The content of a file as text, or null when there is none. */
    default @Nullable String text(String path) {
        byte[] bytes = read(path);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }
}
