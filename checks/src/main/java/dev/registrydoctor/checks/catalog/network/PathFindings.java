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

/** What is said of a node port that does not lead through. */
final class PathFindings {

    /** What kube-proxy runs within. */
    private static final Action RESTART = Action.restart("microk8s.daemon-kubelite");

    private final @Nullable RegistryProbe entry;
    private final Evidence evidence;

    /**
     * Findings on one entry.
     *
     * @param entry the node port as it was tried, in vain; null where a recording holds no connections
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
                        "the registry's answer to GET /v2/",
                        "a connection from this host");
        return seen.involving(
                Subject.service(BuiltIn.SERVICE_PATH), Subject.registry("localhost:" + BuiltIn.NODE_PORT));
    }

    /** kube-proxy has not led the port, or the Service at all, anywhere. */
    Finding nothingProgrammed(String seen) {
        Finding finding = finding(
                        NetworkProblems.KUBE_PROXY_DOWN,
                        "kube-proxy has not programmed the registry's Service on this node: " + seen)
                .observed(seen, "rules of kube-proxy", "connections from this host, and its packet filter");
        Optional<PacketFilter> filter = evidence.find(NodePortPath.FILTER);
        if (filter.isPresent()) {
            finding = finding.observed(
                    filter.get().kubeProxy()
                            ? "kube-proxy has written rules, none for 32000"
                            : "no rule of kube-proxy at all",
                    "a rule for node port 32000",
                    evidence.origin(NodePortPath.FILTER));
        }
        return finding.remedy(restarted());
    }

    private static Remedy restarted() {
        return Remedy.of(
                answers(),
                Step.of(
                                "See what kube-proxy, which runs within kubelite, says of it.",
                                Action.script(
                                        "sudo journalctl -u snap.microk8s.daemon-kubelite -n 2000 --no-pager | grep -iE 'proxier|iptables|nftables|ipvs' | tail -n 20"),
                                Actor.node(null))
                        .deciding("an error there names what it lacks: a module of the kernel, a lock of iptables, or"
                                + " rules that it cannot read; where there is none, the restart is all."),
                Step.of(
                        "Restart kubelite, so that kube-proxy writes its rules again. Pods go on running.",
                        RESTART,
                        Actor.node(null)));
    }

