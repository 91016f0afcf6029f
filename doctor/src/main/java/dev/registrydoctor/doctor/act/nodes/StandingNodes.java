package dev.registrydoctor.doctor.act.nodes;

import java.util.Map;

/** The Pods that are always there, one on each node, as {@code samples/kubernetes/serve/nodes} installs them. */
public final class StandingNodes {

    /** The namespace that only they are in: the right to exec there reads every file of every node. */
    public static final String NAMESPACE = "registry-doctor-nodes";

    /** The DaemonSet. */
    public static final String NAME = "registry-doctor-nodes";

    /** The label that each of them has. */
    public static final Map.Entry<String, String> LABEL = Map.entry("app.kubernetes.io/name", NAME);

    /** The container of each that has the node's programs and files. */
    public static final String CONTAINER = "collector";

    private StandingNodes() {}
}
