package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.model.RegistryVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/** The programs of distribution that the tests run. */
enum RegistryProgram {
    /** The first docker-registry in {@code PATH}: version 2, unless somebody puts another one in front of Debian's. */
    OF_SYSTEM,
    /** One of version 3, which Debian does not have: a file that {@value #FILE} names. */
    NEWER;

    private static final String FILE = "REGISTRY_DOCTOR_REGISTRY_3";

    /** The image of the healthy sample. */
    static final String OF_SAMPLES = "registry:2.8.3";

    /** As in {@code docker-registry github.com/docker/distribution 2.8.2+ds1}. */
    private static final Pattern VERSION = Pattern.compile(" v?(\\d+)\\.");

    /** The version that the program says it has. */
    RegistryVersion version() throws IOException {
        Process process = new ProcessBuilder(command(), "--version")
                .redirectErrorStream(true)
                .start();
        try (InputStream output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            Matcher number = VERSION.matcher(said);
            if (!number.find()) {
                throw new AssertionError(said);
            }
            return "2".equals(number.group(1)) ? RegistryVersion.TWO : RegistryVersion.THREE;
        }
    }

    /** An image of this version, whose tag shows it: the two have their configuration in different places. */
    String image() throws IOException {
        return version() == RegistryVersion.TWO ? OF_SAMPLES : "registry:3.0.0";
    }

    String command() {
        return this == OF_SYSTEM ? "docker-registry" : String.valueOf(System.getenv(FILE));
    }

    boolean isHere() {
        String file = System.getenv(FILE);
        return this == OF_SYSTEM ? Programs.have("docker-registry") : file != null && Files.isExecutable(Path.of(file));
    }

    /** Ends the test as skipped when it is not here. */
    void need() {
        if (this == OF_SYSTEM) {
            Programs.need("docker-registry");
        } else {
            Assumptions.assumeTrue(
                    isHere(),
                    "no registry of distribution 3, which Debian does not have: " + FILE + " names the program");
        }
    }

    /** Runs a garbage collection of the store below a root directory. */
    Programs.Ended collect(Path root, boolean deleteUntagged) throws Exception {
        Path work = Files.createTempDirectory("collect");
        try {
            Path config = Files.writeString(
                    work.resolve("config.yml"),
                    "version: 0.1\nlog: {level: error}\nstorage: {filesystem: {rootdirectory: " + root + "}}\n");
            List<String> command = new ArrayList<>(List.of(command(), "garbage-collect"));
            if (deleteUntagged) {
                command.add("--delete-untagged");
            }
            command.add(config.toString());
            return Programs.run(work, command.toArray(String[]::new));
        } finally {
            StoreFiles.delete(work);
        }
    }
}
