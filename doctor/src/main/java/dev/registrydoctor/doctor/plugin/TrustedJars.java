package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.doctor.files.TrustedPath;
import dev.registrydoctor.doctor.files.UntrustedPath;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;

/** Jars whose code may run: each is nobody else's work, and so is each that it takes classes from. */
final class TrustedJars {

    /** A jar can name others that take classes from it again. */
    private static final int MOST_JARS = 100;

    private final Map<Path, String> names = new LinkedHashMap<>();
    private final Set<Path> seen = new HashSet<>();

    /**
     * Adds a jar, once.
     *
     * @throws IOException when it could be another user's work, or is not there; with a message for people
     */
    void add(Path jar) throws IOException {
        Path real = verify(jar, "plug-in " + jar);
        names.putIfAbsent(real, String.valueOf(jar.getFileName()));
    }

    /** The names of jars by the real paths to load them from. */
    Map<Path, String> names() {
        return names;
    }

    private Path verify(Path jar, String what) throws IOException {
        if (!Files.isRegularFile(jar)) {
            throw new IOException(what + " is not a readable file");
        }
        Path real;
        try {
            real = TrustedPath.verify(jar);
        } catch (UntrustedPath e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(what + " cannot be read", e);
        }
        if (seen.add(real)) {
            if (seen.size() > MOST_JARS) {
                throw new IOException(what + ": more than " + MOST_JARS + " jars are used by plug-ins");
            }
            verifyOthers(real, what);
        }
        return real;
    }

    /** Java follows the {@code Class-Path} of a manifest, and an index of jars. */
    private void verifyOthers(Path jar, String what) throws IOException {
        String others = "";
        try (JarFile file = new JarFile(jar.toFile())) {
            if (file.getEntry("META-INF/INDEX.LIST") != null) {
                throw new IOException(
                        what + " has an index of other jars (META-INF/INDEX.LIST); build it without the index");
            }
            Manifest manifest = file.getManifest();
            if (manifest != null) {
                others = manifest.getMainAttributes()
                        .getOrDefault(Attributes.Name.CLASS_PATH, "")
                        .toString();
            }
        } catch (ZipException e) {
            // Not a jar: nothing is loaded from it, and the report says so.
        }
        for (String other : others.split(" ", -1)) {
            if (!other.isEmpty()) {
                Path path = resolve(jar, other, what);
                if (Files.exists(path)) {
                    verify(path, what + ": " + path + ", from its Class-Path,");
                }
            }
        }
    }

    private static Path resolve(Path jar, String other, String what) throws IOException {
        try {
            return Path.of(jar.toUri().resolve(new URI(other)));
        } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
            throw new IOException(what + " has a Class-Path entry that is not a file", e);
        }
    }
}
