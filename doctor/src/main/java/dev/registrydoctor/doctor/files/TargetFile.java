package dev.registrydoctor.doctor.files;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user names as a place to write to: an ordinary file, which is written whole or not at all and never through a
 * link, or a stream (a pipe, a terminal, {@code /dev/null}, an open descriptor), which is written to as it is.
 */
public final class TargetFile {

    /** Long enough for a reader that is about to start. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Pattern DESCRIPTOR = Pattern.compile("/(?:dev/fd|proc/self/fd)/(\\d{1,9})");

    private static final int KIND = 0170000;

    private final Path path;
    private final FilePolicy policy;

    /** A target; nothing is done yet. */
    public TargetFile(Path path, FilePolicy policy) {
        this.path = path;
        this.policy = policy;
    }

    /** What there is at a path, a link not being followed. */
    private enum Kind {
        NOTHING,
        ORDINARY,
        LINK,
        DIRECTORY,
        STREAM,
        DISK,
        SOCKET
    }

    private Kind kind() throws IOException {
        try {
            if (!FileSystems.getDefault().supportedFileAttributeViews().contains("unix")) {
                return Files.isDirectory(path) ? Kind.DIRECTORY : Files.exists(path) ? Kind.ORDINARY : Kind.NOTHING;
            }
            Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
            return switch (((Number) mode).intValue() & KIND) {
                case 0120000 -> Kind.LINK;
                case 0040000 -> Kind.DIRECTORY;
                case 0060000 -> Kind.DISK;
                case 0140000 -> Kind.SOCKET;
                case 0010000, 0020000 -> Kind.STREAM;
                default -> Kind.ORDINARY;
            };
        } catch (NoSuchFileException e) {
            return Kind.NOTHING;
        }
    }

    /** The open descriptor that the path stands for, or -1. */
    private int descriptor() {
        String text = path.toString();
        if (text.equals("/dev/stdout")) {
            return 1;
        } else if (text.equals("/dev/stderr")) {
            return 2;
        }
        Matcher matcher = DESCRIPTOR.matcher(text);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : -1;
    }

    /** Whether what is written goes to standard output, beside what else is printed there. */
    public boolean isStandardOutput() {
        return descriptor() == 1;
    }

    /** Whether there is an ordinary file, or a link, that would be replaced. */
    public boolean replaces() throws IOException {
        Kind kind = kind();
        return descriptor() < 0 && (kind == Kind.ORDINARY || kind == Kind.LINK);
    }

    /**
     * Finds out, before the work that it is for, whether it can be written.
     *
     * @throws IOException when it cannot
     */
    public void validate() throws IOException {
        int descriptor = descriptor();
        if ((descriptor == 0 || descriptor > 2) && !isOpenForWriting(descriptor)) {
            throw new IOException("this process has no writable descriptor " + descriptor);
        } else if (descriptor >= 0) {
            return;
        }
        Kind kind = kind();
        refuse(kind);
        if (kind == Kind.STREAM) {
            if (!Files.isWritable(path)) {
                throw new IOException("this user is not allowed to write to it");
            }
            return;
        }
        if (kind == Kind.ORDINARY && policy == FilePolicy.PRIVATE) {
            throw new IOException("it already exists");
        }
        new WholeFile(path, policy).validate();
    }

    private static void refuse(Kind kind) throws IOException {
        switch (kind) {
            case LINK -> throw new IOException("it is a symbolic link; use the path of the file itself");
            case DIRECTORY -> throw new IOException("it is a directory");
            case DISK -> throw new IOException("it is a disk");
            case SOCKET -> throw new IOException("it is a socket");
            case NOTHING, ORDINARY, STREAM -> {
                // These can be written.
            }
        }
    }

    /**
     * Writes it.
     *
     * @throws IOException when that fails; an ordinary file is then what it was before
     */
    public void write(FileContent content) throws IOException {
        int descriptor = descriptor();
        if (descriptor >= 0) {
            write(descriptor, content);
            return;
        }
        Kind kind = kind();
        refuse(kind);
        if (kind == Kind.STREAM) {
            new PipeOutput(PATIENCE).write(path, content);
        } else {
            new WholeFile(path, policy).write(content);
        }
    }

    private static void write(int descriptor, FileContent content) throws IOException {
        if (descriptor == 1 || descriptor == 2) {
            // Closing the stream would close the descriptor for everybody.
            @SuppressWarnings("resource")
            OutputStream out = new FileOutputStream(descriptor == 1 ? FileDescriptor.out : FileDescriptor.err);
            content.writeTo(out);
            out.flush();
            return;
        }
        Path open = Path.of("/proc/self/fd/" + descriptor);
        if (Files.isRegularFile(open)) {
            // Opening it again would write at its start, over what the shell or others wrote.
            try (OutputStream out = Files.newOutputStream(open, StandardOpenOption.APPEND)) {
                content.writeTo(out);
            }
        } else {
            new PipeOutput(PATIENCE).write(open, content);
        }
    }

    /** What Java itself has open, its jars, is open for reading alone: see proc(5), {@code /proc/PID/fdinfo}. */
    private static boolean isOpenForWriting(int descriptor) throws IOException {
        Path info = Path.of("/proc/self/fdinfo/" + descriptor);
        if (descriptor == 0 || !Files.exists(info)) {
            return false;
        }
        for (String line : Files.readString(info, StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.startsWith("flags:")) {
                return (Integer.parseInt(line.substring("flags:".length()).strip(), 8) & 3) != 0;
            }
        }
        return false;
    }
}
