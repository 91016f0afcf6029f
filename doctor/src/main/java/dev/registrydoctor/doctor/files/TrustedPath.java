package dev.registrydoctor.doctor.files;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;

/**
 * Answers whether a file can only have been written by the user who runs the program or by root. That is asked of
 * everything that decides what the program does: plug-ins, the configuration file, the salt of pseudonyms.
 *
 * <p>The answer is yes when the file, each directory on the way to it and each link on that way belong to one of the two,
 * and nobody else can write them. In a directory with the sticky bit, such as {@code /tmp}, others can add files but not
 * replace those of others, so it may be on the way; it is never the answer itself. The walk begins at the root: what it
 * has passed cannot be exchanged by anybody else, so the path that it returns can be opened afterwards.
 *
 * <p>POSIX access control lists show in the group's bits, which are their mask. A file system without owners and modes
 * (not on Linux) is not judged.
 */
public final class TrustedPath {

    private static final int MOST_LINKS = 40;
    private static final int KIND = 0170000;
    private static final int LINK = 0120000;
    private static final int DIRECTORY = 0040000;
    private static final int STICKY = 01000;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    private final Path path;
    private final int user;
    private int links;

    private TrustedPath(Path path, int user) {
        this.path = path;
        this.user = user;
    }

    /**
     * Verifies a file or directory that exists.
     *
     * @return its real path, which is the one to open
     * @throws UntrustedPath when somebody else could have written it; the message says which part of the path, and why
     * @throws IOException when it does not exist or cannot be looked at
     */
    public static Path verify(Path path) throws IOException {
        return verify(path, EffectiveUser.id());
    }

    /** Verifies for a user, by number. */
    static Path verify(Path path, int user) throws IOException {
        if (!hasOwners()) {
            return path.toRealPath();
        }
        TrustedPath walk = new TrustedPath(path, user);
        Path real = walk.walk(path.toAbsolutePath());
        walk.refuseWritable(real, walk.look(real), false);
        return real;
    }

    /**
     * Verifies the directory in which a file is about to be made.
     *
     * @throws UntrustedPath when somebody else could exchange the file
     * @throws IOException when the directory does not exist or cannot be looked at
     */
    public static void verifyParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (hasOwners() && parent != null) {
            new TrustedPath(file, EffectiveUser.id()).walk(parent);
        }
    }

    private static boolean hasOwners() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("unix");
    }

    /** What lstat tells: the link's own attributes, where it is one. */
    private record Status(int owner, int group, int mode) {
        boolean is(int kind) {
            return (mode & KIND) == kind;
        }

        boolean has(int bit) {
            return (mode & bit) != 0;
        }
    }

    private Status look(Path at) throws IOException {
        Map<String, Object> all = Files.readAttributes(at, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
        return new Status(number(all, "uid"), number(all, "gid"), number(all, "mode"));
    }

    private static int number(Map<String, Object> attributes, String name) {
        return ((Number) Objects.requireNonNull(attributes.get(name), name)).intValue();
    }

    /** Goes down from the root as the kernel does, and looks at each step before it takes the next. */
    private Path walk(Path absolute) throws IOException {
        Deque<Path> names = new ArrayDeque<>();
        absolute.forEach(names::addLast);
        Path root = Objects.requireNonNull(absolute.getRoot(), "an absolute path has a root");
        Path at = root;
        refuseOwner(at, look(at));
        while (!names.isEmpty()) {
            String name = names.removeFirst().toString();
            if (name.equals("..")) {
                at = Objects.requireNonNullElse(at.getParent(), root);
            } else if (!name.isEmpty() && !name.equals(".")) {
                Path next = at.resolve(name);
                Status status = look(next);
                refuseOwner(next, status);
                if (status.is(LINK)) {
                    at = follow(next, at, root, names);
                } else {
                    refuseWritable(next, status, true);
                    at = next;
                }
            }
        }
        return at;
    }

    /** Puts the target's names in the link's place; returns where they begin. */
    private Path follow(Path link, Path from, Path root, Deque<Path> names) throws IOException {
        links++;
        if (links > MOST_LINKS) {
            throw refused(link, "is in a chain of too many symbolic links");
        }
        Path target = Files.readSymbolicLink(link);
        Deque<Path> reversed = new ArrayDeque<>();
        target.forEach(reversed::addFirst);
        reversed.forEach(names::addFirst);
        return target.isAbsolute() ? root : from;
    }

    private void refuseOwner(Path at, Status status) throws IOException {
        if (status.owner() != user && status.owner() != EffectiveUser.ROOT) {
            throw refused(
                    at,
                    "belongs to " + name(at, status) + ", not to " + (user == EffectiveUser.ROOT ? "" : "this user or ")
                            + "root"
                            + (user == EffectiveUser.ROOT
                                    ? " (with sudo, use `sudo -H` to set HOME to root's own)"
                                    : ""));
        }
    }

    /**
     * Refuses what others can write.
     *
     * @param onTheWay whether only one known name in it matters, which the sticky bit protects
     */
    private void refuseWritable(Path at, Status status, boolean onTheWay) throws IOException {
        boolean protectedNames = onTheWay && status.is(DIRECTORY) && status.has(STICKY);
        if (protectedNames || !status.has(GROUP_WRITES | OTHERS_WRITE)) {
            return;
        }
        if (status.has(OTHERS_WRITE)) {
            throw refused(at, "is writable by every user; fix this with `chmod go-w`");
        }
        if (!PrivateGroup.isOf(status.group(), user, at)) {
            throw refused(
                    at, "is writable by its group, which has or can get other members; fix this with `chmod g-w`");
        }
    }

    private static String name(Path at, Status status) {
        try {
            return "user " + Files.getOwner(at, LinkOption.NOFOLLOW_LINKS).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "user " + status.owner();
        }
    }

    private UntrustedPath refused(Path at, String why) {
        Path whole = path.toAbsolutePath();
        return new UntrustedPath(
                at.equals(whole) ? whole + " is not used: it " + why : whole + " is not used: " + at + " " + why);
    }
}
