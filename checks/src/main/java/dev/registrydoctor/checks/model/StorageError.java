package dev.registrydoctor.checks.model;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An error of the kernel when a distribution registry writes, as shown by its log.
 *
 * <p>A registry logs many errors that are normal: every push first checks whether the registry has each blob, and each
 * "no" is "blob unknown". So only the messages of these errors count, and only after a system call on a path in the
 * registry's own storage: clients can also write into the log, with their user agent and the names in their requests. What
 * a registry refuses with an error code of its own holds the client's words too, such as the number of names that it asks for;
 * an error of its storage has the code {@code unknown}.
 *
 * @param kind the kind of error
 * @param path the file or folder that could not be written
 * @param words the registry's own message
 * @see <a href="https://github.com/distribution/distribution">distribution, registry/storage/driver/filesystem</a>
 */
public record StorageError(Kind kind, String path, String words) {

    private static final String DAMAGE = "input/output error|structure needs cleaning";

    /** Go has other words for ESTALE on some architectures (syscall/zerrors_linux_*.go). */
    private static final String DISCONNECTION =
            "stale (?:NFS )?file handle|transport endpoint is not connected|host is down";

    /** The errors that a registry cannot fix by itself. */
    public enum Kind {
        /** ENOSPC (28) or EDQUOT: no bytes, no inodes, or a quota. */
        FULL,
        /** EROFS (30). */
        READ_ONLY,
        /** EACCES (13). */
        NOT_PERMITTED,
        /** ENOENT (2) for a new folder: distribution also creates its parents, so the root of the storage is gone. */
        GONE,
        /** EIO (5) or EUCLEAN (117): the disk, or what is written on it, is damaged. */
        DAMAGED,
        /** ESTALE (116), ENOTCONN (107) or EHOSTDOWN (112): the server of a mounted file system no longer knows the mount. */
        DISCONNECTED;

        /** The text in a response or a log: the error's message, or its number as in Go's {@code PathError}. */
        private static final Pattern WORDS = Pattern.compile("(no space left on device|disk quota exceeded)"
                + "|(read-only file system)|(permission denied)|(\\bmkdir\\b.*: no such file or directory)"
                + "|(" + DAMAGE + ")|(" + DISCONNECTION + ")");

        /** In the order of the groups of {@link #WORDS}. */
        private static final List<Kind> ORDER = List.of(FULL, READ_ONLY, NOT_PERMITTED, GONE, DAMAGED, DISCONNECTED);

        private static final Pattern NUMBER = Pattern.compile("\\bErr\"?[=:](\\d+)\\b");

        /**
         * The error in the detail of a response of distribution, or null. Registry 3 sends its message, 2.8 its number
         * on Linux ({@code {"Op":"mkdir","Path":"…","Err":28}}).
         */
        public static @Nullable Kind ofDetail(String detail) {
            Matcher words = WORDS.matcher(detail);
            if (words.find()) {
                for (int group = 1; group <= ORDER.size(); group++) {
                    if (words.group(group) != null) {
                        return ORDER.get(group - 1);
                    }
                }
            }
            Matcher number = NUMBER.matcher(detail);
            if (!number.find()) {
                return null;
            }
            return switch (number.group(1)) {
                case "28", "122" -> FULL;
                case "30" -> READ_ONLY;
                case "1", "13" -> NOT_PERMITTED;
                case "5", "117" -> DAMAGED;
                case "107", "112", "116" -> DISCONNECTED;
                case "2" -> detail.contains("Op") && !detail.contains("mkdir") ? null : GONE;
                default -> null;
            };
        }
    }

    /** {@code key=value} of logfmt and {@code "key":"value"} of JSON; a quoted value is one value, with any content. */
    private static final Pattern FIELD =
            Pattern.compile("(?<![A-Za-z.])([A-Za-z.]++)\"?[=:](\"(?:[^\"\\\\]|\\\\.)*+\"|[^\\s,}]*+)");

    /** The fields with an error's words. A manifest that is put has those of its blobs in {@code err.message}. */
    private static final Set<String> MESSAGES = Set.of("err.detail", "err.message", "msg", "error");

    /** The call is Go's name of it: {@code open}, {@code mkdir}, {@code unlinkat}, {@code sync}. */
    private static final Pattern ERROR = Pattern.compile("\\b([a-z]{2,20}) (/[^:\"]*): "
            + "(no space left on device|disk quota exceeded|read-only file system|permission denied"
            + "|no such file or directory|(" + DAMAGE + ")|(" + DISCONNECTION + "))");

    /** Below its root, distribution keeps everything in {@code docker/registry/v2}; its configuration is in /etc. */
    private static final Pattern STORAGE =
            Pattern.compile("/var/lib/registry(?:/.*)?|(?!/etc/).*/docker(?:/registry(?:/.*)?)?");

    /** The last error that no later push disproves; null when there is none. */
    public static @Nullable StorageError last(List<String> log) {
        StorageError last = null;
        for (String line : log) {
            StorageError error = of(line);
            if (error != null) {
                last = error;
            } else if (isStored(line)) {
                last = null;
            }
        }
        return last;
    }

    /** The error in one line, or null. */
    static @Nullable StorageError of(String line) {
        if (line.startsWith("panic: ")) {
            return read(line);
        }
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            String key = field.group(1);
            if (key.equals("err.code") && !isValue(field.group(2), "unknown")) {
                return null;
            } else if (MESSAGES.contains(key)) {
                StorageError error = read(field.group(2));
                if (error != null) {
                    return error;
                }
            }
        }
        return null;
    }

    private static @Nullable StorageError read(String text) {
        Matcher error = ERROR.matcher(text);
        if (!error.find() || !STORAGE.matcher(error.group(2)).matches()) {
            return null;
        }
        boolean makesFolder = error.group(1).equals("mkdir");
        if (error.group(4) != null || error.group(5) != null) {
            Kind failing = error.group(4) != null ? Kind.DAMAGED : Kind.DISCONNECTED;
            return new StorageError(failing, error.group(2), error.group());
        }
        @Nullable
        Kind kind = switch (error.group(3)) {
            // A missing file is a normal answer; a missing parent of a new folder is not.
            case "no such file or directory" -> makesFolder ? Kind.GONE : null;
            case "read-only file system" -> Kind.READ_ONLY;
            case "permission denied" -> Kind.NOT_PERMITTED;
            default -> Kind.FULL;
        };
        return kind == null ? null : new StorageError(kind, error.group(2), error.group());
    }

    /** A blob or manifest was stored: an earlier error is over. */
    private static boolean isStored(String line) {
        boolean put = false;
        boolean created = false;
        Matcher field = FIELD.matcher(line);
        while (field.find()) {
            put |= field.group(1).equals("http.request.method") && isValue(field.group(2), "PUT");
            created |= field.group(1).equals("http.response.status") && isValue(field.group(2), "201");
        }
        return put && created;
    }

    private static boolean isValue(String text, String value) {
        return text.equals(value) || text.equals("\"" + value + "\"");
    }
}
