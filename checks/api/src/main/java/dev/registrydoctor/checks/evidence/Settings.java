package dev.registrydoctor.checks.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the person who runs the doctor asked for.
 *
 * @param registries further registries to look at
 */
public record Settings(List<Registry> registries) {
    public Settings {
        registries = List.copyOf(registries);
    }

    /**
     * A registry named by the user.
     *
     * @param scheme the scheme that was insisted on, or null for either
     */
    public record Registry(
            @Holds(TextKind.WORD) @Nullable String scheme,
            @Holds(TextKind.HOST) String host,
            int port) {
        public String authority() {
            return new Origin("http", host, port).authority();
        }
    }

    /** Asks what the user named. */
    public enum Ask implements Question<Settings> {
        INSTANCE;

        @Override
        public String describe() {
            return "the settings of this run";
        }
    }
}
