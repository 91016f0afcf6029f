package dev.registrydoctor.doctor.cli.command;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/** Files in one zip archive: the same files at the same time give the same bytes, in any time zone. */
final class Bundle {

    /** A zip's times begin with 1980; at its first instant Java would add one that hangs on the time zone. */
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final SortedMap<String, byte[]> files = new TreeMap<>();

    void add(String name, byte[] content) {
        files.put(name, content);
    }

    /** The sizes in bytes of the files, by name. */
    SortedMap<String, Integer> sizes() {
        SortedMap<String, Integer> sizes = new TreeMap<>();
        files.forEach((name, content) -> sizes.put(name, content.length));
        return sizes;
    }

    /**
     * Writes the archive; the stream stays open.
     *
     * @param time of all files, or null for none
     */
    void write(OutputStream out, @Nullable Instant time) throws IOException {
        LocalDateTime stamp = time == null ? NO_TIME : LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        ZipOutputStream zip = new ZipOutputStream(out);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            ZipEntry entry = new ZipEntry(file.getKey());
            entry.setTimeLocal(stamp);
            zip.putNextEntry(entry);
            zip.write(file.getValue());
            zip.closeEntry();
        }
        zip.finish();
        out.flush();
    }
}
