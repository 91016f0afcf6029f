package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Source;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host's file system: {@code /}, or a folder that stands for it.
 *
 * <p>In a folder, symbolic links mean what they mean to that host: an absolute one starts at the folder, and none leads
 * out of it.
 */
public final class HostRoot implements HostFiles {

    /** Configuration files are small; what is larger is not one. */
    static final int MAX_BYTES = 1 << 20;

    private static final int MAX_LINKS = 40;

    private final Path root;
    private final boolean live;
    private final String home;

    public HostRoot(Path root) {
        this(root, null);
    }

    /**
     * A host.
     *
     * @param home the user's home on this very host, or null; of a mounted host only root's is known
     */
    public HostRoot(Path root, @Nullable Path home) {
        this.root = root.toAbsolutePath().normalize();
        this.live = this.root.getNameCount() == 0;
        this.home = live && home != null ? home.toString() : "/root";
    }

    /** Whether this is the host that the doctor runs on, so that its processes and sockets can be asked too. */
    public boolean isLive() {
        return live;
    }

    @Override
    public List<String> names(String directory, int most) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(resolve(directory))) {
            for (Path entry : entries) {
                if (names.size() == most) {
                    break;
                }
                names.add(entry.getFileName().toString());
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        names.sort(null);
        return names;
    }

    @Override
    public HostFolder.Entry entry(String path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(resolve(path), BasicFileAttributes.class);
        HostFolder.Kind kind = attributes.isRegularFile()
                ? HostFolder.Kind.FILE
                : attributes.isDirectory() ? HostFolder.Kind.FOLDER : HostFolder.Kind.OTHER;
        return new HostFolder.Entry(
                path.substring(path.lastIndexOf('/') + 1),
                kind,
                attributes.lastModifiedTime().toInstant());
    }

    @Override
    public Gap unreadable(String what, String path, IOException e) {
        return gap(what, path, e);
    }

    /** Whether this error says that there is no such file. */
    public static boolean isNone(IOException e) {
        return e instanceof NoSuchFileException
                || e instanceof NotDirectoryException
                || (e instanceof FileSystemException f && "Not a directory".equals(f.getReason()));
    }

    /** Why a file could not be read, and what helps. */
    public static Gap gap(String what, String path, IOException e) {
        if (e instanceof AccessDeniedException) {
            return new Gap(Gap.Cause.NOT_PERMITTED, what, "this user is not allowed to read " + path, permission(path));
        }
        String why = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return new Gap(
                Gap.Cause.MALFORMED,
                what,
                why == null ? e.getClass().getSimpleName() : ShownText.line(why, ShownText.SHORT),
                "check " + path);
    }

    /** Who may read a path. */
    public static String permission(String path) {
        return path.startsWith("/var/snap/microk8s/")
                ? "run with sudo, or as a member of group microk8s (snap_microk8s on a strict snap)"
                : "run with sudo";
    }

    public static Source source(String how) {
        return new Source(how, Instant.now());
    }

    @Override
    public Content content(String path) throws IOException {
        Path file = resolve(path);
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        // Opening a FIFO or a device would wait or do harm.
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(path, null, "it is not a regular file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw new FileSystemException(path, null, "it is larger than 1 MiB");
            }
            return new Content(
                    new String(bytes, StandardCharsets.UTF_8),
                    attributes.lastModifiedTime().toInstant());
        }
    }

    /** The real path of a path of the host; the file need not exist. */
    public Path resolve(String asked) throws IOException {
        String path = asked.startsWith("~/") ? home + asked.substring(1) : asked;
        if (path.indexOf('\0') >= 0) {
            throw new NoSuchFileException(path);
        }
        if (live) {
            return root.resolve(path);
        }
        Deque<String> rest = new ArrayDeque<>(parts(path));
        Path at = root;
        int links = 0;
        while (!rest.isEmpty()) {
            String part = rest.removeFirst();
            if (part.equals("..")) {
                at = at.equals(root) ? root : parent(at);
                continue;
            }
            Path next = at.resolve(part);
            if (!Files.isSymbolicLink(next)) {
                if (!rest.isEmpty() && Files.isRegularFile(next, LinkOption.NOFOLLOW_LINKS)) {
                    throw new NotDirectoryException(path);
                }
                at = next;
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new FileSystemLoopException(path);
            }
            String target = Files.readSymbolicLink(next).toString();
            List<String> targetParts = parts(target);
            for (int i = targetParts.size() - 1; i >= 0; i--) {
                rest.addFirst(targetParts.get(i));
            }
            if (target.startsWith("/")) {
                at = root;
            }
        }
        return at;
    }

    private Path parent(Path path) {
        Path parent = path.getParent();
        return parent == null ? root : parent;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        for (Path part : Path.of("/", path)) {
            String name = part.toString();
            if (!name.isEmpty() && !name.equals(".")) {
                parts.add(name);
            }
        }
        return parts;
    }
}
