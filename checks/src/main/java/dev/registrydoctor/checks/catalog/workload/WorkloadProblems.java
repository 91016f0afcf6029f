package dev.registrydoctor.checks.catalog.workload;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class WorkloadProblems {

    public static final Problem BACK_OFF_REMAINS = Problem.of("workload.back-off-remains");

    public static final Problem BLOCKED_BY_ADMISSION =
            Problem.of("workload.blocked-by-admission").explainedBy("addon.namespace-terminating");

    public static final Problem WAITS_IN_BACK_OFF = Problem.of("workload.waits-in-back-off")
            .explainedBy(
                    "image.invalid-reference",
                    "image.platform-missing",
                    "image.pull-policy-never",
                    "image.tag-missing",
                    "image.unqualified-reference",
                    "auth.pull-secret-missing",
                    "auth.pull-secret-wrong-namespace",
                    "auth.pull-secret-host-mismatch",
                    "auth.pull-secret-malformed",
                    "auth.credentials-refused",
                    "auth.access-denied",
                    "auth.rate-limited",
                    "auth.token-realm-unreachable",
                    "scheme.http-server-https-client",
                    "scheme.https-server-http-client",
                    "tls.unknown-authority",
                    "tls.incomplete-chain",
                    "tls.name-mismatch",
                    "tls.expired",
                    "runtime.hosts-toml-missing",
                    "runtime.hosts-directory-misnamed",
                    "runtime.hosts-toml-unparsable",
                    "runtime.hosts-toml-wrong-scheme",
                    "runtime.hosts-toml-no-resolve",
                    "runtime.ca-file-unusable",
                    "runtime.mirror-unreachable",
                    "runtime.nodes-differ",
                    "runtime.config-path-elsewhere",
                    "runtime.wrong-plugin-table",
                    "runtime.cri-not-loaded",
                    "network.localhost-ipv6",
                    "network.name-unresolvable",
                    "network.port-refused",
                    "network.port-timeout",
                    "network.foreign-listener",
                    "network.kube-proxy-down",
                    "network.kube-proxy-mode",
                    "network.node-name-differs",
                    "network.node-path-differs",
                    "network.policy-blocks",
                    "network.port-filtered",
                    "network.proxy-captures-registry",
                    "service.no-endpoints",
                    "service.missing",
                    "service.node-port-differs",
                    "service.target-port-wrong",
                    "addon.registry-not-enabled",
                    "addon.registry-partly-applied",
                    "registry.unreachable",
                    "registry.blob-missing",
                    "registry.not-a-registry",
                    "registry.server-error",
                    "registry.harbor-unhealthy",
                    "cluster.node-not-ready",
                    "cluster.node-pressure",
                    "addon.registry-starting");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(BACK_OFF_REMAINS, BLOCKED_BY_ADMISSION, WAITS_IN_BACK_OFF);

    private WorkloadProblems() {}
}
