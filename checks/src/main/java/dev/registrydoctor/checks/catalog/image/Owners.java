package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The workload that owns a Pod, as kubectl names it. */
final class Owners {

    private Owners() {}

    /** {@code deployment/web} for a Pod of one of its ReplicaSets; null when the owner cannot be named. */
    static @Nullable String of(Pod pod) {
        String kind = pod.ownerKind();
        String name = pod.ownerName();
        if (kind == null || name == null) {
            return null;
        }
        if (kind.equals("ReplicaSet")) {
            int dash = name.lastIndexOf('-');
            String hash = pod.labels().get("pod-template-hash");
            return hash != null && name.endsWith("-" + hash) ? "deployment/" + name.substring(0, dash) : null;
        }
        return kind.equals("StatefulSet") || kind.equals("DaemonSet")
                ? kind.toLowerCase(Locale.ROOT) + "/" + name
                : null;
    }

    /** Sets another image for a container of the workload; null when the owner cannot be named. */
    static @Nullable Action setImage(Pod pod, String container, String image) {
        String owner = of(pod);
        return owner == null
                ? null
                : Action.kubectl("-n", pod.namespace(), "set", "image", owner, container + "=" + image);
    }

    /** Changes fields of the workload that creates a Pod; null when the owner cannot be named. */
    static @Nullable Action patch(Pod pod, String patch) {
        String owner = of(pod);
        if (owner == null) {
            return null;
        }
        int slash = owner.indexOf('/');
        return Action.patch(owner.substring(0, slash), pod.namespace(), owner.substring(slash + 1), patch);
    }

    /** Lets the nodes keep the image of a container, and pull it where it is missing; the Pods restart. */
    static Step pullIfNotPresent(String goal, Pod pod, Pod.Container container) {
        // The patch names a container that is not an init container.
        Action patch = container.init()
                ? null
                : patch(
                        pod,
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"" + container.name()
                                + "\",\"imagePullPolicy\":\"IfNotPresent\"}]}}}}");
        Step step = patch == null
                ? Step.manual(goal + " Write `imagePullPolicy: IfNotPresent`.", Actor.operator("in the manifest"))
                : Step.of(goal, patch, Actor.cluster());
        return step.risking(Risk.RESTARTS);
    }

    /**
     * Restarts the Pods of a workload. If the owner cannot be named, the Pod is deleted and its owner creates another
     * one. A Pod without an owner is not recreated.
     */
    static Step restart(String goal, Pod pod) {
        String owner = of(pod);
        if (owner != null) {
            return Step.kubectl(goal, "-n", pod.namespace(), "rollout", "restart", owner)
                    .risking(Risk.RESTARTS);
        }
        String all =
                pod.ownerKind() == null ? goal + " No controller recreates this Pod: apply its manifest again." : goal;
        return Step.of(all, Action.delete("pod", pod.namespace(), pod.name()), Actor.cluster());
    }
}
