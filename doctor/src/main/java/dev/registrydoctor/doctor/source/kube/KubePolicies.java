package dev.registrydoctor.doctor.source.kube;

import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import java.util.ArrayList;
import java.util.List;

/** NetworkPolicies. */
final class KubePolicies {

    private KubePolicies() {}

    static NetworkPolicy policy(KubeObject policy) {
        KubeObject spec = policy.object("spec");
        List<NetworkPolicy.Rule> rules = new ArrayList<>();
        for (KubeObject rule : spec.objects("ingress")) {
            rules.add(rule(rule));
        }
        // Where the types are not said, a policy holds for what comes in (the API's documentation of policyTypes).
        List<String> types = spec.texts("policyTypes");
        return new NetworkPolicy(
                policy.textOrEmpty("metadata", "namespace"),
                policy.textOrEmpty("metadata", "name"),
                spec.map("podSelector", "matchLabels"),
                !spec.objects("podSelector", "matchExpressions").isEmpty(),
                types.isEmpty() || types.contains("Ingress"),
                rules);
    }

    private static NetworkPolicy.Rule rule(KubeObject rule) {
        List<KubeObject> peers = rule.objects("from");
        List<String> ranges = new ArrayList<>();
        for (KubeObject peer : peers) {
            String range = peer.text("ipBlock", "cidr");
            if (range != null) {
                ranges.add(range);
            }
        }
        List<String> ports = new ArrayList<>();
        for (KubeObject port : rule.objects("ports")) {
            String from = port.textOrNumber("port");
            String to = port.textOrNumber("endPort");
            if (port.textOrEmpty("protocol").isEmpty()
                    || port.textOrEmpty("protocol").equals("TCP")) {
                ports.add(from == null ? "1-65535" : to == null ? from : from + "-" + to);
            } else {
                ports.add(port.textOrEmpty("protocol"));
            }
        }
        return new NetworkPolicy.Rule(peers.isEmpty(), ranges, ports);
    }
}
