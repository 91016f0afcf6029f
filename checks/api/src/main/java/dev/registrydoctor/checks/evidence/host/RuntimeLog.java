package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * Lines of containerd's log that speak of pulls, plug-ins and hosts files.
 *
 * @param lines oldest first
 */
public record RuntimeLog(@Holds(TextKind.TEXT) List<String> lines) {
    public RuntimeLog {
        lines = List.copyOf(lines);
    }

    /** Asks for containerd's log on this host. */
    public enum Ask implements HostQuestion<RuntimeLog> {
        INSTANCE;

        @Override
        public String describe() {
            return "containerd's log on this host";
        }
    }
}
