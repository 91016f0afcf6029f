package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.check.Site;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.archive.Gunzip;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import dev.registrydoctor.doctor.source.archive.SiteFiles;
import dev.registrydoctor.doctor.source.archive.TarReader;
import dev.registrydoctor.doctor.source.archive.UnreadableSite;
import dev.registrydoctor.doctor.source.archive.Wanted;
import dev.registrydoctor.doctor.source.casefile.CaseFile;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Opens recorded sites: whatever a user has at hand, told apart by what is in it and not by its name. */
public final class RecordedSites {

    private static final int PEEK = 8 * 1024;

    private RecordedSites() {}

    /**
     * Opens a recorded site. Everything is read at once, into memory; nothing is written.
     *
     * @param source a file, a directory, or {@code -} for standard input
     * @param stdin standard input
     * @param settings what this run is asked for
     * @throws UnreadableSite when the source holds no site
     */
    public static Site open(String source, InputStream stdin, Settings settings) throws UnreadableSite {
        if (source.equals("-")) {
            return openStream("standard input", stdin, settings);
        }
        Path path = path(source);
        if (Files.isDirectory(path)) {
            return SiteReader.ofFiles(SiteFiles.ofFolder(source, path), true, settings);
        } else if (!Files.exists(path)) {
            throw new UnreadableSite("There is no file " + source + ". " + UnreadableSite.EXPECTED);
        } else if (!Files.isRegularFile(path)) {
            throw new UnreadableSite(source + " is neither a file nor a directory. To read from a pipe, name the source"
                    + " \"-\": `microk8s kubectl cluster-info dump -A | registry-doctor … -`.");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return openStream(source, in, settings);
        } catch (IOException e) {
            throw new UnreadableSite(
                    source + " cannot be read: " + Failure.of(e).detail(), e);
        }
    }

    /**
     * Opens recorded sites of one cluster: one, or several that are joined, each of its own node.
     *
     * @param sources at least one; standard input at most once
     * @throws UnreadableSite when one of them holds no site, or they cannot be joined
     */
    public static Site open(List<String> sources, InputStream stdin, Settings settings) throws UnreadableSite {
        if (sources.size() == 1) {
            return open(sources.get(0), stdin, settings);
        }
        List<JoinedSite.Part> parts = new ArrayList<>();
        for (String source : sources) {
            parts.add(new JoinedSite.Part(source, open(source, stdin, settings)));
        }
        return JoinedSite.of(parts);
    }

    private static Path path(String source) throws UnreadableSite {
        try {
            return Path.of(source);
        } catch (InvalidPathException e) {
            throw new UnreadableSite("There is no file of this name. " + UnreadableSite.EXPECTED, e);
        }
    }

    private static Site openStream(String name, InputStream in, Settings settings) throws UnreadableSite {
        try {
            BufferedInputStream packed = new BufferedInputStream(in, PEEK);
            byte[] magic = peek(packed, 2);
            if (magic.length == 0) {
                throw new UnreadableSite(name + " is empty. " + UnreadableSite.EXPECTED);
            }
            boolean isGzip = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
            InputStream plain = isGzip ? new Gunzip(SiteFiles.bounded(packed)) : packed;
            return openPlain(name, new BufferedInputStream(SiteFiles.bounded(plain), PEEK), settings);
        } catch (Wanted.Oversized e) {
            throw new UnreadableSite(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSite(
                    name + " cannot be read: it is truncated or damaged. " + UnreadableSite.EXPECTED, e);
        }
    }

    private static Site openPlain(String name, BufferedInputStream in, Settings settings)
            throws IOException, UnreadableSite {
        byte[] head = peek(in, PEEK);
        String text = new String(head, StandardCharsets.UTF_8);
        if (head.length == 0) {
            throw new UnreadableSite(name + " is empty, or its beginning is missing. " + UnreadableSite.EXPECTED);
        } else if (TarReader.isHeader(head)) {
            return SiteReader.ofFiles(SiteFiles.ofTar(name, in), false, settings);
        } else if (CaseFile.isCase(text)) {
            // What a recorded site answers, or says that it cannot, is every kind of question there is.
            return CaseFile.read(name, in, settings, RecordedSite.HANDLERS.questions());
        } else if (text.stripLeading().startsWith("{") || text.contains("\n{")) {
            Content content = Wanted.read(in, Wanted.DUMP_LIMIT, null);
            return SiteReader.ofDump(name, content, settings);
        }
        throw new UnreadableSite(name + " is " + describe(head, text) + ". " + UnreadableSite.EXPECTED);
    }

    private static String describe(byte[] head, String text) {
        if (text.startsWith("PK")) {
            return "a ZIP archive: unpack it and name the directory";
        } else if (text.startsWith("BZh") || text.startsWith("\uFFFD7zXZ") || text.startsWith("(\uFFFD/\uFFFD")) {
            return "packed with something other than gzip: unpack it first";
        } else if (text.contains("apiVersion:") || text.startsWith("---")) {
            return "YAML: ask kubectl for JSON (`-o json`)";
        } else if (text.contains("Unable to connect") || text.contains("connection to the server")) {
            return "the error message of a kubectl that did not reach the cluster";
        }
        return head[0] == 0 ? "binary data that is not an archive" : "not in a format that registry-doctor reads";
    }

    private static byte[] peek(BufferedInputStream in, int length) throws IOException {
        in.mark(length);
        byte[] bytes;
        try {
            bytes = new byte[length];
            int got = 0;
            int read = 0;
            while (got < length && read >= 0) {
                got += read;
                read = readQuietly(in, bytes, got, length - got);
            }
            bytes = Arrays.copyOf(bytes, got);
        } finally {
            in.reset();
        }
        return bytes;
    }

    /** A stream that breaks gives what it gave until then; whoever reads on learns of it. */
    private static int readQuietly(InputStream in, byte[] to, int offset, int length) throws IOException {
        try {
            return length == 0 ? -1 : in.read(to, offset, length);
        } catch (Wanted.Oversized e) {
            throw e;
        } catch (IOException e) {
            return -1;
        }
    }
}
