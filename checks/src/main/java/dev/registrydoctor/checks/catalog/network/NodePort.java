package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.settings.RegistryListener;
import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.PullNeeds;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.SeenNodes;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.Listener;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the registry answers on node port 32000. No process listens on a node port since Kubernetes 1.24, so the
 * check connects to it.
 */
public final class NodePort implements Check {

    private static final CheckInfo INFO = CheckInfo.of("network.node-port", "the registry answers on node port 32000")
            .reports(NetworkProblems.PORT_REFUSED, NetworkProblems.PORT_TIMEOUT, NetworkProblems.FOREIGN_LISTENER)
            .welcomes(
                    Listing.servicesIn(BuiltIn.NAMESPACE),
                    Listing.deploymentsIn(BuiltIn.NAMESPACE),
                    Listing.endpointSlicesIn(BuiltIn.NAMESPACE),
                    Listener.Ask.INSTANCE)
            .needs(BuiltInRegistry.NEEDS, BuiltInRegistry.NAMED, PullNeeds.NEEDS, RegistryListener.NEEDS)
            .needs(Needs.of(SeenNodes.Ask.INSTANCE))
            .asVital();

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<RegistryProbe.Ask> asks = BuiltInRegistry.probes(evidence);
        if (isLeftToNodes(evidence)) {
            return Outcome.skipped("the nodes were asked for it: whether this host reaches it says nothing about them");
        } else if (asks.isEmpty()) {
            return Outcome.unknown(new Gap(
                    Gap.Cause.OUT_OF_VIEW,
                    "node port 32000",
                    "the cluster is not on this host, and no node address is known",
                    "run registry-doctor on a node"));
        }
        List<Gap> gaps = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        String answered = "";
        for (RegistryProbe.Ask ask : asks) {
            gaps.addAll(evidence.answer(ask).gaps());
            Optional<RegistryProbe> probe = evidence.find(ask);
            probe.ifPresent(p -> judge(p, evidence).forEach(findings::add));
            answered = probe.map(NodePort::endpoint).orElse(answered);
        }
        if (findings.isEmpty() && !gaps.isEmpty()) {
            return new Outcome.Unknown(gaps);
        }
        String elsewhere = isClosed(findings) && isWithoutAddon(evidence) ? BuiltInRegistry.elsewhere(evidence) : null;
        if (elsewhere != null) {
            return Outcome.skipped("the registry add-on is not enabled, and images come from " + elsewhere);
        }
        return Outcome.of(findings, answered + " answers as a registry");
    }

    /** Whether this is a machine that no Pod runs on, nobody asked how it meets the registry, and nodes were looked at. */
    private static boolean isLeftToNodes(Evidence evidence) {
        return !evidence.seenNodes().isEmpty()
                && NodeOfHost.find(evidence) == null
                && !BuiltInRegistry.isAskedFor(evidence);
    }

    private static boolean isClosed(List<Finding> findings) {
        return !findings.isEmpty()
                && findings.stream()
                        .allMatch(f -> f.problem().equals(NetworkProblems.PORT_REFUSED)
                                || f.problem().equals(NetworkProblems.PORT_TIMEOUT));
    }

    private static boolean isWithoutAddon(Evidence evidence) {
        return evidence.isWhole(Listing.servicesIn(BuiltIn.NAMESPACE))
                && evidence.isWhole(Listing.deploymentsIn(BuiltIn.NAMESPACE))
                && evidence.list(Listing.servicesIn(BuiltIn.NAMESPACE)).isEmpty()
                && evidence.list(Listing.deploymentsIn(BuiltIn.NAMESPACE)).isEmpty();
    }

    private static List<Finding> judge(RegistryProbe probe, Evidence evidence) {
        return switch (probe.connection()) {
            case REFUSED, FAILED -> List.of(closed(probe, NetworkProblems.PORT_REFUSED, "refuses connections"));
            case TIMED_OUT, NO_ROUTE, NAME_UNRESOLVED ->
                List.of(closed(probe, NetworkProblems.PORT_TIMEOUT, "does not answer in time"));
            case CONNECTED -> connected(probe, evidence);
        };
    }

    private static List<Finding> connected(RegistryProbe probe, Evidence evidence) {
        if (probe.registryScheme() != null) {
            return isWithoutPod(evidence) ? List.of(otherRegistry(probe, evidence)) : List.of();
        }
        if (probe.errorReply() != null) {
            return List.of(); // registry.catalog reports it
        }
        RegistryProbe.Reply http = probe.http();
        boolean silent = http != null && http.result() == RegistryProbe.Result.TIMED_OUT;
        if (silent) {
            return List.of(closed(probe, NetworkProblems.PORT_TIMEOUT, "accepts connections but sends no response"));
        }
        return isBehindTls(probe) && Boolean.TRUE.equals(RegistryListener.speaksTls(evidence))
                ? List.of() // checks of hosts.toml and certificates report how clients use it
                : List.of(foreign(probe, evidence));
    }

    /**
     * Whether a server uses HTTPS and does not identify itself to this host: because of its certificate, or because it
     * requires a client certificate.
     */
    private static boolean isBehindTls(RegistryProbe probe) {
        RegistryProbe.Reply http = probe.http();
        RegistryProbe.Reply https = probe.https();
        return (https != null && https.hides()) || (http != null && http.result() == RegistryProbe.Result.SPEAKS_TLS);
    }

    private static String endpoint(RegistryProbe probe) {
        return new Origin("http", probe.host(), probe.port()).authority();
    }

    private static Subject subject(RegistryProbe probe) {
        return Subject.endpoint(endpoint(probe));
    }

    private static Finding linked(Finding finding) {
        return finding.affecting(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT))
                .involving(
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.addon("registry"),
                        Subject.registry("localhost:" + BuiltIn.NODE_PORT));
    }

    private static Finding closed(RegistryProbe probe, Problem problem, String how) {
        String detail =
                probe.detail().isEmpty() && probe.http() != null ? probe.http().detail() : probe.detail();
        return linked(Finding.of(
                        problem, subject(probe), "Port " + endpoint(probe) + " " + how + " (tested from this host)")
                .observed(
                        detail.isEmpty() ? how : detail,
                        "a response of the registry to GET /v2/",
                        "a connection from this host to " + endpoint(probe))
                .remedy(Remedy.of(
                        answers(endpoint(probe), Actor.here()),
                        Step.of(
                                        "Compare with the address of the Service: the cluster's objects do not"
                                                + " explain this error.",
                                        Action.script("curl -sS --max-time 5 http://$(microk8s kubectl -n"
                                                + " container-registry get svc registry -o"
                                                + " jsonpath='{.spec.clusterIP}'):5000/v2/"),
                                        Actor.node(null))
                                .deciding("if the command prints {}, only the node port fails: kube-proxy or a packet"
                                        + " filter on the node is the cause. If there is no response, the"
                                        + " Service or its Pod is the cause."))));
    }

    /** Whether the add-on's Service has no endpoint, and all objects that could explain it were read. */
    private static boolean isWithoutPod(Evidence evidence) {
        return evidence.isWhole(Listing.servicesIn(BuiltIn.NAMESPACE))
                && evidence.isWhole(Listing.deploymentsIn(BuiltIn.NAMESPACE))
                && evidence.isWhole(Listing.endpointSlicesIn(BuiltIn.NAMESPACE))
                && evidence.list(Listing.endpointSlicesIn(BuiltIn.NAMESPACE)).stream()
                        .allMatch(s -> s.ready().isEmpty());
    }

    /** A registry answers although the add-on has no Pod behind its Service: suspicious, but it can be intended. */
    private static Finding otherRegistry(RegistryProbe probe, Evidence evidence) {
        return linked(Finding.of(
                                NetworkProblems.FOREIGN_LISTENER,
                                subject(probe),
                                "A registry answers on " + endpoint(probe)
                                        + ", but the add-on has no ready Pod, so this is another registry")
                        .observed(
                                "GET /v2/ answers as a registry",
                                "no response while the Service has no ready endpoint",
                                "a connection from this host to " + endpoint(probe)))
                .asHypothesis()
                .remedy(whoListens(evidence, probe.port()));
    }

    private static Finding foreign(RegistryProbe probe, Evidence evidence) {
        RegistryProbe.Reply reply = probe.http() == null ? probe.https() : probe.http();
        String said = reply == null
                ? "no HTTP response"
                : reply.status() > 0
                        ? "HTTP " + reply.status() + (reply.contentType() == null ? "" : ", " + reply.contentType())
                        : reply.detail();
        return linked(Finding.of(
                        NetworkProblems.FOREIGN_LISTENER,
                        subject(probe),
                        "A program that is not the registry answers on " + endpoint(probe) + ": "
                                + Phrases.brief(said, 80))
                .observed(
                        said,
                        "200 or 401 with Docker-Distribution-Api-Version: registry/2.0",
                        "GET /v2/ from this host to " + endpoint(probe))
                .involving(Workloads.subjects(PullNeeds.answeredByWebsite(evidence)))
                .remedy(whoListens(evidence, probe.port())));
    }

    private static Remedy whoListens(Evidence evidence, int port) {
        String holder = evidence.list(Listener.Ask.INSTANCE).stream()
                .filter(l -> l.port() == port)
                .map(l -> l.process() == null ? "a process that only root can see" : l.process())
                .findFirst()
                .orElse(null);
        return Remedy.of(
                answers("127.0.0.1:" + port, Actor.node(null)),
                Step.of(
                                holder == null
                                        ? "Find out which process listens on the port: on a healthy node, no"
                                                + " process does."
                                        : "Find out what this process is: " + holder + " listens on port " + port + ".",
                                Action.root("ss", "-ltnp", "sport = :" + port),
                                Actor.node(null))
                        .deciding(
                                "docker-proxy".equals(holder)
                                        ? "the port belongs to a container, which `docker ps --filter publish=" + port
                                                + "` shows: stop that container, or publish another port."
                                        : "if there is a line, the name in users:((\"NAME\",pid=N)) is the process:"
                                                + " stop its unit, which `systemctl status N` shows, or configure"
                                                + " another port for it. If there is no line, a Service has the"
                                                + " port."),
                Step.kubectl("Find out which Service has the port " + port + ".", "get", "svc", "-A")
                        .deciding("if a Service shows this number under PORT(S), it has the port: change its port"
                                + " with `microk8s kubectl -n NAMESPACE patch service NAME -p"
                                + " '{\"spec\":{\"ports\":[{\"port\":PORT,\"nodePort\":32001}]}}'`."));
    }

    /** The registry answers at this address for that actor. */
    static Verification answers(String endpoint, Actor actor) {
        return Verification.of(Action.program("curl", "-s", "http://" + endpoint + "/v2/"), actor, "prints {}");
    }
}
