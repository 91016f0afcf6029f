package dev.registrydoctor.doctor.source.recorded;

import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.source.ForwardChain;
import dev.registrydoctor.doctor.source.ShownText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an inspection report tells of the packet filter: {@code iptables -t nat -L -n -v} and {@code iptables -S}
 * (MicroK8s' scripts/inspect.sh).
 */
final class PacketFilterTables {

    private static final int MAX_RULES = 40;
    private static final int MAX_RULE = 300;

    private static final Pattern CHAIN = Pattern.compile("Chain (\\S+) \\(.*");
    private static final Pattern POLICY = Pattern.compile("-P FORWARD DROP\\s*");

    private PacketFilterTables() {}

    /** Reads both; never fails. */
    static PacketFilter read(String nat, String filter, int port) {
        List<String> rules = new ArrayList<>();
        boolean kubeProxy = false;
        String chain = "";
        int number = 0;
        Pattern toPort = Pattern.compile("\\bdpt:" + port + "\\b");
        for (String line : (Iterable<String>) nat.lines()::iterator) {
            Matcher head = CHAIN.matcher(line);
            if (head.matches()) {
                chain = head.group(1);
                number = -1;
                kubeProxy |= chain.equals("KUBE-SERVICES") || chain.equals("KUBE-NODEPORTS");
            } else if (!line.isBlank()) {
                // The first line of a chain names the columns.
                number++;
                boolean leads = chain.startsWith("KUBE-SEP-")
                        && line.contains("/* " + BuiltIn.SERVICE_PATH)
                        && line.contains(" to:");
                if (toPort.matcher(line).find() || leads) {
                    add(
                            rules,
                            "nat " + number + ": " + chain + " " + line.strip().replaceAll("\\s+", " "));
                }
            }
        }
        boolean forwards = ForwardChain.letsPodsThrough(filter.lines());
        for (String line : (Iterable<String>) filter.lines()::iterator) {
            if (POLICY.matcher(line).matches() && !forwards) {
                add(rules, "filter: :FORWARD DROP");
            } else if (line.startsWith("-A ") && line.contains("--dport " + port + " ")) {
                add(rules, "filter: " + line);
            }
        }
        return new PacketFilter(kubeProxy, rules);
    }

    private static void add(List<String> rules, String rule) {
        if (rules.size() < MAX_RULES) {
            rules.add(ShownText.line(rule, MAX_RULE));
        }
    }
}
