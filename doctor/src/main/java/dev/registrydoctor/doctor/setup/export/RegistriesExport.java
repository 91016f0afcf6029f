package dev.registrydoctor.doctor.setup.export;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.doctor.setup.node.NodeState;
import dev.registrydoctor.doctor.setup.plan.KnownNodes;
import dev.registrydoctor.doctor.setup.plan.SetupPlan.Unseen;
import dev.registrydoctor.doctor.setup.wanted.RegistriesText;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the nodes have, as a registries.yaml. A plan for the file has no steps for a node whose settings are in it: what the format
 * cannot say is left out, and named in a comment. No login is in it: certs.d has none, and headers are left out.
 *
 * @param text the file
 * @param unseen the nodes whose settings are not known
 */
public record RegistriesExport(String text, List<Unseen> unseen) {

    private static final int LONGEST = 500;

    public RegistriesExport {
        unseen = List.copyOf(unseen);
    }

    /** What {@link #of} reads. */
    public static Needs needs() {
        return NodeState.needs(List.of());
    }

    /** Writes the settings of all nodes; where they differ, those of the first node that has them. */
    public static RegistriesExport of(Evidence evidence) {
        Map<String, Map<String, PresentRegistry>> nodes = new LinkedHashMap<>();
        List<Unseen> unseen = new ArrayList<>();
        List<String> comments = new ArrayList<>();
        for (NodeState node : KnownNodes.of(evidence)) {
            if (node.gaps().isEmpty()) {
                nodes.put(node.label(), PresentRegistry.of(node));
                if (node.readsNoCertsD()) {
                    comments.add("Node " + node.label() + " goes by mirrors tables of "
                            + node.hosts().file() + ".");
                }
            } else {
                unseen.add(new Unseen(
                        node.label(),
                        node.gaps().get(0).what() + ": " + node.gaps().get(0).why(),
                        node.gaps().get(0).remedy()));
            }
        }
        unseen.addAll(KnownNodes.unseen(evidence));
        RegistriesText text = new RegistriesText();
        Set<String> hosts = new LinkedHashSet<>();
        nodes.values().forEach(n -> hosts.addAll(n.keySet()));
        hosts.forEach(host -> add(host, nodes, text, comments));
        unseen.forEach(u -> comments.add("Not read: " + u.node() + ": " + u.why() + "."));
        String head =
                "Registries of " + String.join(", ", nodes.keySet()) + ", in the format of k3s. Logins are not in it.";
        StringBuilder all = new StringBuilder(comment(nodes.isEmpty() ? "No node was read." : head));
        comments.forEach(c -> all.append(comment(c)));
        String body = text.render();
        return new RegistriesExport(
                all.append(body.isEmpty() ? "mirrors: {}\n" : body).toString(), unseen);
    }

    private static void add(
            String host, Map<String, Map<String, PresentRegistry>> nodes, RegistriesText text, List<String> comments) {
        PresentRegistry first = null;
        for (Map.Entry<String, Map<String, PresentRegistry>> node : nodes.entrySet()) {
            PresentRegistry present = node.getValue().get(host);
            if (present == null) {
                comments.add(host + ": node " + node.getKey() + " has no settings for it.");
                continue;
            }
            if (present.hasHeaders()) {
                comments.add(host + ": node " + node.getKey() + " sends HTTP headers, which are left out.");
            }
            if (first != null && !present.route().equals(first.route())) {
                comments.add(host + ": node " + node.getKey() + " asks "
                        + present.route().inWords() + ".");
            } else if (first == null) {
                first = present;
                add(present, node.getKey(), text, comments);
            }
        }
    }

    private static void add(PresentRegistry present, String node, RegistriesText text, List<String> comments) {
        WantedRegistry wanted = present.wanted();
        if (wanted == null || !text.add(wanted)) {
            comments.add(present.host() + ": left out, "
                    + (wanted == null
                            ? present.problem()
                            : "since it trusts a server in another way than a registry before it")
                    + ". Node " + node + " asks " + present.route().inWords() + ".");
        }
    }

    /** One line, whatever names are in it. */
    private static String comment(String words) {
        String line = words.replaceAll("\\p{C}", "?");
        return "# " + (line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line) + "\n";
    }
}
