package dev.registrydoctor.doctor.act.file;

import dev.registrydoctor.doctor.files.Directory;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Goes from the root of a machine to a folder, each step from the open folder before it. A symbolic link is followed when its
 * target is in the link's own folder or below it, as {@code /var/snap/microk8s/current} is; any other could lead a change to
 * where nobody expects it.
 */
final class FolderWalk implements Closeable {

    /** As the kernel has it. */
    private static final int MOST_LINKS = 40;

    /** The open folders, the root first. */
    private final Deque<Directory> open = new ArrayDeque<>();

    private final List<String> missing = new ArrayList<>();
    private final Path root;
    private final String path;
    private int links;

    private FolderWalk(Path root, String path) {
        this.root = root;
        this.path = path;
    }

    /**
     * A name on the way.
     *
     * @param lowest how many folders stay open whatever {@code ..} says: those around the link that the name comes from
     */
    private record Name(String name, int lowest) {}

    /**
     * Walks to the folder of a file as far as there are folders.
     *
     * @param path absolute, as on the machine
     * @throws IOException when a link leads out of its folder, or a part of the way is no folder or cannot be opened
     */
    static FolderWalk to(Path root, String path) throws IOException {
        FolderWalk walk = new FolderWalk(root, path);
        try {
            walk.open.addLast(Directory.open(root));
            walk.go();
            return walk;
        } catch (IOException | RuntimeException e) {
            walk.close();
            throw e;
        }
    }

    /** The folder, or the last one that there is. */
    Directory folder() {
        return open.getLast();
    }

    /** The names of the folders that there are not, outermost first. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /**
     * Makes the missing folders.
     *
     * @throws IOException when one cannot be made; those before it stay
     */
    void makeMissing() throws IOException {
        for (String name : missing) {
            Files.createDirectory(folder().path().resolve(name));
            open.addLast(folder().child(name));
        }
        missing.clear();
    }

    private void go() throws IOException {
        Deque<Name> names = new ArrayDeque<>();
        List<String> parts = parts(path);
        parts.subList(0, parts.size() - 1).forEach(name -> names.addLast(new Name(name, 1)));
        while (!names.isEmpty()) {
            Name next = names.removeFirst();
            if (next.name().equals("..") && !missing.isEmpty()) {
                missing.remove(missing.size() - 1);
            } else if (next.name().equals("..")) {
                if (open.size() <= next.lowest()) {
                    throw refused("goes through a link that leads out of its folder");
                }
                open.removeLast().close();
            } else if (!missing.isEmpty()) {
                missing.add(next.name());
            } else {
                step(next, names);
            }
        }
    }

    private void step(Name next, Deque<Name> names) throws IOException {
        Path at = folder().path().resolve(next.name());
        if (Files.isSymbolicLink(at)) {
            follow(at, names);
        } else if (Files.notExists(at)) {
            missing.add(next.name());
        } else {
            open.addLast(folder().child(next.name()));
        }
    }

    private void follow(Path link, Deque<Name> names) throws IOException {
        links++;
        if (links > MOST_LINKS) {
            throw refused("goes through too many links");
        }
        Path target = Files.readSymbolicLink(link);
        if (target.isAbsolute()) {
            // Within a mounted root, the link means what it does on the machine.
            Path own = Path.of("/").resolve(root.relativize(folder().path()));
            if (!target.startsWith(own)) {
                throw refused(
                        "goes through the link " + own.resolve(link.getFileName()) + ", which leads to " + target);
            }
            target = own.relativize(target);
        }
        List<String> parts = new ArrayList<>();
        target.forEach(part -> parts.add(part.toString()));
        for (int i = parts.size() - 1; i >= 0; i--) {
            if (!parts.get(i).isEmpty() && !parts.get(i).equals(".")) {
                names.addFirst(new Name(parts.get(i), open.size()));
            }
        }
    }

    /** The last name of a path. */
    static String name(String path) throws IOException {
        List<String> parts = parts(path);
        return parts.get(parts.size() - 1);
    }

    private static List<String> parts(String path) throws IOException {
        List<String> parts = new ArrayList<>();
        Path.of(path).normalize().forEach(part -> parts.add(part.toString()));
        if (!path.startsWith("/") || parts.isEmpty()) {
            throw new FileSystemException(path, null, "it is not an absolute path of a file");
        }
        return parts;
    }

    private IOException refused(String why) {
        return new FileSystemException(path, null, "it is not changed: it " + why);
    }

    @Override
    public void close() throws IOException {
        for (Directory directory : open) {
            directory.close();
        }
    }
}
