package dev.registrydoctor.doctor.source.archive;

import dev.registrydoctor.doctor.source.Failure;
import dev.registrydoctor.doctor.source.archive.RecordedFiles.Content;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Collects the wanted files of an archive or a directory. What is read may be made to harm: nothing is written. */
public final class SiteFiles {

    static final long MAX_BYTES = 512L * 1024 * 1024;
    private static final int MAX_ENTRIES = 20_000;
    private static final int MAX_DEPTH = 12;
    private static final long MAX_KEPT = 192L * 1024 * 1024;

    private final RecordedFiles files;
    private long kept;
    private int entries;

    private SiteFiles(String name) {
        this.files = new RecordedFiles(name);
    }

    /** Reads a tar archive, already unpacked from gzip. */
    public static RecordedFiles ofTar(String name, InputStream in) throws UnreadableSite {
        SiteFiles reading = new SiteFiles(name);
        try {
            reading.readTar(new TarReader(in));
        } catch (Wanted.Oversized e) {
            throw new UnreadableSite(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            reading.files.damaged(
                    e instanceof TarReader.Damaged && e.getMessage() != null
                            ? e.getMessage()
                            : "the archive is truncated or damaged");
        }
        return reading.files;
    }

    private void readTar(TarReader tar) throws IOException, UnreadableSite {
        for (TarReader.Entry entry = tar.next(); entry != null; entry = tar.next()) {
            countEntry();
            String path = normal(entry.name());
            if (path == null) {
                throw new UnreadableSite(files.name() + " contains a path outside the archive (" + shown(entry.name())
                        + "). `microk8s inspect` does not create such archives. Get a new one from a source you"
                        + " trust.");
            }
            if (entry.type() == TarReader.Type.DIRECTORY) {
                files.addFolder(path);
            } else if (entry.type() == TarReader.Type.FILE) {
                files.saw(entry.modified());
                if (Wanted.wants(path)) {
                    add(path, Wanted.read(path, tar.data(), entry.modified()));
                }
            }
            // Links are left alone: whatever they point to is not this archive's to show.
        }
    }

    /** Reads a directory, not following links, and opening nothing but regular files. */
    public static RecordedFiles ofFolder(String name, Path root) throws UnreadableSite {
        SiteFiles reading = new SiteFiles(name);
        try {
            Files.walkFileTree(root, EnumSet.noneOf(FileVisitOption.class), MAX_DEPTH, reading.new Visitor(root));
        } catch (Wanted.Oversized e) {
            throw new UnreadableSite(name + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UnreadableSite(name + " cannot be read: " + Failure.of(e).detail(), e);
        }
        return reading.files;
    }

    private final class Visitor extends SimpleFileVisitor<Path> {
        private final Path root;
        private long bytes;

        Visitor(Path root) {
            this.root = root;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
            countEntry();
            if (!folder.equals(root)) {
                files.addFolder(relative(folder));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            countEntry();
            String path = relative(file);
            if (attributes.isRegularFile()) {
                files.saw(attributes.lastModifiedTime().toInstant());
                if (Wanted.wants(path)) {
                    read(file, path, attributes);
                }
            } else if (attributes.isDirectory() && Wanted.wants(path + "/file")) {
                // Deeper than is looked: what is in it is not known.
                files.addUnreadable(path);
            }
            return FileVisitResult.CONTINUE;
        }

        private void read(Path file, String path, BasicFileAttributes attributes) throws IOException {
            bytes += attributes.size();
            if (bytes > MAX_BYTES) {
                throw tooLarge();
            }
            try (InputStream in = Files.newInputStream(file)) {
                add(path, Wanted.read(path, in, attributes.lastModifiedTime().toInstant()));
            } catch (Wanted.Oversized e) {
                throw e;
            } catch (IOException e) {
                files.addUnreadable(path);
            }
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
                throw e;
            }
            files.addUnreadable(relative(file));
            return FileVisitResult.CONTINUE;
        }

        private String relative(Path path) {
            return root.relativize(path).toString().replace('\\', '/');
        }
    }

    private void add(String path, Content content) {
        kept += content.bytes().length;
        if (kept > MAX_KEPT) {
            files.damaged(
                    "it contains more than " + MAX_KEPT / 1024 / 1024 + " MiB of files that registry-doctor reads");
        } else {
            files.add(path, content);
        }
    }

    private void countEntry() throws Wanted.Oversized {
        entries++;
        if (entries > MAX_ENTRIES) {
            throw new Wanted.Oversized("it contains more than " + MAX_ENTRIES
                    + " files. An inspection report has fewer. Use the report itself.");
        }
    }

    /** The path without empty and single-dot parts, or null when it leads elsewhere. */
    private static @Nullable String normal(String path) {
        if (path.startsWith("/") || path.indexOf('\0') >= 0) {
            return null;
        }
        StringBuilder normal = new StringBuilder();
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                return null;
            } else if (!part.isEmpty() && !part.equals(".")) {
                normal.append(normal.length() == 0 ? "" : "/").append(part);
            }
        }
        return normal.toString();
    }

    private static String shown(String name) {
        String plain = name.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 100 ? plain.substring(0, 100) + "…" : plain;
    }

    private static Wanted.Oversized tooLarge() {
        return new Wanted.Oversized("its unpacked size is more than " + MAX_BYTES / 1024 / 1024
                + " MiB, the limit of registry-doctor. Use the inspection report alone.");
    }

    /** Stops a stream that gives more than the doctor reads, however small it was when packed. */
    public static InputStream bounded(InputStream in) {
        return new FilterInputStream(in) {
            private long count;

            @Override
            public int read() throws IOException {
                int got = super.read();
                if (got >= 0) {
                    count(1);
                }
                return got;
            }

            @Override
            public int read(byte[] to, int offset, int length) throws IOException {
                int got = super.read(to, offset, length);
                count(Math.max(0, got));
                return got;
            }

            private void count(int bytes) throws IOException {
                count += bytes;
                if (count > MAX_BYTES) {
                    throw tooLarge();
                }
            }
        };
    }
}
