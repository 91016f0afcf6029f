package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * The last lines of a container's log.
 *
 * @param lines oldest first; at most a few hundred
 */
public record ContainerLog(@Holds(TextKind.TEXT) List<String> lines) {
    public ContainerLog {
        lines = List.copyOf(lines);
    }

    /**
     * Asks for the last lines.
     *
     * @param previous of its previous run; where a site cannot tell runs apart, of the last that it holds
     */
    public record Ask(
            @Holds(TextKind.NAMESPACE) String namespace,
            @Holds(TextKind.WORKLOAD) String pod,
            @Holds(TextKind.WORKLOAD) String container,
            boolean previous)
            implements Question<ContainerLog> {
        @Override
        public String describe() {
            return "log of container " + container + " of Pod " + namespace + "/" + pod
                    + (previous ? " (previous run)" : "");
        }
    }
}
