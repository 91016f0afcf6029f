package dev.registrydoctor.doctor.files;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open directory and its files by name. As long as it is open, it stays the same one, whatever becomes of its path; no
 * file in it is reached through a link. Where the system has no such handle (a directory that this user may write but not
 * read), files are reached by path.
 */
public final class Directory implements Closeable {

    private static final Set<OpenOption> NEW =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private final Path path;
    private final @Nullable DirectoryStream<Path> stream;

    private Directory(Path path, @Nullable DirectoryStream<Path> stream) {
        this.path = path;
        this.stream = stream;
    }

    /**
     * Opens a directory.
     *
     * @throws IOException when there is none, or it cannot be opened
     */
    @SuppressWarnings("StreamResourceLeak") // closed with this
    public static Directory open(Path path) throws IOException {
        try {
            return new Directory(path, Files.newDirectoryStream(path));
        } catch (AccessDeniedException e) {
            return new Directory(path, null);
        }
    }

    /**
     * Opens a directory in this one, which is not a link.
     *
     * @throws IOException when there is none of this name, it is a link or something else, or it cannot be opened
     */
    @SuppressWarnings("StreamResourceLeak") // closed with what is returned
    public Directory child(String name) throws IOException {
        SecureDirectoryStream<Path> handle = handle();
        Path below = path.resolve(name);
        if (handle == null) {
            if (!Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS)) {
                throw new NotDirectoryException(below.toString());
            }
            return open(below);
        }
        return new Directory(below, handle.newDirectoryStream(Path.of(name), LinkOption.NOFOLLOW_LINKS));
    }

    /** Where it is, as it was opened. */
    public Path path() {
        return path;
    }

    /**
     * The content of a file in it, which is not a link.
     *
     * @param most the most bytes that are read
     * @throws IOException when there is no file of this name, it is a link, it is larger, or it cannot be read
     */
    public byte[] read(String name, int most) throws IOException {
        SecureDirectoryStream<Path> handle = handle();
        Set<OpenOption> reading = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try (SeekableByteChannel channel = handle == null
                        ? Files.newByteChannel(path.resolve(name), reading)
                        : handle.newByteChannel(Path.of(name), reading);
                InputStream in = Channels.newInputStream(channel)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new FileSystemException(
                        path.resolve(name).toString(), null, "it is larger than " + most + " bytes");
            }
            return content;
        }
    }

    /**
     * Writes to the disk which names it has: until then, a power cut can take back a rename.
     *
     * @throws IOException when the disk refuses it
     */
    public void force() throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private @Nullable SecureDirectoryStream<Path> handle() {
        return stream instanceof SecureDirectoryStream<Path> secure ? secure : null;
    }

    /**
     * Makes a new file with the rights that the umask leaves.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is anything of this name
     */
    public FileChannel create(String name) throws IOException {
        return create(name, new FileAttribute<?>[0]);
    }

    /**
     * Makes a new file that nobody else can open, from its beginning.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is anything of this name
     */
    public FileChannel createPrivate(String name) throws IOException {
        return create(
                name,
                hasModes()
                        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ALONE)}
                        : new FileAttribute<?>[0]);
    }

    private FileChannel create(String name, FileAttribute<?>[] attributes) throws IOException {
        SecureDirectoryStream<Path> handle = handle();
        SeekableByteChannel channel = handle == null
                ? Files.newByteChannel(path.resolve(name), NEW, attributes)
                : handle.newByteChannel(Path.of(name), NEW, attributes);
        if (channel instanceof FileChannel file) {
            return file;
        }
        channel.close();
        throw new IOException("the file system has no ordinary files");
    }

    private boolean hasModes() throws IOException {
        return Files.getFileStore(path).supportsFileAttributeView(PosixFileAttributeView.class);
    }

    /** The owner and mode of a file itself, to be read and set; null where there are none. */
    public @Nullable PosixFileAttributeView attributes(String name) {
        SecureDirectoryStream<Path> handle = handle();
        return handle == null
                ? Files.getFileAttributeView(
                        path.resolve(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                : handle.getFileAttributeView(Path.of(name), PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }

    /** Renames a file; what had the new name is gone. */
    public void replace(String from, String to) throws IOException {
        SecureDirectoryStream<Path> handle = handle();
        if (handle == null) {
            Files.move(path.resolve(from), path.resolve(to), StandardCopyOption.ATOMIC_MOVE);
        } else {
            handle.move(Path.of(from), handle, Path.of(to));
        }
    }

    /**
     * Gives a file a second name.
     *
     * @throws java.nio.file.FileAlreadyExistsException when there is anything of that name
     */
    void link(String from, String to) throws IOException {
        Files.createLink(path.resolve(to), path.resolve(from));
    }

    /** Removes a file, if there is one. */
    public void delete(String name) throws IOException {
        SecureDirectoryStream<Path> handle = handle();
        try {
            if (handle == null) {
                Files.delete(path.resolve(name));
            } else {
                handle.deleteFile(Path.of(name));
            }
        } catch (NoSuchFileException e) {
            // Another one removed it, or it has its final name.
        }
    }

    /** The names of the first files that begin and end like this; can be asked once. */
    public List<String> names(String prefix, String suffix, int most) {
        List<String> names = new ArrayList<>();
        if (stream != null) {
            Iterator<Path> files = stream.iterator();
            for (int seen = 0; seen < most && files.hasNext(); seen++) {
                String name = String.valueOf(files.next().getFileName());
                if (name.startsWith(prefix) && name.endsWith(suffix)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    @Override
    public void close() throws IOException {
        if (stream != null) {
            stream.close();
        }
    }
}
