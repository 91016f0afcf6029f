package dev.registrydoctor.doctor.files;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An ordinary file that is written whole or not at all: under a random name beside its own, synchronized to the disk, then
 * renamed. A reader never finds half of it, an old one stays when writing fails, and nothing is written through a link. A
 * run that is killed leaves a file that a later one removes.
 */
final class WholeFile {

    private static final String PREFIX = ".registry-doctor-";
    private static final String SUFFIX = ".part";
    private static final Pattern PART = Pattern.compile("\\.registry-doctor-[0-9a-f]{16}\\.part");

    /** Writing takes seconds: what is older than this was left by a run that was killed. */
    private static final Duration OLD = Duration.ofHours(1);

    /** Of a directory with more files not all are looked at: writing one must not take long. */
    private static final int MOST_FILES = 10_000;

    private final Path parent;
    private final String name;
    private final FilePolicy policy;

    WholeFile(Path path, FilePolicy policy) {
        this.parent = Objects.requireNonNullElse(path.toAbsolutePath().getParent(), path.toAbsolutePath());
        this.name = String.valueOf(path.getFileName());
        this.policy = policy;
    }

    /**
     * Finds out whether its directory takes files.
     *
     * @throws IOException when it does not
     */
    void validate() throws IOException {
        try (Directory directory = Directory.open(parent)) {
            String part = newName();
            try (FileChannel created = directory.createPrivate(part)) {
                created.position();
            } finally {
                directory.delete(part);
            }
        }
    }

    /**
     * Writes it.
     *
     * @throws FileAlreadyExistsException when there is one that the policy does not let it replace
     * @throws IOException when it cannot be written; then there is what was there before
     */
    void write(FileContent content) throws IOException {
        try (Directory directory = Directory.open(parent)) {
            PosixFileAttributes old = policy == FilePolicy.REPORT ? existing(directory) : null;
            String part = newName();
            try {
                // With an old one's rights until it has them all, nobody else reads it early.
                boolean isForAll = policy == FilePolicy.REPORT && old == null;
                write(isForAll ? directory.create(part) : directory.createPrivate(part), content);
                if (old != null) {
                    keep(old, directory.attributes(part));
                }
                rename(directory, part);
            } finally {
                directory.delete(part);
            }
            clean(directory);
        }
    }

    private static void write(FileChannel channel, FileContent content) throws IOException {
        try (channel;
                OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16)) {
            content.writeTo(out);
            out.flush();
            // Renamed without this, a power cut can leave the name with nothing in it.
            channel.force(true);
        }
    }

    /** Gives the new file its name. */
    private void rename(Directory directory, String part) throws IOException {
        if (policy != FilePolicy.PRIVATE) {
            directory.replace(part, name);
            return;
        }
        try {
            directory.link(part, name);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException | UnsupportedOperationException e) {
            // A file system without second names.
            if (Files.exists(parent.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
                throw new FileAlreadyExistsException(name);
            }
            directory.replace(part, name);
        }
    }

    private @Nullable PosixFileAttributes existing(Directory directory) {
        try {
            PosixFileAttributeView view = directory.attributes(name);
            return view == null ? null : view.readAttributes();
        } catch (IOException e) {
            return null;
        }
    }

    /** Gives the new file the old one's owner and rights, as far as this user may. */
    private static void keep(PosixFileAttributes old, @Nullable PosixFileAttributeView view) throws IOException {
        if (view == null) {
            return;
        }
        PosixFileAttributes now = view.readAttributes();
        boolean isOfItsGroup = now.group().equals(old.group()) || isDone(() -> view.setGroup(old.group()));
        view.setPermissions(kept(old.permissions(), isOfItsGroup));
        if (!now.owner().equals(old.owner())) {
            isDone(() -> view.setOwner(old.owner()));
        }
    }

    /** The rights of an old file. What its group might do is no business of another one. */
    static Set<PosixFilePermission> kept(Set<PosixFilePermission> old, boolean isOfItsGroup) {
        EnumSet<PosixFilePermission> mode = EnumSet.noneOf(PosixFilePermission.class);
        mode.addAll(old);
        if (!isOfItsGroup) {
            mode.removeAll(EnumSet.range(PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE));
        }
        return mode;
    }

    /** Something that a user without all rights may not do. */
    @FunctionalInterface
    private interface Attempt {
        void make() throws IOException;
    }

    private static boolean isDone(Attempt attempt) {
        try {
            attempt.make();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static String newName() {
        String number = Long.toHexString(new SecureRandom().nextLong());
        return PREFIX + "0".repeat(16 - number.length()) + number + SUFFIX;
    }

    /** Removes what killed runs of the same user left, and nothing that could be anything else. */
    private static void clean(Directory directory) throws IOException {
        Instant before = Instant.now().minus(OLD);
        for (String left : directory.names(PREFIX, SUFFIX, MOST_FILES)) {
            PosixFileAttributeView view = PART.matcher(left).matches() ? directory.attributes(left) : null;
            if (view != null && isLeftover(view, before)) {
                isDone(() -> directory.delete(left));
            }
        }
    }

    private static boolean isLeftover(PosixFileAttributeView view, Instant before) {
        try {
            PosixFileAttributes attributes = view.readAttributes();
            return attributes.isRegularFile()
                    && attributes.lastModifiedTime().toInstant().isBefore(before)
                    && attributes.owner().equals(ownerOfThisProcess());
        } catch (IOException e) {
            return false;
        }
    }

    private static Object ownerOfThisProcess() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }
}
