package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A node that joined a cluster as a worker. It has no API server: its port 16443 is a proxy to the control plane. Its
 * client.config and ca.crt are from its own installation, and the control plane does not accept them.
 */
final class WorkerNode {

    private static final HostFile.Ask LOCK = new HostFile.Ask("/var/snap/microk8s/current/var/lock/clustered.lock");
    private static final HostFile.Ask KUBELITE = new HostFile.Ask(BuiltIn.ARGS + "/kubelite");
    private static final HostFile.Ask PROXY = new HostFile.Ask(BuiltIn.ARGS + "/traefik/provider.yaml");

    /** The file that marks a worker node, its arguments, and the addresses that its proxy forwards to. */
    static final Needs NEEDS = Needs.of(LOCK, KUBELITE, PROXY);

    private static final Pattern NO_CONTROL_PLANE = Pattern.compile("(?m)^\\s*--start-control-plane[= ]\"?false\\b");
    private static final Pattern ADDRESS = Pattern.compile("(?m)^[\\s-]*address:\\s*[\"']?([^\\s\"'#]+)");

    private WorkerNode() {}

    /**
     * What shows that this host is a worker node, or null. An inspection report has no lock files, but it has the
     * arguments.
     */
    static @Nullable String sign(Evidence evidence) {
        if (evidence.find(LOCK).isPresent()) {
            return LOCK.path() + " exists";
        }
        return evidence.find(KUBELITE)
                        .filter(f -> NO_CONTROL_PLANE.matcher(f.text()).find())
                        .isPresent()
                ? "--start-control-plane=false in " + KUBELITE.path()
                : null;
    }

    /** Addresses of the control plane as host:port; empty when they are not known. */
    private static List<String> controlPlane(Evidence evidence) {
        return evidence.find(PROXY).stream()
                .flatMap(f -> ADDRESS.matcher(f.text()).results())
                .map((MatchResult m) -> m.group(1))
                .distinct()
                .toList();
    }

    /**
     * The finding.
     *
     * @param api the response of this host's port, or null for a recording
     */
    static Finding finding(String sign, @Nullable ApiContact api, Evidence evidence) {
        List<String> addresses = controlPlane(evidence);
        String where = addresses.isEmpty() ? "" : " at " + String.join(", ", addresses);
        Finding finding = Finding.of(
                        ClusterProblems.WORKER_NODE,
                        Subject.cluster(),
                        "This host is a worker node; the cluster can be read only from its control plane" + where)
                .observed(sign, "files of this host");
        if (api != null) {
            finding = finding.observed(
                    api.detail().isEmpty() ? "no kubeconfig of the cluster" : api.detail(),
                    "a response to GET /version",
                    api.kubeconfig() == null
                            ? "this host"
                            : "server of " + api.kubeconfig() + ", which is not the cluster's kubeconfig");
        }
        if (!addresses.isEmpty()) {
            finding = finding.observed(
                    "requests to the API are forwarded to " + String.join(", ", addresses), PROXY.path());
        }
        return finding.remedy(remedy(addresses, api == null || api.isRecorded()));
    }

    private static Remedy remedy(List<String> addresses, boolean recorded) {
        Actor controlPlane = Actor.operator(
                addresses.isEmpty() ? "on a control plane node" : "on the control plane node " + addresses.get(0));
        List<Step> steps = new ArrayList<>();
        if (addresses.isEmpty()) {
            steps.add(Step.of(
                            "Find the control plane: this file has its addresses.",
                            Action.root("cat", PROXY.path()),
                            Actor.node(null))
                    .deciding("each address is a control plane node. Use any of them for the next step."));
        }
        if (recorded) {
            steps.add(Step.of(
                    "Collect an inspection report on the control plane node too, and run registry-doctor with"
                            + " --from on both reports.",
                    Action.root("microk8s", "inspect"),
                    controlPlane));
            return new Remedy(steps, Verification.of("The report shows the nodes of the cluster."));
        }
        steps.add(Step.of(
                "Write the kubeconfig of the cluster to a file on the control plane node, and copy the file to this"
                        + " host. The file gives full access: delete the copy afterwards.",
                Action.script("sudo microk8s config > cluster.yaml"),
                controlPlane));
        steps.add(Step.of(
                "Run registry-doctor with this kubeconfig: it then checks the cluster and this node.",
                Action.program("registry-doctor", "run", "--kubeconfig", "cluster.yaml"),
                Actor.here()));
        return new Remedy(steps, Verification.of("The report shows the API server."));
    }
}
