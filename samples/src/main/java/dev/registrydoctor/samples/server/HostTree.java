package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.SampleFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Writes a sample's host files where programs can read them as a host's. */
final class HostTree {

    private static final String PREFIX = "host/";

    /** Files that are too large to be kept, one a line: path, bytes, and how long ago they were written. */
    private static final String SIZES = "sizes.txt";

    private HostTree() {}

    /**
     * Writes the files below {@code host/}; {@code %3A} in a name stands for the colon that not every file system bears.
     *
     * @return the root
     */
    static Path write(SampleFiles files, Path root) throws IOException {
        Files.createDirectories(root);
        for (String path : files.paths()) {
            byte[] content = path.startsWith(PREFIX) ? files.read(path) : null;
            if (content == null) {
                continue;
            }
            // A plus sign means itself in a file's name.
            String name = path.substring(PREFIX.length()).replace("+", "%2B");
            Files.write(place(URLDecoder.decode(name, StandardCharsets.UTF_8), root), content);
        }
        String sizes = files.text(SIZES);
        if (sizes != null) {
            for (String line : sizes.strip().lines().toList()) {
                writeSparse(line, root);
            }
        }
        return root;
    }

    private static Path place(String name, Path root) throws IOException {
        Path target = root.resolve(name.replaceFirst("^/+", "")).normalize();
        if (!target.startsWith(root)) {
            throw new IllegalArgumentException("a host file outside the host: " + name);
        }
        Path parent = target.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        return target;
    }

    /** Makes a file of zeros, which takes no space where the file system knows holes. */
    private static void writeSparse(String line, Path root) throws IOException {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !words[1].matches("\\d{1,13}") || !words[2].matches("\\d{1,5}d")) {
            throw new IllegalArgumentException("not understood in " + SIZES + ": " + line);
        }
        Path target = place(words[0], root);
        try (RandomAccessFile file = new RandomAccessFile(target.toFile(), "rw")) {
            file.setLength(Long.parseLong(words[1]));
        }
        Duration age = Duration.ofDays(Long.parseLong(words[2].substring(0, words[2].length() - 1)));
        Files.setLastModifiedTime(target, FileTime.from(Instant.now().minus(age)));
    }
}
