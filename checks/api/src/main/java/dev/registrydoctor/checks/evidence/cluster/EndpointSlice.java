package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * Addresses behind a Service, from an EndpointSlice.
 *
 * @param service the Service that it stands for
 * @param ready addresses that are ready; a condition that is not set counts as ready
 * @param notReady addresses that are not
 */
public record EndpointSlice(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Holds(TextKind.WORKLOAD) String service,
        @Holds(TextKind.TEXT) List<String> ready,
        @Holds(TextKind.TEXT) List<String> notReady) {
    public EndpointSlice {
        ready = List.copyOf(ready);
        notReady = List.copyOf(notReady);
    }
}
