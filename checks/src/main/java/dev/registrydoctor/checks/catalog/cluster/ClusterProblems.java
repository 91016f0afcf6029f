package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class ClusterProblems {

    public static final Problem ACCESS_DENIED = Problem.root(
                    "cluster.access-denied",
                    "These credentials may not read what a check needs",
                    "cluster.certificate-expired")
            .asOfSight();

    public static final Problem API_UNREACHABLE = Problem.root(
                    "cluster.api-unreachable",
                    "The Kubernetes API server does not answer",
                    "cluster.certificate-expired",
                    "cluster.microk8s-stopped")
            .asOfSight();

    public static final Problem CERTIFICATE_EXPIRED = Problem.root(
            "cluster.certificate-expired",
            "A certificate of the cluster has expired or soon will",
            "cluster.clock-skew");

    public static final Problem CLOCK_SKEW = Problem.root("cluster.clock-skew", "The node's clock is off");

    public static final Problem FOLLOWS_LATEST =
            Problem.warning("cluster.follows-latest", "A refresh can bring another Kubernetes version");

    public static final Problem HOSTNAME_CHANGED =
            Problem.root("cluster.hostname-changed", "The host's name is no longer, or cannot be, its node's");

    public static final Problem MICROK8S_STOPPED =
            Problem.root("cluster.microk8s-stopped", "MicroK8s does not run on this host");

    public static final Problem NODE_NOT_READY = Problem.symptom(
            "cluster.node-not-ready",
            "A node is not Ready",
            "cluster.hostname-changed",
            "cluster.microk8s-stopped",
            "runtime.cri-not-loaded",
            "runtime.mirrors-with-config-path",
            "runtime.template-unparsable",
            "runtime.tls-with-config-path",
            "runtime.wrong-plugin-table");

    public static final Problem NODE_PRESSURE =
            Problem.root("cluster.node-pressure", "A node runs short of disk, memory or process ids");

    public static final Problem NODE_UNSCHEDULABLE = Problem.root(
            "cluster.node-unschedulable",
            "Cordon, taint or resources keep the registry pod off",
            "cluster.node-not-ready",
            "cluster.node-pressure");

    public static final Problem NOT_FOUND = Problem.root(
                    "cluster.not-found", "No kubeconfig and no MicroK8s found on this host")
            .asOfSight();

    public static final Problem WORKER_NODE = Problem.root(
                    "cluster.worker-node", "This host is a worker node, without an API server")
            .asOfSight();

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
