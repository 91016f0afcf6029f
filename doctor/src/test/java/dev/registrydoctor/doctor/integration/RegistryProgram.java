package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.model.RegistryVersion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** The programs of distribution whose garbage collections the tests run. */
enum RegistryProgram {
    /** Debian's. */
    OF_SYSTEM(RegistryVersion.TWO),
    /** One of version 3, which Debian does not have: a file that {@value #FILE} names. */
    NEWER(RegistryVersion.THREE);

    private static final String FILE = "REGISTRY_DOCTOR_REGISTRY_3";

    private final RegistryVersion version;

    RegistryProgram(RegistryVersion version) {
        this.version = version;
    }

    RegistryVersion version() {
        return version;
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
