package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import dev.registrydoctor.checks.evidence.cluster.Node;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this host is.
 *
 * @param hostname its name
 * @param operatingSystem for people ({@code Debian GNU/Linux 12}), empty when unknown
 * @param addresses addresses of its interfaces
 * @param microk8s whether MicroK8s' files are on it
 * @param root whether the doctor runs as root
 * @param processes names of processes that run on it; null where they cannot be seen
 * @param machine a digest of the ids of its machine and of the start of its system, as {@link Node#machine}; null where these
 *     cannot be read
 */
public record HostFacts(
        @Holds(TextKind.HOST) String hostname,
        @Holds(TextKind.TEXT) String operatingSystem,
        @Holds(TextKind.TEXT) List<String> addresses,
        boolean microk8s,
        boolean root,
        @Nullable List<Process> processes,
        @Holds(TextKind.WORD) @Nullable String machine) {
    public HostFacts {
        addresses = List.copyOf(addresses);
        processes = processes == null ? null : List.copyOf(processes);
    }

    /** A host whose ids were not read. */
    public HostFacts(
            String hostname,
            String operatingSystem,
            List<String> addresses,
            boolean microk8s,
            boolean root,
            @Nullable List<Process> processes) {
        this(hostname, operatingSystem, addresses, microk8s, root, processes, null);
    }

    /**
     * A process.
     *
     * @param name its executable's name
     * @param started when it started, or null
     */
    @SuppressWarnings("JavaLangClash") // it is one, and is never named without HostFacts
    public record Process(
            @Holds(TextKind.TEXT) String name,
            long pid,
            @Nullable Instant started) {}

    /** Whether a process of this name runs; false also when processes cannot be seen. */
    public boolean runs(String name) {
        return processes != null && processes.stream().anyMatch(p -> p.name().equals(name));
    }

    /**
     * Whether this host is that node: an address in common, or MicroK8s on it and the same name. A name alone proves
     * nothing: machines are called "vm" or "ubuntu" everywhere.
     */
    public boolean isNode(Node node) {
        boolean sameName = hostname.equals(node.name()) || hostname.equals(node.hostname());
        return (microk8s && sameName) || node.internalIps().stream().anyMatch(addresses::contains);
    }

    /** Asks what this host is. */
    public enum Ask implements HostQuestion<HostFacts> {
        INSTANCE;

        @Override
        public String describe() {
            return "this host";
        }
    }
}
