package dev.registrydoctor.checks.evidence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of containerd's log that speak of pulls, plug-ins and hosts files.
 *
 * @param lines oldest first
 */
public record RuntimeLog(List<String> lines) {
    public RuntimeLog {
        lines = List.copyOf(lines);
    }

    /** Asks for containerd's log on this host. */
    public record Ask() implements Question<RuntimeLog> {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Ask;
        }

        @Override
        public int hashCode() {
            return 1494;
        }

        @Override
        public String describe() {
            return "containerd's log on this host";
        }
    }
}
