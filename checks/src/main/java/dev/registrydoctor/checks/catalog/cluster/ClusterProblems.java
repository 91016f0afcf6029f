package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ClusterProblems {

    public static final Problem ACCESS_DENIED = Problem.of("cluster.access-denied")
            .explainedBy("cluster.certificate-expired")
            .asAccessProblem();

    public static final Problem API_UNREACHABLE = Problem.of("cluster.api-unreachable")
            .explainedBy("cluster.certificate-expired", "cluster.microk8s-stopped")
            .asAccessProblem();

    public static final Problem CERTIFICATE_EXPIRED =
            Problem.of("cluster.certificate-expired").explainedBy("cluster.clock-skew");

    public static final Problem CLOCK_SKEW = Problem.of("cluster.clock-skew");

    public static final Problem FOLLOWS_LATEST = Problem.of("cluster.follows-latest");

    public static final Problem HOSTNAME_CHANGED = Problem.of("cluster.hostname-changed");

    public static final Problem MICROK8S_STOPPED = Problem.of("cluster.microk8s-stopped")
            .explainedBy(
                    "runtime.cri-not-loaded",
                    "runtime.mirrors-with-config-path",
                    "runtime.template-unparsable",
                    "runtime.tls-with-config-path",
                    "runtime.wrong-plugin-table");

    public static final Problem NODE_NOT_READY = Problem.of("cluster.node-not-ready")
            .explainedBy(
                    "cluster.hostname-changed",
                    "cluster.microk8s-stopped",
                    "runtime.cri-not-loaded",
                    "runtime.mirrors-with-config-path",
                    "runtime.template-unparsable",
                    "runtime.tls-with-config-path",
                    "runtime.wrong-plugin-table");

    public static final Problem NODE_PRESSURE = Problem.of("cluster.node-pressure");

    public static final Problem NODE_UNSCHEDULABLE =
            Problem.of("cluster.node-unschedulable").explainedBy("cluster.node-not-ready", "cluster.node-pressure");

    public static final Problem NOT_FOUND = Problem.of("cluster.not-found").asAccessProblem();

    public static final Problem WORKER_NODE = Problem.of("cluster.worker-node").asAccessProblem();

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            ACCESS_DENIED,
            API_UNREACHABLE,
            CERTIFICATE_EXPIRED,
            CLOCK_SKEW,
            FOLLOWS_LATEST,
            HOSTNAME_CHANGED,
            MICROK8S_STOPPED,
            NODE_NOT_READY,
            NODE_PRESSURE,
            NODE_UNSCHEDULABLE,
            NOT_FOUND,
            WORKER_NODE);

    private ClusterProblems() {}
}
