package dev.registrydoctor.doctor.integration;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** The containerds that tests ask. */
enum ContainerdProgram {
    /** That of this system: 1.6 on Debian 12. */
    OF_SYSTEM,
    /** Debian's newest, which {@code ./dev verify} unpacks into a folder of the build. */
    NEWER;

    private static final String FOLDER = "REGISTRY_DOCTOR_CONTAINERD_2";

    private static @Nullable Path folder() {
        String folder = System.getenv(FOLDER);
        return folder == null ? null : Path.of(folder);
    }

    /** Ends the test as skipped when it is not here, or cannot be started by this user. */
    void need(Path work) throws Exception {
        if (this == OF_SYSTEM) {
            Programs.need("containerd", "ctr");
        } else {
            Assumptions.assumeTrue(
                    isHere(), "not here: containerd 2; ./dev verify fetches it where apt knows Debian's archive");
        }
        Assumptions.assumeTrue(
                Programs.succeed(work, "id", "-u").strip().equals("0"), "containerd starts only as root");
    }

    /** Whether it is installed. */
    boolean isHere() {
        Path folder = folder();
        return this == OF_SYSTEM || (folder != null && Files.isExecutable(folder.resolve("containerd")));
    }

    /** How one of its programs is called. */
    String path(String program) {
        Path folder = folder();
        return this == OF_SYSTEM || folder == null
                ? program
                : folder.resolve(program).toString();
    }
}
