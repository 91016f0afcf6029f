package dev.registrydoctor.doctor.start;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Runs whole processes of the packaged program. */
final class Programs {

    /** Maven runs the tests of a module in the module's folder. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    static final Path TARGET = Path.of("target").toAbsolutePath();
    static final Path JAR = TARGET.resolve("registry-doctor.jar");
    static final String JAVA_HOME = System.getProperty("java.home");
    static final Path JAVA = Path.of(JAVA_HOME, "bin", "java");

    private Programs() {}

    /** What a process left. */
    record Ended(int exit, String out, String err) {
        /** The first line of what it wrote to stdout. */
        String firstLine() {
            return out.lines().findFirst().orElse("");
        }
    }

    /** The home of a Java 25 or newer where Debian and others install them; empty when there is none. */
    static Optional<Path> newerJava() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (!Files.isDirectory(all)) {
            return Optional.empty();
        }
        try (Stream<Path> homes = Files.list(all)) {
            for (Path home : homes.toList()) {
                Path release = home.resolve("release");
                if (Files.isRegularFile(release)
                        && Files.readString(release)
                                .lines()
                                .anyMatch(l -> l.matches("JAVA_VERSION=\"(2[5-9]|[3-9]\\d)\\b.*"))) {
                    return Optional.of(home);
                }
            }
        }
        return Optional.empty();
    }

    /** Runs a program, in a folder, with no more environment than is told. */
    static Ended run(Path folder, Map<String, String> environment, List<String> command)
            throws IOException, InterruptedException {
        Path err = Files.createTempFile("registry-doctor-test", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            builder.environment().put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            return new Ended(exit, out, Files.readString(err));
        } finally {
            Files.deleteIfExists(err);
        }
    }
}
