package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.doctor.source.archive.TarReader;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.casefile.CaseFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Inspection reports as files in memory, to be spoiled and read again. */
public final class ReportFiles {

    private ReportFiles() {}

    /** The archives in a folder, sorted; none when there is no such folder. */
    public static List<Path> archives(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(p -> p.toString().endsWith(".tar.gz")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The name of a recording. */
    public static String name(Path archive) {
        return String.valueOf(archive.getFileName()).replaceFirst("[.]tar[.]gz$", "");
    }

    /** The lines of a file; none when there is no such file. */
    public static List<String> lines(Path file) {
        try {
            return Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The report's files of a recording, without the API server's own answers beside it. */
    public static SortedMap<String, byte[]> read(Path archive) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
            TarReader tar = new TarReader(in);
            for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
                if (entry.type() == TarReader.Type.FILE && !entry.name().contains("api/")) {
                    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                    tar.data().transferTo(bytes);
                    files.put(entry.name(), bytes.toByteArray());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    /** The site of these files; null when they hold none, which is said in so many words. */
    public static @Nullable Site open(Map<String, byte[]> files, double share) {
        Tar tar = new Tar();
        files.forEach((name, bytes) -> tar.entry(name, '0', bytes));
        byte[] archive = tar.bytes();
        return open(share < 1 ? Arrays.copyOf(archive, (int) (archive.length * share)) : archive);
    }

    /** Writes a case with these answers. */
    public static void writeCase(OutputStream out, Map<Question<?>, Answer<?>> evidence, Instant now)
            throws IOException {
        CaseFile.write(out, evidence, now, "a replay");
    }

    /** The site that these bytes hold, or null when they hold none. */
    public static @Nullable Site open(byte[] bytes) {
        try {
            return RecordedSites.open("-", new ByteArrayInputStream(bytes), new Settings(List.of()));
        } catch (UnreadableSite e) {
            return null;
        }
    }
}
