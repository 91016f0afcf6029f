package dev.registrydoctor.doctor.act.file;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.files.Directory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The files of one machine. A file is changed only while it is what the change was made from; a new content takes the place
 * of the old one in one step, on the disk; and nothing is written through a link that leads out of its folder.
 */
public final class MachineFiles {

    /** More than any configuration file has; what is larger is something else. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String PART_PREFIX = ".registry-doctor-";
    private static final String PART_SUFFIX = ".change";
    private static final Pattern PART = Pattern.compile("\\.registry-doctor-[0-9a-f]{16}\\.change");
    private static final int MOST_FILES = 10_000;

    private final Path root;
    private final @Nullable String home;

    /**
     * The files below a root.
     *
     * @param root {@code /}, or where the root of another machine is mounted
     */
    public MachineFiles(Path root) {
        this(root, null);
    }

    /**
     * The files below a root.
     *
     * @param home the home folder of the user who runs the program and whom it belongs to; null where there is none of that kind, as
     *     with sudo: new files in it would belong to root
     */
    public MachineFiles(Path root, @Nullable String home) {
        this.root = root.toAbsolutePath().normalize();
        this.home = home;
    }

    /**
     * A path of a step as a path of this machine.
     *
     * @throws IOException when it is in a home folder that is not this user's
     */
    public String resolved(String path) throws IOException {
        if (!path.startsWith("~/")) {
            return path;
        } else if (home == null) {
            throw new IOException(
                    path + " is a file of the user who builds images: run this as that user, without sudo");
        }
        return home + path.substring(1);
    }

    /** Whether these are the files of the machine that the program runs on. */
    public boolean isThisMachine() {
        return root.getNameCount() == 0;
    }

    /**
     * The file at a path.
     *
     * @return null when there is none
     * @throws IOException when it cannot be read, is not a regular file, or lies behind a link that leads out of its folder
     */
    public @Nullable FileState read(String path) throws IOException {
        try (FolderWalk walk = FolderWalk.to(root, path)) {
            return walk.missing().isEmpty() ? read(walk.folder(), FolderWalk.name(path)) : null;
        }
    }

