package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.catalog.shared.HostsWriting;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.host.PacketFilter;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The findings about a node port that does not connect. */
final class PathFindings {

    /** kube-proxy runs in kubelite. */
    private static final Action RESTART = Action.restart("microk8s.daemon-kubelite");

    private final @Nullable RegistryProbe entry;
    private final Evidence evidence;

    /**
     * Findings about one entry.
     *
     * @param entry the failed connection to the node port; null for a recording, which has no connections
     */
    PathFindings(@Nullable RegistryProbe entry, Evidence evidence) {
        this.entry = entry;
        this.evidence = evidence;
    }

    private String authority() {
        return entry == null
                ? "127.0.0.1:" + BuiltIn.NODE_PORT
                : new Origin("http", entry.host(), entry.port()).authority();
    }

    private String how() {
        return entry != null && entry.connection() == RegistryProbe.Connection.TIMED_OUT
                ? "does not answer"
                : "refuses connections";
    }

    private Finding finding(Problem problem, String summary) {
        Finding finding = Finding.of(problem, Subject.endpoint(authority()), summary);
        Finding seen = entry == null
                ? finding
                : finding.observed(
                        authority() + ": " + (entry.detail().isEmpty() ? how() : entry.detail()),
                        "a response of the registry to GET /v2/",
                        "a connection from this host");
        return seen.involving(
                Subject.service(BuiltIn.SERVICE_PATH), Subject.registry("localhost:" + BuiltIn.NODE_PORT));
    }

    /** kube-proxy has no rule for the node port or the Service. */
    Finding nothingProgrammed(String seen) {
        Finding finding = finding(
                        NetworkProblems.KUBE_PROXY_DOWN,
                        "kube-proxy has not programmed the registry Service on this node: " + seen)
                .observed(seen, "rules of kube-proxy", "connections from this host, and its packet filter");
        Optional<PacketFilter> filter = evidence.find(NodePortPath.FILTER);
        boolean isWithoutRule = filter.filter(f -> !f.isProgrammed()
                        && KubeProxySettings.backends(evidence).stream().allMatch(f::lists))
                .isPresent();
        if (filter.isPresent() && isWithoutRule) {
            finding = finding.observed(
                    filter.get().kubeProxy()
                            ? "kube-proxy has written rules, but none for 32000"
                            : "kube-proxy has written no rules",
                    "a rule for node port 32000",
                    evidence.origin(NodePortPath.FILTER));
        }
        return finding.remedy(restarted());
    }

    private static Remedy restarted() {
        return Remedy.of(
                answers(),
                Step.of(
                                "Find out what kube-proxy logs about its rules. It runs in kubelite.",
                                Action.script(
                                        "sudo journalctl -u snap.microk8s.daemon-kubelite -n 2000 --no-pager | grep"
                                                + " -iE 'proxier|iptables|nftables|ipvs' | tail -n 20"),
                                Actor.node(null))
                        .deciding("an error names what is missing: a kernel module, a lock of iptables, or rules"
                                + " that it cannot read. Fix that first. If there is no error, the next step is"
                                + " enough."),
                Step.of(
                        "Restart kubelite, so that kube-proxy writes its rules again. Pods keep running.",
                        RESTART,
                        Actor.node(null)));
    }

    /** The node's own address answers, loopback does not. */
    Finding notOnLoopback(RegistryProbe.Ask node) {
        String nodeAddress = new Origin("http", node.host(), node.port()).authority();
        KubeProxySettings.Culprit culprit = KubeProxySettings.culprit(evidence);
        Finding finding = finding(
                        NetworkProblems.KUBE_PROXY_MODE,
                        "Node port 32000 answers on " + nodeAddress + " but not on 127.0.0.1"
                                + (culprit == null ? "" : ": " + culprit.seen()))
                .observed(
                        nodeAddress + " answers as a registry",
                        "an answer on 127.0.0.1:32000 too",
                        "connections from this host");
        if (culprit != null) {
            finding = finding.observed(culprit.seen(), culprit.expected(), culprit.source());
        }
        List<Step> steps = new ArrayList<>(fix(culprit));
        steps.add(Step.manual("Or use the address of the node in image names.", Actor.operator("in the manifests")));
        steps.add(Step.of(
                "Create a hosts.toml for this name for containerd.",
                HostsWriting.rewritten(ContainerdHosts.of(evidence).folder(), nodeAddress, "http"),
                Actor.everyNode()));
        return finding.remedy(new Remedy(steps, answers()));
    }

