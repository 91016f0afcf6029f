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

/** Whether the API server can be asked at all. */
public final class ClusterApiServer implements Check {

    private static final CheckInfo INFO = CheckInfo.of("cluster.api-server", "the API server answers this user")
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
        ApiContact api = evidence.find(ApiContact.Ask.INSTANCE).orElse(null);
        String worker = WorkerNode.sign(evidence);
        if (api == null) {
            return worker != null && evidence.answer(Listing.nodes()).isUnknown()
                    ? Outcome.found(WorkerNode.finding(worker, null, evidence))
                    : Outcome.skipped("a recorded site has no API server to ask");
        }
        // With a kubeconfig of another cluster, what this host is does not matter.
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
                        "No kubeconfig was found" + (microk8s ? "" : ", and no MicroK8s on this host"))
                .observed("none of these is a kubeconfig: " + where, "a readable kubeconfig", "this host");
        return finding.remedy(Remedy.of(
                Verification.of("The report names the API server."),
                Step.of(
                        "Write the cluster's kubeconfig to a file, and copy that file to the host where registry-doctor runs.",
                        Action.script("sudo microk8s config > cluster.yaml"),
                        Actor.node(null)),
                Step.of(
                        "Point registry-doctor at that kubeconfig.",
                        Action.program("registry-doctor", "run", "--kubeconfig", "cluster.yaml"),
                        Actor.here()),
                Step.of(
                        "Or give it what microk8s inspect wrote.",
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
                                "Write the kubeconfig that the cluster gives out now to cluster.yaml, and use it in the place of the"
                                        + " one that is refused.",
                                Action.script("sudo microk8s config > cluster.yaml"),
                                Actor.node(null))));
    }

    private static Finding unreachable(ApiContact api, boolean microk8s, Evidence evidence) {
        List<Step> steps = new ArrayList<>();
        if (microk8s || api.isRecorded()) {
            steps.add(Step.of(
                            "See whether MicroK8s runs; read the words: up to 1.27 its exit status is 0 either way.",
                            Action.root("microk8s", "status"),
                            Actor.node(null))
                    .deciding("if it says that microk8s is not running, the next step starts it; if it says that it is"
                            + " running, leave that out."));
            steps.add(Step.of("Start it if it is stopped.", Action.root("microk8s", "start"), Actor.node(null))
                    .risking(Risk.RESTARTS));
        } else if (api.server() != null) {
            steps.add(Step.of(
                            "See whether this host reaches the server at all.",
                            Action.program("curl", "-k", "--max-time", "5", api.server() + "/readyz"),
                            Actor.here())
                    .deciding("any answer, an error 401 too, says that the way is free and the kubeconfig is wrong; a"
                            + " refused connection says that the API server is down, and a time-out that a firewall or"
                            + " a route is in the way."));
        }
        steps.add(Step.of(
                api.isRecorded()
                        ? "Collect another inspection report when it answers: this one holds nothing of the cluster."
                        : "If it still does not answer, collect an inspection report, and run registry-doctor with --from on it.",
                Action.root("microk8s", "inspect"),
                Actor.node(null)));
        return Finding.of(
                        ClusterProblems.API_UNREACHABLE,
                        Subject.cluster(),
                        "The API server " + (api.server() == null ? "" : "at " + api.server() + " ")
                                + words(api.state()))
                .observed(
                        api.detail(),
                        "an answer to GET /version",
                        api.isRecorded()
                                ? evidence.origin(ApiContact.Ask.INSTANCE)
                                : api.kubeconfig() == null ? "this host" : "server of " + api.kubeconfig())
                .remedy(new Remedy(steps, LISTS_NODES));
    }

    private static String words(ApiContact.State state) {
        return switch (state) {
            case REFUSES -> "refuses connections";
            case TIMES_OUT -> "does not answer in time";
            case TLS_FAILS -> "fails the TLS handshake";
            case NAME_UNRESOLVED -> "has a name that does not resolve here";
            case KUBECONFIG_UNUSABLE -> "cannot be asked: the kubeconfig is unusable";
            default -> "does not answer as an API server does";
        };
    }
}
