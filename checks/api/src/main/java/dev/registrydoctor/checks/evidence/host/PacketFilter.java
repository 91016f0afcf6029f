package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * What this host's packet filter says of one node port.
 *
 * @param kubeProxy whether kube-proxy has programmed anything here at all
 * @param rules the rules that name the port, and the chains that drop what no rule accepts, in the words of the program
 *     that listed them, each with its table before a colon: {@code nat: -A KUBE-NODEPORTS … --dport 32000 …}
 */
public record PacketFilter(
        boolean kubeProxy, @Holds(TextKind.TEXT) List<String> rules) {
    public PacketFilter {
        rules = List.copyOf(rules);
    }

    /** Whether kube-proxy leads this port anywhere: to a Service's chain or map, or to a refusal for want of endpoints. */
    public boolean isProgrammed() {
        return rules.stream().anyMatch(r -> r.contains("KUBE-") || r.startsWith("kube-proxy:"));
    }

    /** The rules that keep packets for the port out and are not kube-proxy's. */
    public List<String> barriers() {
        return rules.stream()
                .filter(r -> !r.contains("KUBE-") && !r.startsWith("kube-proxy:"))
                .filter(r -> r.contains("DROP") || r.contains("REJECT") || r.contains("drop") || r.contains("reject"))
                .toList();
    }

    /** Asks for the rules on a node port; unknown without the right to list them. */
    public record Ask(int port) implements Question<PacketFilter> {
        @Override
        public String describe() {
            return "packet-filter rules on port " + port + " of this host";
        }
    }
}