    private static Verification answers() {
        return NodePort.answers("127.0.0.1:" + BuiltIn.NODE_PORT, Actor.node(null));
    }

    private static List<Step> fix(KubeProxySettings.@Nullable Culprit culprit) {
        Actor node = Actor.node(null);
        String file = KubeProxySettings.ARGUMENTS.path();
        if (culprit == null) {
            return List.of(
                    Step.kubectl(
                                    "Find out which component serves node ports: another network add-on can replace"
                                            + " kube-proxy.",
                                    "-n",
                                    "kube-system",
                                    "get",
                                    "daemonsets")
                            .deciding("if there is a DaemonSet of cilium, kube-router or another network add-on, it"
                                    + " replaces kube-proxy: change its setting for node ports on loopback."),
                    Step.of("Find out which arguments kube-proxy uses.", Action.root("cat", file), node)
                            .deciding("--proxy-mode, --nodeport-addresses and --iptables-localhost-nodeports can"
                                    + " exclude node ports from loopback: remove such a line and restart"
                                    + " kubelite."));
        }
        String flag = culprit.flag();
        if (flag == null) {
            return List.of(
                    Step.of(
                                    "Allow the kernel to route packets to loopback.",
                                    Action.root("sysctl", "-w", "net.ipv4.conf.all.route_localnet=1"),
                                    node)
                            .undoneBy(Action.root("sysctl", "-w", "net.ipv4.conf.all.route_localnet=0")),
                    Step.of(
                            "Change the line that forbids this each time the node starts.",
                            Action.script(
                                    "grep -rlE '^ *net[./]ipv4[./]conf[./]all[./]route_localnet *= *0' /etc/sysctl.conf"
                                            + " /etc/sysctl.d | sudo xargs -r sed -i.bak -E"
                                            + " '/route_localnet/ s/= *0/= 1/'"),
                            node));
        }
        return List.of(
                Step.of(
                                "Remove the flag, so that the default is used.",
                                Action.root("sed", "-i.bak", "/^--" + flag + "/d", file),
                                node)
                        .undoneBy(Action.root("mv", file + ".bak", file), "then restart kubelite again"),
                Step.of(
                        "Restart kubelite. Pods keep running. Rules of the old mode can stay until the node"
                                + " restarts.",
                        RESTART,
                        node));
    }

    /** The Pod answers, but packets to the node port are lost. */
    Finding filtered(List<String> barriers) {
        Finding finding = finding(
                NetworkProblems.PORT_FILTERED,
                "The Pod answers, but " + authority() + " " + how() + ": a packet filter on this node blocks the"
                        + " connection");
        List<String> shown = barriers.stream()
                .sorted(Comparator.comparing(PathFindings::isBehindTheWay))
                .limit(3)
                .toList();
        for (String barrier : shown) {
            finding = finding.observed(barrier, "no rule that blocks 32000", evidence.origin(NodePortPath.FILTER));
        }
        return finding.remedy(remedy(shown, Actor.node(null)));
    }

    /** The node with the Pod drops what other machines send to the Pod. It is a finding of each node that looks, not of that one. */
    Finding filteredAt(String node, List<String> barriers) {
        return finding(
                        NetworkProblems.PORT_FILTERED,
                        "Node " + node + ", where the registry Pod runs, drops what other nodes send to the Pod, so "
                                + authority() + " " + how())
                .observed(
                        barriers.get(0),
                        "a rule that accepts the traffic of Pods, as network plug-ins have",
                        "packet-filter rules of node " + node)
                .remedy(remedy(barriers, Actor.node(node)));
    }