    /** The node's own address answers, loopback does not. */
    Finding notOnLoopback(RegistryProbe.Ask node) {
        String nodeAddress = new Origin("http", node.host(), node.port()).authority();
        KubeProxySettings.Culprit culprit = KubeProxySettings.culprit(evidence);
        Finding finding = finding(
                        NetworkProblems.KUBE_PROXY_MODE,
                        "Node port 32000 answers on " + nodeAddress + " and not on 127.0.0.1"
                                + (culprit == null ? "" : ": " + culprit.seen()))
                .observed(
                        nodeAddress + " answers as a registry",
                        "so does 127.0.0.1:32000",
                        "connections from this host");
        if (culprit != null) {
            finding = finding.observed(culprit.seen(), culprit.expected(), culprit.source());
        }
        List<Step> steps = new ArrayList<>(fix(culprit));
        steps.add(Step.manual("Or name images by the node's address.", Actor.operator("in the manifests")));
        steps.add(Step.of(
                "For that name, give containerd a hosts.toml.",
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
                                    "See what serves node ports here: another network add-on may stand in for kube-proxy.",
                                    "-n",
                                    "kube-system",
                                    "get",
                                    "daemonsets")
                            .deciding(
                                    "a DaemonSet of cilium, kube-router or another network serves them in the place of"
                                            + " kube-proxy: its own setting for node ports on loopback is the one to change."),
                    Step.of("See with which arguments kube-proxy runs.", Action.root("cat", file), node)
                            .deciding(
                                    "--proxy-mode, --nodeport-addresses or --iptables-localhost-nodeports there keep node"
                                            + " ports from loopback: take such a line out and restart kubelite."));
        }
        String flag = culprit.flag();
        if (flag == null) {
            return List.of(
                    Step.of(
                                    "Allow packets to loopback to be routed.",
                                    Action.root("sysctl", "-w", "net.ipv4.conf.all.route_localnet=1"),
                                    node)
                            .undoneBy(Action.root("sysctl", "-w", "net.ipv4.conf.all.route_localnet=0")),
                    Step.of(
                            "Change the line that forbids it at each start of the node.",
                            Action.script(
                                    "grep -rlE '^ *net[./]ipv4[./]conf[./]all[./]route_localnet *= *0' /etc/sysctl.conf"
                                            + " /etc/sysctl.d | sudo xargs -r sed -i.bak -E"
                                            + " '/route_localnet/ s/= *0/= 1/'"),
                            node));
        }
        return List.of(
                Step.of("Go back to the default.", Action.root("sed", "-i.bak", "/^--" + flag + "/d", file), node)
                        .undoneBy(Action.root("mv", file + ".bak", file), "then restart kubelite again"),
                Step.of(
                        "Restart kubelite. Pods go on running; rules of the other mode are cleared by a restart of the node at"
                                + " the latest.",
                        RESTART,
                        node));
    }

    /** The pod answers, and packets to the node port get lost. */
    Finding filtered(List<String> barriers) {
        Finding finding = finding(
                NetworkProblems.PORT_FILTERED,
                "The pod answers, and " + authority() + " " + how() + ": a packet filter of this node keeps it");
        List<String> shown = barriers.stream()
                .sorted(Comparator.comparing(PathFindings::isBehindTheWay))
                .limit(3)
                .toList();
        for (String barrier : shown) {
            finding = finding.observed(barrier, "no rule that keeps 32000 out", evidence.origin(NodePortPath.FILTER));
        }
        return finding.remedy(remedy(shown));
    }

    /** kube-proxy redirects packets to the Pod before the chain INPUT is read: what stands there says least. */
    private static boolean isBehindTheWay(String rule) {
        return rule.contains("-A INPUT ") || rule.contains(":INPUT ");
    }

    /**
     * kube-proxy has led the Service to a Pod, and not to the one that is there now.
     *
     * @param old addresses that kube-proxy's rules lead to
     * @param present addresses of the Pods that are ready
     */
    Finding outdated(List<String> old, List<String> present) {
        return finding(
                        NetworkProblems.KUBE_PROXY_DOWN,
                        "kube-proxy's rules lead the registry's Service to " + String.join(", ", old)
                                + ", and its pod is at " + String.join(", ", present)
                                + " now: kube-proxy no longer follows changes")
                .observed(
                        "rules of kube-proxy lead to " + String.join(", ", old),
                        "a rule that leads to " + String.join(", ", present),
                        evidence.origin(NodePortPath.FILTER))
                .remedy(restarted());
    }

    /** From another host: nothing in the cluster drops packets to a node port that has a ready endpoint. */
    Finding filteredFromHere() {
        return finding(
                        NetworkProblems.PORT_FILTERED,
                        "The registry's pod is ready, and " + authority()
                                + " does not answer from this host: a firewall between them may drop it")
                .asHypothesis()
                .remedy(remedy(List.of()));
    }

    private static Remedy remedy(List<String> barriers) {
        Actor node = Actor.node(null);
        // From the last rule of a chain to the first: to delete one moves the numbers of those behind it.
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
                        "prints {} from where it did not answer"));
    }

    private static List<Step> look(Actor node) {
        return List.of(
                Step.of(
                                "See which rules of iptables count packets while somebody tries to connect.",
                                Action.script("sudo iptables-save -c | grep -E 'DROP|REJECT'"),
                                node)
                        .deciding(
                                "the rule whose first number grows is the one: `sudo iptables -t TABLE -D` with what follows -A"
                                        + " in it deletes it. :FORWARD DROP with growing numbers is the policy: `sudo iptables -P FORWARD"
                                        + " ACCEPT`."),
                Step.of(
                                "See which rules of nftables drop or reject packets.",
                                Action.script("sudo nft -a list ruleset | grep -E 'drop|reject'"),
                                node)
                        .deciding(
                                "a rule of a chain of your own that meets the port is the one: `sudo nft delete rule FAMILY TABLE"
                                        + " CHAIN handle N` with its number deletes it."),
                Step.of("See whether ufw is active.", Action.root("ufw", "status", "verbose"), node)
                        .deciding(
                                "where it is active and says deny (routed), the next step is the one; else leave it out: it"
                                        + " opens the host to forwarded packets."),
                Step.of(
                                "With ufw, allow forwarded packets. A rule for port 32000 itself does nothing: such packets are"
                                        + " redirected to the pod's port before ufw's rules for this host are read.",
                                Action.root("ufw", "default", "allow", "routed"),
                                node)
                        .undoneBy(Action.root("ufw", "default", "deny", "routed")));
    }
}
