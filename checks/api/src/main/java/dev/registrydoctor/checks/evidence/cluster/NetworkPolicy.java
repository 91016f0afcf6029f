package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Sorted;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import java.util.Map;

/**
 * A NetworkPolicy, as far as it bears on who may reach a pod.
 *
 * @param podLabels labels of the pods that it holds for; empty for all pods of the namespace
 * @param expressions it also selects by expressions, which are not read: whom it holds for is then not certain
 * @param ingress it holds for incoming connections
 * @param rules what it lets in; without any, nothing
 */
public record NetworkPolicy(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Holds(TextKind.LABELS) Map<String, String> podLabels,
        boolean expressions,
        boolean ingress,
        List<Rule> rules) {
    public NetworkPolicy {
        podLabels = Sorted.copyOf(podLabels);
        rules = List.copyOf(rules);
    }

    /**
     * One rule of what is let in.
     *
     * @param anywhere from everywhere
     * @param ranges address ranges (CIDR) that it names; pods and namespaces that it selects are not kept
     * @param ports numbers, names or ranges {@code 5000-5010} of TCP ports; empty for all
     */
    public record Rule(
            boolean anywhere,
            @Holds(TextKind.TEXT) List<String> ranges,
            @Holds(TextKind.TEXT) List<String> ports) {
        public Rule {
            ranges = List.copyOf(ranges);
            ports = List.copyOf(ports);
        }
    }

    public String path() {
        return namespace + "/" + name;
    }

    /** Whether it may hold for a pod of its namespace with these labels. */
    public boolean selects(Map<String, String> labels) {
        return labels.entrySet().containsAll(podLabels.entrySet());
    }
}
