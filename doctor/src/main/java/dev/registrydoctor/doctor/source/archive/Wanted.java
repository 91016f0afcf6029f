package dev.registrydoctor.doctor.source.archive;

import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which files of a recorded site are kept, and how much of each. */
public final class Wanted {

    private static final int MAX_PATH = 4096;
    private static final int MIB = 1024 * 1024;
    public static final int DUMP_LIMIT = 64 * MIB;
    private static final int OTHER_LIMIT = 8 * MIB;

    /** Group 1: the report's root. */
    private static final Pattern REPORT =
            Pattern.compile("((?:.*?/)??)(?:k8s/(?:version|cluster-info|cluster-info-dump|get-all|get-pv|get-pvc)"
                    + "|args/.+|network/(?:ss|netstat|ip-addr|ifconfig|iptables|iptables-S)|sys/[^/]+"
                    + "|[^/]*daemon-(?:containerd|kubelite)/journal\\.log)");

    /** Group 1: the dump's root; group 2: the list's name, or null for a log. */
    private static final Pattern DUMP = Pattern.compile("((?:.*?/)??)(?:(nodes)|[^/]+/(events|services|deployments|pods"
            + "|replicasets|daemonsets|replication-controllers)|[^/]+/[^/]+/logs)\\.(?:json|yaml|txt)");

    private Wanted() {}

    /** The root of the inspection report that this path is of, or null when it is of none. */
    public static @Nullable String reportRoot(String path) {
        Matcher matcher = REPORT.matcher(path);
        return path.length() <= MAX_PATH && matcher.matches() ? matcher.group(1) : null;
    }

    public static boolean wants(String path) {
        return path.length() <= MAX_PATH
                && (REPORT.matcher(path).matches() || DUMP.matcher(path).matches());
    }

    private static boolean isJournal(String path) {
        return path.endsWith("/journal.log");
    }

    private static int limit(String path) {
        return path.endsWith("cluster-info-dump") || path.endsWith(".json") ? DUMP_LIMIT : OTHER_LIMIT;
    }

    /**
     * Reads a file as far as it is wanted. A file that breaks off is kept as far as it goes.
     *
     * @throws Oversized when the whole source holds more than is read
     */
    public static Content read(String path, InputStream in, @Nullable Instant modified) throws IOException {
        if (isJournal(path)) {
            JournalLines lines = new JournalLines(
                    path.endsWith("daemon-kubelite/journal.log")
                            ? JournalLines.OF_KUBELITE
                            : JournalLines.OF_CONTAINERD);
            String cut = null;
            try {
                lines.read(in);
            } catch (Oversized e) {
                throw e;
            } catch (IOException e) {
                cut = "it is truncated";
            }
            return new Content(lines.bytes(), modified, cut);
        }
        return read(in, limit(path), modified);
    }

    /** Reads up to so many bytes. */
    public static Content read(InputStream in, int limit, @Nullable Instant modified) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[64 * 1024];
        String cut = null;
        try {
            for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                int room = Math.min(got, limit - bytes.size());
                bytes.write(buffer, 0, room);
                if (room < got) {
                    cut = "it is larger than " + limit / MIB + " MiB; the rest was not read";
                    break;
                }
            }
        } catch (Oversized e) {
            throw e;
        } catch (IOException e) {
            // Truncated uploads are common, and what is there tells something.
            cut = "it is truncated";
        }
        return new Content(bytes.toByteArray(), modified, cut);
    }

    /** The source holds more than the doctor is willing to read: an error, or an archive made to fill memories. */
    public static final class Oversized extends IOException {
        private static final long serialVersionUID = 1;

        Oversized(String message) {
            super(message);
        }
    }
}
