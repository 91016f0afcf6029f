package dev.registrydoctor.doctor.act.journal;

import java.nio.file.Path;
import java.util.Map;

/** Where the journal is. */
public final class JournalFolder {

    private static final Path OF_ROOT = Path.of("/var/lib/registry-doctor/changes");

    private JournalFolder() {}

    /**
     * The folder of this user's journal: {@code /var/lib/registry-doctor/changes} for root, else the state directory of the XDG
     * Base Directory Specification.
     *
     * @param isRoot whether the program runs as root
     * @param environment the environment variables
     */
    public static Path of(boolean isRoot, Map<String, String> environment) {
        if (isRoot) {
            return OF_ROOT;
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // A relative path is to be ignored, says the specification.
        Path base = state.startsWith("/")
                ? Path.of(state)
                : Path.of(environment.getOrDefault("HOME", "."), ".local", "state");
        return base.resolve("registry-doctor").resolve("changes");
    }
}
