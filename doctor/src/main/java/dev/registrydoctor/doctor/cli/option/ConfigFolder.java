package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.doctor.cli.stream.Version;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a user's configuration, plug-ins and state are, as the XDG base directory specification has it. */
public final class ConfigFolder {

    private ConfigFolder() {}

    /** The folder of this program's configuration and plug-ins, or null when the environment names no home. */
    public static @Nullable Path of(Map<String, String> environment) {
        return of(environment, "XDG_CONFIG_HOME", ".config");
    }

    /** The folder for what this program keeps from run to run, or null when the environment names no home. */
    public static @Nullable Path ofState(Map<String, String> environment) {
        return of(environment, "XDG_STATE_HOME", ".local/state");
    }

    /** A path that is empty or relative does not count: what the current directory holds is not the user's choice. */
    private static @Nullable Path of(Map<String, String> environment, String variable, String belowHome) {
        String base = environment.getOrDefault(variable, "");
        if (!base.startsWith("/")) {
            String home = environment.getOrDefault("HOME", "");
            if (!home.startsWith("/")) {
                return null;
            }
            base = home + "/" + belowHome;
        }
        return Path.of(base, Version.NAME);
    }
}