    /** Whether there is a folder at a path, and not a link to one. */
    public boolean isFolder(String path) {
        try (FolderWalk walk = FolderWalk.to(root, path)) {
            return walk.missing().isEmpty()
                    && Files.isDirectory(
                            walk.folder().path().resolve(FolderWalk.name(path)), LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The folders that a new file at this path would need, outermost first.
     *
     * @throws IOException when the way to it cannot be followed
     */
    public List<String> missingFolders(String path) throws IOException {
        try (FolderWalk walk = FolderWalk.to(root, path)) {
            List<String> folders = new ArrayList<>();
            Path at = Path.of(path).normalize().getParent();
            for (int i = walk.missing().size(); i > 0 && at != null; i--, at = at.getParent()) {
                folders.add(0, at.toString());
            }
            return folders;
        }
    }

    /**
     * Makes, changes or removes a file.
     *
     * @throws FileChangedException when it is not what the change was made from; then nothing is changed
     * @throws IOException when it cannot be written; then it is what it was
     */
    public void change(FileChange change) throws IOException {
        String name = FolderWalk.name(change.path());
        try (FolderWalk walk = FolderWalk.to(root, change.path())) {
            FileState now = walk.missing().isEmpty() ? read(walk.folder(), name) : null;
            requireUnchanged(change, now);
            change(walk, name, change);
        }
    }

    private static void change(FolderWalk walk, String name, FileChange change) throws IOException {
        FileState after = change.after();
        try {
            if (after == null) {
                walk.folder().delete(name);
            } else {
                walk.makeMissing();
                write(walk.folder(), name, change, after);
            }
            walk.folder().force();
        } catch (FileChangedException e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(change.path() + " cannot be written and stays as it was: " + reason(e), e);
        }
    }

    /** What the system says, without the name of the new content's file. */
    private static String reason(IOException e) {
        String reason = e instanceof FileSystemException ofFile ? ofFile.getReason() : e.getMessage();
        return reason == null ? String.valueOf(e.getMessage()) : reason;
    }

    /** Removes folders that are empty, innermost first; one with something in it stays. */
    public void removeEmpty(List<String> folders) throws IOException {
        for (int i = folders.size() - 1; i >= 0; i--) {
            try (FolderWalk walk = FolderWalk.to(root, folders.get(i))) {
                Path folder = walk.folder().path().resolve(FolderWalk.name(folders.get(i)));
                if (walk.missing().isEmpty() && Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(folder);
                }
            } catch (DirectoryNotEmptyException e) {
                return;
            }
        }
    }

    /** Removes what a change of this file that was killed left beside it. */
    public void removeLeftovers(String path) throws IOException {
        try (FolderWalk walk = FolderWalk.to(root, path)) {
            if (walk.missing().isEmpty()) {
                for (String left : walk.folder().names(PART_PREFIX, PART_SUFFIX, MOST_FILES)) {
                    if (PART.matcher(left).matches()) {
                        walk.folder().delete(left);
                    }
                }
            }
        }
    }

    private static void requireUnchanged(FileChange change, @Nullable FileState now) throws FileChangedException {
        FileState before = change.before();
        if (!FileState.isSameContent(now, before)) {
            throw new FileChangedException(
                    change.path(),
                    before == null
                            ? "exists now"
                            : now == null ? "does not exist any more" : "has been changed in the meantime");
        }
    }

    private static @Nullable FileState read(Directory folder, String name) throws IOException {
        Path path = folder.path().resolve(name);
        PosixFileAttributeView view = folder.attributes(name);
        try {
            if (view == null) {
                throw new FileSystemException(path.toString(), null, "the file system has no owners and rights");
            }
            if (view.readAttributes().isSymbolicLink()) {
                throw new FileSystemException(path.toString(), null, "it is a symbolic link; name the file itself");
            } else if (!view.readAttributes().isRegularFile()) {
                throw new FileSystemException(path.toString(), null, "it is not a regular file");
            }
            Map<String, Object> ids = Files.readAttributes(path, "unix:uid,gid", LinkOption.NOFOLLOW_LINKS);
            return new FileState(
                    ByteString.of(folder.read(name, MOST_BYTES)),
                    PosixFilePermissions.toString(view.readAttributes().permissions()),
                    ids.get("uid") + ":" + ids.get("gid"));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static void write(Directory folder, String name, FileChange change, FileState after) throws IOException {
        String part = newName();
        try {
            try (FileChannel channel = folder.createPrivate(part)) {
                ByteBuffer bytes = after.content().asByteBuffer();
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                SecurityLabel.copy(folder.path().resolve(name), folder.path().resolve(part));
                own(Objects.requireNonNull(folder.attributes(part)), after);
                channel.force(true);
            }
            // As late as can be: what somebody wrote meanwhile is not to be lost.
            requireUnchanged(change, read(folder, name));
            folder.replace(part, name);
            if (change.before() == null) {
                SecurityLabel.ofPolicy(folder.path().resolve(name));
            }
        } finally {
            folder.delete(part);
        }
    }

    private static void own(PosixFileAttributeView view, FileState state) throws IOException {
        String owner = state.owner();
        if (owner != null) {
            int colon = owner.indexOf(':');
            UserPrincipalLookupService users = Path.of("/").getFileSystem().getUserPrincipalLookupService();
            try {
                view.setGroup(users.lookupPrincipalByGroupName(owner.substring(colon + 1)));
                view.setOwner(users.lookupPrincipalByName(owner.substring(0, colon)));
            } catch (IOException e) {
                throw new FileSystemException(
                        null, null, "its owner " + owner + " cannot be kept by this user: run this as root");
            }
        }
        view.setPermissions(PosixFilePermissions.fromString(state.mode()));
    }

    private static String newName() {
        String number = Long.toHexString(new SecureRandom().nextLong());
        return PART_PREFIX + "0".repeat(16 - number.length()) + number + PART_SUFFIX;
    }
}
