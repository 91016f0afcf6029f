package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.NodeReach;
import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.NodeNames;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Shell;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Whether each node reaches the registries that other nodes reach. A registry that one node reaches works, and so does its name:
 * what fails on another node is on that node, or on the way from it.
 */
public final class NodesReach implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.nodes-reach", "every node reaches the registries that other nodes reach")
            .reports(NetworkProblems.NODE_NAME_DIFFERS, NetworkProblems.NODE_PATH_DIFFERS)
            .requires(SeenNodes.Ask.INSTANCE)
            .needs(NodeReach.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<String> nodes = evidence.seenNodes();
        if (!evidence.judges(null)) {
            return Outcome.skipped("nodes are compared once, not from each of them");
        } else if (nodes.isEmpty()) {
            return Outcome.skipped("no nodes were looked at");
        }
        Map<Object, Finding> judged = new LinkedHashMap<>();
        List<Gap> gaps = new ArrayList<>();
        for (RegistryHosts.Host host : NodeReach.registries(evidence)) {
            List<NodeReach> all = NodeReach.of(host, evidence);
            gaps.addAll(all.stream().flatMap(reach -> reach.gaps().stream()).toList());
            for (Finding finding : judge(host, all, evidence)) {
                judged.merge(ofOneFault(host, finding), finding, (first, other) -> withRegistryOf(first, host));
            }
        }
        List<Finding> findings = List.copyOf(judged.values());
        return findings.isEmpty() && !gaps.isEmpty()
                ? new Outcome.Unknown(gaps)
                : Outcome.of(findings, "what one of the nodes that were looked at reaches, the others reach too");
    }

    /** Equal for registries at ports of one name that nodes resolve wrongly: the name is corrected once. */
    private static Object ofOneFault(RegistryHosts.Host host, Finding finding) {
        return finding.problem().equals(NetworkProblems.NODE_NAME_DIFFERS)
                ? List.of(host.probe().host(), finding.details().hosts())
                : finding;
    }

    private static Finding withRegistryOf(Finding finding, RegistryHosts.Host host) {
        RegistryProbe.Ask probe = host.probe();
        return finding.affecting(Subject.registry(host.authority()))
                .affecting(Subject.endpoint(new Origin("http", probe.host(), probe.port()).authority()));
    }

    private static List<Finding> judge(RegistryHosts.Host host, List<NodeReach> all, Evidence evidence) {
        List<NodeReach> ofNodes = all.stream().filter(NodeReach::isRegistry).toList();
        // What no node reaches may be the fault of all of them, if it answers elsewhere.
        List<NodeReach> reaching = ofNodes.isEmpty()
                ? NodeReach.fromHere(host, evidence).filter(NodeReach::isRegistry).stream()
                        .toList()
                : ofNodes;
        if (reaching.isEmpty()) {
            return List.of();
        }
        Map<String, List<NodeReach>> failing = new TreeMap<>();
        for (NodeReach reach : all) {
            if (reach.failure() != null && !reach.isRegistry()) {
                String kind =
                        reach.resolvesUnlike(reaching) ? "name " + reach.addresses() : "path " + reach.failureInShort();
                failing.computeIfAbsent(kind, key -> new ArrayList<>()).add(reach);
            }
        }
        return failing.values().stream()
                .map(same -> finding(host, same, reaching))
                .toList();
    }

    private static Finding finding(RegistryHosts.Host host, List<NodeReach> same, List<NodeReach> reaching) {
        boolean isName = same.get(0).resolvesUnlike(reaching);
        List<String> nodes = names(same);
        String others = others(reaching);
        Problem problem = isName ? NetworkProblems.NODE_NAME_DIFFERS : NetworkProblems.NODE_PATH_DIFFERS;
        Finding finding = Finding.of(
                problem,
                Subject.registry(host.authority()),
                isName
                        ? byName(host, same, reaching, others)
                        : "Registry " + host.authority() + " answers " + others + ", but not "
                                + NodeNames.inWords(nodes) + ": " + same.get(0).failureInShort());
        for (NodeReach reach : same) {
            finding = finding.observed(
                    String.valueOf(reach.failure()),
                    "an answer of the registry, as on " + others,
                    "GET /v2/ from node " + reach.node());
        }
        // A node may do without: nobody pulls there, or its containerd has a proxy.
        return withRegistryOf(finding.asHypothesis(), host)
                .seenOn(nodes)
                .remedy(isName ? correctName(host, same, reaching) : findBarrier(nodes, reaching));
    }

    private static String byName(
            RegistryHosts.Host host, List<NodeReach> same, List<NodeReach> reaching, String others) {
        String name = host.probe().host();
        List<String> addresses = same.get(0).addresses();
        String here = capitalized(NodeNames.inWords(names(same)));
        String right = String.join(", ", right(reaching));
        return addresses.isEmpty()
                ? here + " cannot resolve " + name + ", which " + others + " resolve to " + right
                : "On " + NodeNames.inWords(names(same)) + ", " + name + " resolves to " + String.join(", ", addresses)
                        + ", where the registry does not answer; on " + others + " it resolves to " + right;
    }

    private static String capitalized(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static List<String> right(List<NodeReach> reaching) {
        return reaching.stream()
                .flatMap(reach -> reach.addresses().stream())
                .distinct()
                .sorted()
                .toList();
    }

    private static Remedy correctName(RegistryHosts.Host host, List<NodeReach> same, List<NodeReach> reaching) {
        String name = host.probe().host();
        Actor actor = Actor.nodes(names(same));
        String address = right(reaching).get(0);
        boolean isListed = same.stream().allMatch(NodeReach::isByHostsFile);
        String entry = name.replace(".", "\\.");
        Step step = isListed
                ? Step.of(
                                "Correct the address of " + name
                                        + " in /etc/hosts. If the line has other names too, give"
                                        + " them a line of their own first.",
                                Action.root(
                                        "sed",
                                        "-i.bak",
                                        "-E",
                                        "/^[^#]*[[:space:]]" + entry + "([[:space:]]|$)/s/^[[:space:]]*[^[:space:]]+/"
                                                + address + "/",
                                        "/etc/hosts"),
                                actor)
                        .undoneBy(Action.root("mv", "/etc/hosts.bak", "/etc/hosts"))
                : Step.of(
                                "Add the address that the other nodes use, or correct it in the DNS server that "
                                        + (same.size() == 1 ? "this node asks" : "these nodes ask")
                                        + " (`resolvectl status` shows it), for all nodes at once.",
                                Action.script(
                                        "echo " + Shell.quote(address + " " + name) + " | sudo tee -a /etc/hosts"),
                                actor)
                        .undoneBy(Action.root(
                                "sed", "-i", "/^" + address.replace(".", "\\.") + " " + entry + "$/d", "/etc/hosts"));
        return Remedy.of(Verification.of(Action.program("getent", "ahosts", name), actor, "prints " + address), step);
    }

    private static Remedy findBarrier(List<String> nodes, List<NodeReach> reaching) {
        Origin origin = Objects.requireNonNull(
                Objects.requireNonNull(reaching.get(0).probe()).origin());
        Actor actor = Actor.nodes(nodes);
        String url = origin + "/v2/";
        Step look = Step.of(
                        "Send the same request from " + (nodes.size() == 1 ? "this node" : "these nodes")
                                + ", and see how far it comes.",
                        Action.program("curl", "-kv", "--max-time", "10", url),
                        actor)
                .deciding(
                        "refused: a packet filter rejects it, or another machine has the address. A timeout: a"
                                + " firewall drops it, or there is no route. HTTP 502, 503 or 504: a proxy answers in its place.");
        Step filter = Step.of(
                        "List the rules of this machine that name the port or drop what is sent.",
                        Action.script(
                                "sudo nft list ruleset | grep -nE " + Shell.quote("drop|reject|" + origin.port())),
                        actor)
                .deciding("a rule that drops or rejects packets to " + origin.authority()
                        + " must be removed where it was made: ufw, firewalld, or a script of this machine. Without one,"
                        + " look at the route (`ip route get ADDRESS`) and at the firewalls between this machine and the"
                        + " registry.");
        return Remedy.of(
                Verification.of(Action.program("curl", "-k", "--max-time", "10", url), actor, "prints an answer"),
                look,
                filter);
    }

    /** Who reaches it: nodes, or the machine that is none. */
    private static String others(List<NodeReach> reaching) {
        return reaching.get(0).isNode()
                ? NodeNames.inWords(names(reaching))
                : reaching.get(0).node();
    }

    private static List<String> names(List<NodeReach> all) {
        return all.stream().map(NodeReach::node).collect(Collectors.toList());
    }
}
