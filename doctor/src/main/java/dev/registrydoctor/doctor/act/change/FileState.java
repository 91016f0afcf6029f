package dev.registrydoctor.doctor.act.change;

import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A regular file at one moment.
 *
 * @param content all of it
 * @param mode its rights as {@code rw-r--r--}
 * @param owner {@code UID:GID} by number, or null for the user who writes it
 */
public record FileState(
        ByteString content, String mode, @Nullable String owner) {

    /** The rights of configuration that holds no secret. */
    public static final String READABLE = "rw-r--r--";

    /** The rights of a file that only its owner reads. */
    public static final String PRIVATE = "rw-------";

    /** A new file of whoever writes it, readable by all. */
    public static FileState readable(String content) {
        return new FileState(ByteString.encodeUtf8(content), READABLE, null);
    }

    /** The same file with another content. */
    public FileState with(String text) {
        return new FileState(ByteString.encodeUtf8(text), mode, owner);
    }

    /** Whether two states have the same content: both no file, or files that are equal byte for byte. */
    public static boolean isSameContent(@Nullable FileState one, @Nullable FileState other) {
        if (one == null || other == null) {
            return one == null && other == null;
        }
        return one.content.equals(other.content);
    }

    /** The content as text, for showing it. */
    public String text() {
        return content.utf8();
    }
}
