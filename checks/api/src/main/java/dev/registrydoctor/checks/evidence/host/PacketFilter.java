package dev.registrydoctor.checks.evidence.host;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.HostQuestion;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What this host's packet filter says of one node port.
 *
 * @param kubeProxy whether kube-proxy has programmed anything here at all
 * @param rules the rules that name the port, those that lead the registry's Service to a Pod, and the chains that drop what no
 *     rule accepts, in the words of the program that listed them, each with its table and its number in its chain before a
 *     colon: {@code nat 2: -A KUBE-NODEPORTS … --dport 32000 …}. Where two programs list rules, the word {@code legacy} stands
 *     before the table of those of legacy iptables. A rule of nftables has its chain, family and handle behind the colon. A
 *     virtual server of IPVS is written as {@code ipvs: ADDRESS:PORT to:POD:PORT}.
 * @param listed whose lists are whole, or known to be empty, because kube-proxy writes to another place; null where that is not
 *     recorded
 */
public record PacketFilter(
        boolean kubeProxy,
        @Holds(TextKind.TEXT) List<String> rules,
        @Nullable List<Backend> listed) {
    public PacketFilter {
        rules = List.copyOf(rules);
        listed = listed == null ? null : List.copyOf(listed);
    }

    /** Rules of which it is not known what else there is. */
    public PacketFilter(boolean kubeProxy, List<String> rules) {
        this(kubeProxy, rules, null);
    }

    /** Where kube-proxy can write, by its modes. */
    public enum Backend {
        IPTABLES,
        NFTABLES,
        IPVS
    }

    /** Whether all that kube-proxy can have written there was listed. */
    public boolean lists(Backend backend) {
        return listed != null && listed.contains(backend);
    }

    /** How a virtual server of IPVS begins. */
    public static final String VIRTUAL_SERVER = "ipvs: ";

    /** What kube-proxy writes of a Pod: its address, and its port. nftables' chains of endpoints are named by them. */
    private static final Pattern DESTINATION = Pattern.compile(
            "(?:--to-destination |\\bto:)([0-9a-fA-F.:\\[\\]]+):(\\d{1,5})|\\bendpoint-\\S+__([0-9a-fA-F.:]+)/(\\d{1,5})");

    private static final Pattern FORWARD = Pattern.compile(
            "-A FORWARD |:FORWARD |: chain \\S*forward\\S* policy |: \\S*forward\\S* \\(", Pattern.CASE_INSENSITIVE);

    /** Whether kube-proxy leads this port anywhere: to a Service's chain or map, or to a refusal for want of endpoints. */
    public boolean isProgrammed() {
        return rules.stream()
                .filter(r ->
                        r.startsWith(VIRTUAL_SERVER) || !DESTINATION.matcher(r).find())
                .anyMatch(r -> r.contains("KUBE-") || r.startsWith("kube-proxy:") || r.startsWith(VIRTUAL_SERVER));
    }

    /** The addresses of Pods that kube-proxy leads the registry's Service to; empty where none was listed. */
    public List<String> destinations() {
        return rules.stream()
                .map(DESTINATION::matcher)
                .filter(Matcher::find)
                .map(m -> m.group(1) == null ? m.group(3) : m.group(1).replaceAll("[\\[\\]]", ""))
                .distinct()
                .toList();
    }

    /** The rules that keep packets for the port out and are not kube-proxy's. */
    public List<String> barriers() {
        return rules.stream()
                .filter(r -> !r.contains("KUBE-") && !r.startsWith("kube-proxy:"))
                .filter(r -> r.contains("DROP") || r.contains("REJECT") || r.contains("drop") || r.contains("reject"))
                .toList();
    }

    /**
     * Those of them in a chain for packets that this host forwards. Packets that its own programs send to a Pod do not pass it, and
     * those from other machines do.
     */
    public List<String> forwardBarriers() {
        return barriers().stream().filter(PacketFilter::isOfForwarded).toList();
    }

    /** Those of them that packets of this host's own programs can meet. */
    public List<String> ownBarriers() {
        return barriers().stream().filter(r -> !isOfForwarded(r)).toList();
    }

    private static boolean isOfForwarded(String rule) {
        return FORWARD.matcher(rule).find();
    }

    /** Asks for the rules on a node port; unknown without the right to list them. */
    public record Ask(int port) implements HostQuestion<PacketFilter> {
        @Override
        public String describe() {
            return "packet-filter rules on port " + port + " of this host";
        }
    }
}
