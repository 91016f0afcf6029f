package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/** Whether the API server can be reached and accepts this user. */
public final class ClusterApiServer implements Check {

    private static final CheckInfo INFO = CheckInfo.of("cluster.api-server", "the API server accepts this user")
            .reports(
                    ClusterProblems.NOT_FOUND,
                    ClusterProblems.API_UNREACHABLE,
                    ClusterProblems.ACCESS_DENIED,
                    ClusterProblems.WORKER_NODE)
            .requires(ApiContact.Ask.INSTANCE)
            .welcomes(HostFacts.Ask.INSTANCE, Listing.nodes())
            .needs(WorkerNode.NEEDS)
            .asVital();

    private static final Verification LISTS_NODES = Verification.kubectl("lists the nodes", "get", "nodes");

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        ApiContact api = evidence.orNull(ApiContact.Ask.INSTANCE);
        String worker = WorkerNode.sign(evidence);
        if (api == null) {
            return worker != null && evidence.answer(Listing.nodes()).isUnknown()
                    ? Outcome.found(WorkerNode.finding(worker, null, evidence))
                    : Outcome.skipped("recorded data has no API server to connect to");
        }
        // If the kubeconfig is for another cluster, it does not matter what this host is.
        boolean isOwn = api.server() == null || api.serverHostIsHere();
        if (worker != null && isOwn && api.state() != ApiContact.State.ANSWERS) {
            return Outcome.found(WorkerNode.finding(worker, api, evidence));
        }
        boolean microk8s =
                evidence.find(HostFacts.Ask.INSTANCE).map(HostFacts::microk8s).orElse(false);
        return switch (api.state()) {
            case ANSWERS ->
                Outcome.pass("the API server at " + api.server() + " answers"
                        + (api.version() == null ? "" : ", Kubernetes " + api.version()));
            case NO_KUBECONFIG -> Outcome.found(notFound(api, microk8s));
            case DENIED -> Outcome.found(refused(api));
            default -> Outcome.found(unreachable(api, microk8s, evidence));
        };
    }

    private static Finding notFound(ApiContact api, boolean microk8s) {
        String where = String.join(", ", api.lookedAt());
        Finding finding = Finding.of(
                        ClusterProblems.NOT_FOUND,
                        Subject.cluster(),
                        "No kubeconfig was found" + (microk8s ? "" : ", and MicroK8s is not installed on this host"))
                .observed("none of these files is a kubeconfig: " + where, "a readable kubeconfig", "this host");
        return finding.remedy(Remedy.of(
                Verification.of("The report shows the API server."),
                Step.of(
                        "Write the kubeconfig of the cluster to a file, and copy this file to the host where"
                                + " registry-doctor runs.",
                        Action.script("sudo microk8s config > cluster.yaml"),
                        Actor.node(null)),
                Step.of(
                        "Run registry-doctor with that kubeconfig.",
                        Action.program("registry-doctor", "run", "--kubeconfig", "cluster.yaml"),
                        Actor.here()),
                Step.of(
                        "Or run registry-doctor with an inspection report of microk8s inspect.",
                        Action.program("registry-doctor", "run", "--from", "inspection-report.tar.gz"),
                        Actor.here())));
    }

    private static Finding refused(ApiContact api) {
        return Finding.of(
                        ClusterProblems.ACCESS_DENIED,
                        Subject.cluster(),
                        "The API server at " + api.server() + " does not accept the credentials"
                                + (api.kubeconfig() == null ? "" : " of " + api.kubeconfig()))
                .observed(api.detail(), "an accepted user", "GET /version")
                .remedy(Remedy.of(
                        LISTS_NODES,
                        Step.of(
                                "Write the current kubeconfig of the cluster to cluster.yaml, and use it instead of"
                                        + " the refused one.",
                                Action.script("sudo microk8s config > cluster.yaml"),
                                Actor.node(null))));
    }

    private static Finding unreachable(ApiContact api, boolean microk8s, Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        if (microk8s || api.isRecorded()) {
            steps.add(Step.of(
                            "Check whether MicroK8s is running. Read the output: up to MicroK8s 1.27 the exit"
                                    + " status is always 0.",
                            Action.root("microk8s", "status"),
                            Actor.node(null))
                    .deciding("if the output says that microk8s is not running, continue with the next step. If it"
                            + " says that microk8s is running, skip the next step."));
            steps.add(Step.of("Start MicroK8s.", Action.root("microk8s", "start"), Actor.node(null))
                    .risking(Risk.RESTARTS));
        } else if (api.server() != null) {
            steps.add(Step.of(
                            "Check whether this host can reach the server.",
                            Action.program("curl", "-k", "--max-time", "5", api.server() + "/readyz"),
                            Actor.here())
                    .deciding("if you get any response, even an error 401, the network is fine and the kubeconfig"
                            + " is wrong. If the connection is refused, the API server is down. If the request"
                            + " times out, a firewall or a route blocks it."));
        }
        steps.add(Step.of(
                api.isRecorded()
                        ? "Collect another inspection report when the API server answers: this one has no data of"
                                + " the cluster."
                        : "Collect an inspection report if the API server still does not answer, and run"
                                + " registry-doctor with --from on it.",
                Action.root("microk8s", "inspect"),
                Actor.node(null)));
        return Finding.of(
                        ClusterProblems.API_UNREACHABLE,
                        Subject.cluster(),
                        "The API server " + (api.server() == null ? "" : "at " + api.server() + " ")
                                + words(api.state()))
                .observed(
                        api.detail(),
                        "a response to GET /version",
                        api.isRecorded()
                                ? evidence.origin(ApiContact.Ask.INSTANCE)
                                : api.kubeconfig() == null ? "this host" : "server of " + api.kubeconfig())
                .remedy(new Remedy(steps, LISTS_NODES));
    }

    private static String words(ApiContact.State state) {
        return switch (state) {
            case REFUSES -> "refuses connections";
            case TIMES_OUT -> "does not answer in time";
            case TLS_FAILS -> "fails in the TLS handshake";
            case NAME_UNRESOLVED -> "has a name that does not resolve here";
            case KUBECONFIG_UNUSABLE -> "cannot be reached: the kubeconfig is not usable";
            default -> "sends a response that is not from an API server";
        };
    }
}
