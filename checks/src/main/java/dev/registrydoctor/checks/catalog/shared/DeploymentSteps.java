package dev.registrydoctor.checks.catalog.shared;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;

/** What remedies do to the Deployment of the built-in registry. Each step takes the reason for it as its goal. */
public final class DeploymentSteps {

    private static final String DEPLOYMENT = "deploy/" + BuiltIn.DEPLOYMENT;

    private DeploymentSteps() {}

    /** The Pods are replaced by new ones. */
    public static Step restart(String goal) {
        return Step.kubectl(goal, "-n", BuiltIn.NAMESPACE, "rollout", "restart", DEPLOYMENT)
                .risking(Risk.RESTARTS);
    }

    /** The Deployment gets back what its Pods were before the last change. */
    public static Step undo(String goal) {
        return Step.kubectl(goal, "-n", BuiltIn.NAMESPACE, "rollout", "undo", DEPLOYMENT)
                .risking(Risk.RESTARTS);
    }

    /** The end of the log is read. */
    public static Step readLog(String goal) {
        return Step.kubectl(goal, "-n", BuiltIn.NAMESPACE, "logs", DEPLOYMENT, "--tail=50");
    }

    /** Waits until the new Pods are ready, for this time, as kubectl writes it ({@code 300s}). */
    public static Step waitForRollout(String goal, String timeout) {
        return Step.kubectl(goal, rollout(timeout));
    }

    /** The words of kubectl that wait until the new Pods are ready. */
    public static String[] rollout(String timeout) {
        return new String[] {"-n", BuiltIn.NAMESPACE, "rollout", "status", DEPLOYMENT, "--timeout=" + timeout};
    }

    /** Changes fields of the spec of its Pods, by a strategic merge patch. */
    public static Action patchPods(String fields) {
        return Action.patch(
                "deploy",
                BuiltIn.NAMESPACE,
                BuiltIn.DEPLOYMENT,
                "{\"spec\":{\"template\":{\"spec\":{" + fields + "}}}}");
    }

    /** A container of its Pods runs as the user that its image names. */
    public static Action asUserOfImage(Pod.Container container) {
        return patchPods("\"securityContext\":null," + fields(container, "\"securityContext\":null"));
    }

    /** Fields of one container, in a patch of the spec of its Pods. */
    public static String fields(Pod.Container container, String fields) {
        String list = container.init() ? "initContainers" : "containers";
        return "\"" + list + "\":[{\"name\":\"" + container.name() + "\"," + fields + "}]";
    }

    /** The Deployment gets this many Pods. */
    public static Action scale(int replicas) {
        return Action.kubectl("-n", BuiltIn.NAMESPACE, "scale", DEPLOYMENT, "--replicas=" + replicas);
    }
}