    /** A node of a recording forwards no packets to its Pods; whether others need that is not recorded. */
    Finding forwardsNothing(List<String> barriers) {
        return finding(
                        NetworkProblems.PORT_FILTERED,
                        "This node drops packets that other machines send to its Pods, so only the node itself can use"
                                + " port 32000 of a registry Pod on it")
                .observed(
                        barriers.get(0),
                        "policy ACCEPT, or a rule that accepts the traffic of Pods, as network plug-ins have",
                        evidence.origin(NodePortPath.FILTER))
                .asHypothesis()
                .remedy(remedy(barriers, Actor.node(null)));
    }

    /**
     * kube-proxy redirects packets to the Pod before the chain INPUT is read, so rules in it are the least likely
     * cause.
     */
    private static boolean isBehindTheWay(String rule) {
        return rule.contains("-A INPUT ") || rule.contains(":INPUT ");
    }

    /**
     * kube-proxy forwards the Service to an old Pod.
     *
     * @param old addresses in kube-proxy's rules
     * @param present addresses of the Pods that are ready
     */
    Finding outdated(List<String> old, List<String> present) {
        return finding(
                        NetworkProblems.KUBE_PROXY_DOWN,
                        "kube-proxy forwards the registry Service to " + String.join(", ", old)
                                + ", but its Pod is at " + String.join(", ", present)
                                + ": kube-proxy no longer follows changes")
                .observed(
                        "rules of kube-proxy forward to " + String.join(", ", old),
                        "a rule that forwards to " + String.join(", ", present),
                        evidence.origin(NodePortPath.FILTER))
                .remedy(restarted());
    }

    /** From another host: nothing in the cluster drops packets to a node port that has a ready endpoint. */
    Finding filteredFromHere() {
        return finding(
                        NetworkProblems.PORT_FILTERED,
                        "The registry Pod is ready, but " + authority()
                                + " does not answer from this host: a firewall between them may block the connection")
                .asHypothesis()
                .remedy(remedy(List.of(), Actor.node(null)));
    }

    private static Remedy remedy(List<String> barriers, Actor node) {
        // From the last rule of a chain to the first: deleting a rule changes the numbers of those after it.
        List<String> ordered = new ArrayList<>(barriers);
        Collections.reverse(ordered);
        ordered.sort(Comparator.comparing(PathFindings::isBehindTheWay));
        List<Step> steps = ordered.stream()
                .flatMap(rule -> Stream.ofNullable(Barrier.of(rule)))
                .map(barrier -> barrier.step(node))
                .toList();
        return new Remedy(
                steps.isEmpty() ? look(node) : steps,
                Verification.of(
                        Action.program("curl", "-s", "http://NODE:32000/v2/"),
                        Actor.here(),
                        "prints {} where it did not answer before"));
    }

    private static List<Step> look(Actor node) {
        return List.of(
                Step.of(
                                "Find out which rules of iptables drop packets. Run this while a client tries to"
                                        + " connect.",
                                Action.script("sudo iptables-save -c | grep -E 'DROP|REJECT'"),
                                node)
                        .deciding("the first number of the rule that drops the packets grows: delete this rule with"
                                + " `sudo iptables -t TABLE -D` and the text that follows -A. If the"
                                + " numbers of :FORWARD DROP grow, the policy drops them: `sudo iptables -P"
                                + " FORWARD ACCEPT`."),
                Step.of(
                                "Find out which rules of nftables drop or reject packets.",
                                Action.script("sudo nft -a list ruleset | grep -E 'drop|reject'"),
                                node)
                        .deciding("if a rule in a chain of your own matches the port, delete it by its handle: `sudo"
                                + " nft delete rule FAMILY TABLE CHAIN handle N`."),
                Step.of("Check whether ufw is active.", Action.root("ufw", "status", "verbose"), node)
                        .deciding("if ufw is active and shows deny (routed), continue with the next step. Otherwise"
                                + " skip it: it allows forwarded packets on this host."),
                Step.of(
                                "Allow forwarded packets in ufw. A rule for port 32000 has no effect: these packets"
                                        + " are redirected to the port of the Pod before ufw checks them.",
                                Action.root("ufw", "default", "allow", "routed"),
                                node)
                        .undoneBy(Action.root("ufw", "default", "deny", "routed")));
    }
}
