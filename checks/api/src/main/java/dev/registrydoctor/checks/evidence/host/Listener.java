package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A TCP socket that listens on this host.
 *
 * @param address the local address
 * @param process the process that holds it, or null where that may not be seen
 */
public record Listener(
        @Holds(TextKind.TEXT) String address,
        int port,
        @Holds(TextKind.TEXT) @Nullable String process) {
    /** Asks for the TCP sockets that listen on this host. */
    public enum Ask implements HostQuestion<List<Listener>> {
        INSTANCE;

        @Override
        public String describe() {
            return "listening TCP sockets of this host";
        }
    }
}
