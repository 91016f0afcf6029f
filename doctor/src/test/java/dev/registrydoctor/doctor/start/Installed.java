package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.start.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** An installation of the launcher and the program, in a folder that goes with the test. */
abstract class Installed {

    /** The number of a user without rights. */
    static final int NOBODY = 65534;

    @TempDir
    Path folder;

    @SuppressWarnings("NullAway.Init") // each test installs
    Path target;

    @SuppressWarnings("NullAway.Init") // each test installs
    Path launcher;

    final Map<String, String> environment = new HashMap<>(Map.of("JAVA_HOME", Programs.JAVA_HOME));

    void installIn(Path folder, String name) throws IOException {
        // As another user, too.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path install = Files.createDirectory(folder.resolve(name));
        target = Files.createDirectories(install.resolve("doctor/target"));
        launcher = install.resolve("registry-doctor");
        Files.copy(Programs.ROOT.resolve("registry-doctor"), launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(Programs.JAR, target.resolve("registry-doctor.jar"), StandardCopyOption.COPY_ATTRIBUTES);
        try (Stream<Path> jars = Files.walk(Programs.TARGET.resolve("lib"))) {
            for (Path jar : jars.toList()) {
                Files.copy(
                        jar,
                        target.resolve(Programs.TARGET.relativize(jar).toString()),
                        StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    Ended launch(String... args) throws IOException, InterruptedException {
        return run(launcher, args);
    }

    Ended run(Path program, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(Arrays.asList(args));
        return Programs.run(folder, environment, command);
    }

    /** What is asked for and nothing else, on both streams. */
    static void assertVersion(Ended ended) {
        assertEquals("", ended.err());
        assertTrue(
                ended.out()
                        .matches("registry-doctor \\S+ \\(Java "
                                + Runtime.version().feature() + "\\)\\n"),
                ended.out());
        assertEquals(0, ended.exit());
    }

    List<Path> archives(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.filter(f -> f.toString().endsWith(".jsa")).toList();
        }
    }

    Path archive() throws IOException {
        List<Path> archives = archives(target);
        assertEquals(1, archives.size(), archives::toString);
        return archives.get(0);
    }

    /** Root may write anywhere: then the program is run as nobody. */
    List<String> user() throws Exception {
        if (!System.getProperty("user.name").equals("root")) {
            return List.of();
        }
        List<String> nobody = List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");
        List<String> command = new ArrayList<>(nobody);
        command.addAll(List.of(Programs.JAVA.toString(), "-version"));
        boolean works;
        try {
            works = Programs.run(Path.of("/"), Map.of(), command).exit() == 0;
        } catch (IOException e) {
            works = false;
        }
        assumeTrue(works, "as root, this needs setpriv, and a Java that nobody may run");
        return nobody;
    }
}
