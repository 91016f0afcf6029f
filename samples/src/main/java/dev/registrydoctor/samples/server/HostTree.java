package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.SampleFiles;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes a sample's host files where programs can read them as a host's. */
final class HostTree {

    private static final String PREFIX = "host/";

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
            Path target = root.resolve(URLDecoder.decode(name, StandardCharsets.UTF_8))
                    .normalize();
            if (!target.startsWith(root)) {
                throw new IllegalArgumentException("a host file outside the host: " + path);
            }
            Path parent = target.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.write(target, content);
        }
        return root;
    }
}
