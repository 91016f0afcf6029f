package dev.registrydoctor.checks.catalog.network;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import dev.registrydoctor.checks.evidence.cluster.Node;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.evidence.cluster.Service;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the cluster itself blocks clients of the registry: by a NetworkPolicy, or by a Service that only nodes with
 * one of its Pods serve. Neither affects connections from the Pod's own node, so both are suspicions until a connection
 * fails.
 */
public final class Policy implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "network.policy", "no NetworkPolicy or traffic policy blocks clients of the registry")
            .reports(NetworkProblems.POLICY_BLOCKS)
            .requires(
                    Listing.networkPoliciesIn(BuiltIn.NAMESPACE),
                    Listing.servicesIn(BuiltIn.NAMESPACE),
                    Listing.podsIn(BuiltIn.NAMESPACE))
            .welcomes(Listing.nodes())
            .needs(BuiltInRegistry.NEEDS, Workloads.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Service service = evidence.first(
                        Listing.servicesIn(BuiltIn.NAMESPACE), s -> s.servedAt(BuiltIn.NODE_PORT) != null)
                .orElse(null);
        Pod pod = service == null
                ? null
                : evidence.first(
                                Listing.podsIn(BuiltIn.NAMESPACE),
                                p -> !p.deleting() && !p.isOver() && service.selects(p.labels()))
                        .orElse(null);
        if (service == null || pod == null) {
            return Outcome.skipped("there is no registry Pod with a Service on node port 32000");
        }
        if (works(evidence)) {
            return Outcome.pass("the registry answers this host, and no Pod fails to pull from it");
        }
        List<Finding> findings = new ArrayList<>();
        List<NetworkPolicy> policies = evidence.list(Listing.networkPoliciesIn(BuiltIn.NAMESPACE)).stream()
                .filter(p -> p.ingress() && p.selects(pod.labels()))
                .toList();
        // Policies are additive: one that is not listed might allow everything.
        boolean allSeen = evidence.isWhole(Listing.networkPoliciesIn(BuiltIn.NAMESPACE));
        if (allSeen && !policies.isEmpty() && policies.stream().noneMatch(Policy::letsAllIn)) {
            findings.add(byPolicy(policies, pod));
        }
        Finding local = localTraffic(service, pod, evidence);
        if (local != null) {
            findings.add(local);
        }
        if (findings.isEmpty() && !allSeen) {
            return new Outcome.Unknown(evidence.answer(Listing.networkPoliciesIn(BuiltIn.NAMESPACE))
                    .gaps());
        }
        return Outcome.of(findings, "no policy blocks clients of the registry");
    }

    /**
     * Whether the registry answers wherever it was tried, and every Pod has its image: if a policy blocks other clients
     * then, it is intended.
     */
    private static boolean works(Evidence evidence) {
        return BuiltInRegistry.probes(evidence).stream()
                        .allMatch(ask ->
                                evidence.find(ask).map(RegistryProbe::origin).isPresent())
                && !BuiltInRegistry.probes(evidence).isEmpty()
                && evidence.isWhole(Listing.pods())
                && evidence.isWhole(Listing.nodes())
                && Workloads.failures(evidence).stream()
                        .noneMatch(f ->
                                f.image() != null && BuiltInRegistry.serves(f.image(), evidence.list(Listing.nodes())));
    }

    private static boolean letsAllIn(NetworkPolicy policy) {
        return policy.rules().stream()
                .anyMatch(r -> (r.anywhere() || r.ranges().contains("0.0.0.0/0")) && holdsPort(r.ports()));
    }

    private static boolean holdsPort(List<String> ports) {
        return ports.isEmpty() || ports.stream().anyMatch(Policy::isPort);
    }

    /** Whether this number or range includes the registry's port; a name might be its name. */
    private static boolean isPort(String port) {
        String[] ends = port.split("-", 2);
        if (!ends[0].matches("\\d{1,5}") || !ends[ends.length - 1].matches("\\d{1,5}")) {
            return !port.equals("UDP") && !port.equals("SCTP");
        }
        return Integer.parseInt(ends[0]) <= BuiltIn.PORT && BuiltIn.PORT <= Integer.parseInt(ends[ends.length - 1]);
    }

    private static Finding finding(Subject subject, String summary) {
        return Finding.of(NetworkProblems.POLICY_BLOCKS, subject, summary)
                .involving(Subject.registry("localhost:" + BuiltIn.NODE_PORT))
                .affecting(Subject.endpoint("127.0.0.1:" + BuiltIn.NODE_PORT))
                .asHypothesis();
    }

    private static Finding byPolicy(List<NetworkPolicy> policies, Pod pod) {
        List<String> names = policies.stream().map(NetworkPolicy::path).toList();
        boolean some = policies.stream().flatMap(p -> p.rules().stream()).anyMatch(r -> holdsPort(r.ports()));
        boolean sure = policies.stream().noneMatch(NetworkPolicy::expressions);
        String allow = """
                apiVersion: networking.k8s.io/v1
                kind: NetworkPolicy
                metadata: {name: registry-clients, namespace: container-registry}
                spec:
                  podSelector: {matchLabels: {app: registry}}
                  policyTypes: [Ingress]
                  ingress:
                  - ports: [{protocol: TCP, port: 5000}]
                """;
        return finding(
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Phrases.some(names) + (sure ? " allows " : " may allow ")
                                + (some ? "only some clients to" : "no client except the Pod's own node to")
                                + " reach the registry's port 5000")
                .observed(
                        "ingress of Pod " + pod.path() + " is limited by " + Phrases.some(names),
                        "a rule that allows TCP 5000",
                        "NetworkPolicies of namespace container-registry")
                .involving(Subject.pod(pod.path()))
                .remedy(Remedy.of(
                        Verification.of("A connection to port 32000 of another node succeeds."),
                        Step.of(
                                        "Allow the clients of the registry. Policies are additive, so the other"
                                                + " ones stay as they are. Restrict the rule with `from` if not all"
                                                + " clients should have access.",
                                        Action.apply(allow),
                                        Actor.cluster())
                                .undoneBy(Action.delete("networkpolicy", BuiltIn.NAMESPACE, "registry-clients"))));
    }

    /** Nodes without one of its Pods drop external traffic; a cluster with one node has no such node. */
    private static @Nullable Finding localTraffic(Service service, Pod pod, Evidence evidence) {
        List<String> others = evidence.list(Listing.nodes()).stream()
                .map(Node::name)
                .filter(name -> !name.equals(pod.nodeName()))
                .toList();
        if (!"Local".equals(service.externalTrafficPolicy()) || others.isEmpty()) {
            return null;
        }
        List<Subject> entries = evidence.list(Listing.nodes()).stream()
                .filter(n -> others.contains(n.name()))
                .flatMap(n -> n.internalIps().stream())
                .map(ip -> Subject.endpoint(ip + ":" + BuiltIn.NODE_PORT))
                .toList();
        return finding(
                        Subject.service(service.path()),
                        "Service registry accepts external clients only on node " + pod.nodeName() + ": "
                                + Phrases.some(others) + " drop them")
                .observed("externalTrafficPolicy: Local", "Cluster", "Service " + service.path())
                .affecting(entries)
                .remedy(Remedy.of(
                        Verification.of("Port 32000 of every node answers."),
                        Step.of(
                                        "Allow every node to forward to the Pod. The registry then sees the address"
                                                + " of the node instead of the client address.",
                                        trafficPolicy("Cluster"),
                                        Actor.cluster())
                                .undoneBy(trafficPolicy("Local"))));
    }

    private static Action trafficPolicy(String policy) {
        return Action.patch(
                "service",
                BuiltIn.NAMESPACE,
                BuiltIn.SERVICE,
                "{\"spec\":{\"externalTrafficPolicy\":\"" + policy + "\"}}");
    }
}
