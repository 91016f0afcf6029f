package dev.registrydoctor.doctor.cli.option;

import dev.registrydoctor.doctor.cli.stream.Version;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a user's configuration and plug-ins are. */
public final class ConfigFolder {

    private ConfigFolder() {}

    /**
     * The folder of this program, or null when the environment names no home. As the XDG base directory specification has
     * it, a path that is empty or relative does not count: what the current directory holds is not the user's choice.
     */
    public static @Nullable Path of(Map<String, String> environment) {
        String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
        if (!config.startsWith("/")) {
            String home = environment.getOrDefault("HOME", "");
            if (!home.startsWith("/")) {
                return null;
            }
            config = home + "/.config";
        }
        return Path.of(config, Version.NAME);
    }
}
