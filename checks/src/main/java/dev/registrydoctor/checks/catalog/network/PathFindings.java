package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.Say;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.checks.check.Remedy.Step;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.PacketFilter;
import dev.registrydoctor.checks.evidence.RegistryProbe;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.model.Shell;
import dev.registrydoctor.checks.problem.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is said of a node port that does not lead through. */
final class PathFindings {

    private static final String RESTART = "sudo snap restart microk8s.daemon-kubelite";

    private final RegistryProbe entry;
    private final Evidence evidence;

    /**
     * Findings on one entry.
     *
     * @param entry the node port as it was tried, in vain
     */
    PathFindings(RegistryProbe entry, Evidence evidence) {
        this.entry = entry;
        this.evidence = evidence;
    }

    private String authority() {
        return new Origin("http", entry.host(), entry.port()).authority();
    }

    private String how() {
        return entry.connection() == RegistryProbe.Connection.TIMED_OUT ? "does not answer" : "refuses connections";
    }

    private Finding finding(Problem problem, String summary) {
        return Finding.of(problem, Subject.endpoint(authority()), summary)
                .observed(
                        authority() + ": " + (entry.detail().isEmpty() ? how() : entry.detail()),
                        "the registry's answer to GET /v2/",
                        "a connection from this host")
                .involving(Subject.service(BuiltIn.SERVICE_PATH), Subject.registry("localhost:" + BuiltIn.NODE_PORT));
    }

    /** kube-proxy has not led the port, or the Service at all, anywhere. */
    Finding nothingProgrammed(String seen) {
        Finding finding = finding(
                        NetworkProblems.KUBE_PROXY_DOWN,
                        "kube-proxy has not programmed the registry's Service on this node: " + seen)
                .observed(seen, "rules of kube-proxy", "connections from this host, and its packet filter");
        PacketFilter filter = evidence.find(NodePortPath.FILTER).orElse(null);
        if (filter != null) {
            finding = finding.observed(
                    filter.kubeProxy()
                            ? "kube-proxy has written rules, none for 32000"
                            : "no rule of kube-proxy at all",
                    "a rule for node port 32000",
                    evidence.origin(NodePortPath.FILTER));
        }
        return finding.remedy(Remedy.of(
                "curl -s http://127.0.0.1:32000/v2/ prints {}",
                Step.of(
                        "See what kube-proxy, which runs within kubelite, says of it.",
                        "sudo journalctl -u snap.microk8s.daemon-kubelite -n 2000 --no-pager | grep -iE 'proxier|iptables|nftables|ipvs' | tail -n 20",
                        Say.NODE_SUDO),
                Step.of("Let it write its rules anew. Pods go on running.", RESTART, Say.NODE_SUDO)
                        .risking(Risk.RESTARTS)));
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
        Step other = Step.of(
                "Or name images by the node's address, and give containerd a certs.d directory of that name.",
                null,
                "in manifests and on every node");
        return finding.remedy(Remedy.of("curl -s http://127.0.0.1:32000/v2/ prints {}", mend(culprit), other));
    }

    private static Step mend(KubeProxySettings.@Nullable Culprit culprit) {
        if (culprit == null) {
            return Step.of(
                    "See what serves node ports here: another network add-on may stand in for kube-proxy.",
                    "microk8s kubectl -n kube-system get daemonsets; cat " + KubeProxySettings.ARGUMENTS.path(),
                    Say.NODE_SUDO);
        }
        String flag = culprit.flag();
        if (flag == null) {
            return Step.of(
                            "Let packets to loopback be led on, and take out the line of /etc/sysctl.d that forbids it.",
                            "sudo sysctl -w net.ipv4.conf.all.route_localnet=1; grep -rn route_localnet /etc/sysctl.conf /etc/sysctl.d",
                            Say.NODE_SUDO)
                    .undoneBy("sudo sysctl -w net.ipv4.conf.all.route_localnet=0");
        }
        String file = Shell.quote(KubeProxySettings.ARGUMENTS.path());
        return Step.of(
                        "Go back to the default. kubelite restarts, pods go on running; rules of the other mode are"
                                + " cleared by a restart of the node at the latest.",
                        "sudo sed -i.bak '/^--" + flag + "/d' " + file + " && " + RESTART,
                        Say.NODE_SUDO)
                .risking(Risk.RESTARTS)
                .undoneBy("sudo mv " + file + ".bak " + file + " && " + RESTART);
    }

    /** The pod and the Service answer, and packets to the node port get lost. */
    Finding filtered(List<String> barriers) {
        Finding finding = finding(
                NetworkProblems.PORT_FILTERED,
                "The pod and the Service answer, and " + authority() + " " + how()
                        + ": a packet filter of this node keeps it");
        for (String barrier : barriers.stream().limit(3).toList()) {
            finding = finding.observed(barrier, "no rule that keeps 32000 out", evidence.origin(NodePortPath.FILTER));
        }
        return finding.remedy(remedy());
    }

    /** From another host: nothing in the cluster drops packets to a node port that has a ready endpoint. */
    Finding filteredFromHere() {
        return finding(
                        NetworkProblems.PORT_FILTERED,
                        "The registry's pod is ready, and " + authority()
                                + " does not answer from this host: a firewall between them may drop it")
                .asHypothesis()
                .remedy(remedy());
    }

    private static Remedy remedy() {
        return Remedy.of(
                "curl -s http://NODE:32000/v2/ prints {} from where it did not answer",
                Step.of(
                        "See which rules count packets while somebody tries to connect.",
                        "sudo iptables-save -c | grep -E 'DROP|REJECT'; sudo nft list ruleset | grep -E 'drop|reject'; sudo ufw status verbose",
                        Say.NODE_SUDO),
                Step.of(
                                "With ufw: let it pass packets to pods on. A rule for port 32000 itself does nothing: such packets"
                                        + " are turned to the pod's port before ufw's rules for this host are read.",
                                "sudo ufw default allow routed",
                                Say.NODE_SUDO)
                        .undoneBy("sudo ufw default deny routed"));
    }
}
