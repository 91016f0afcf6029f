package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The workload behind a pod, as kubectl names it. */
final class Owners {

    private Owners() {}

    /** {@code deployment/web} for a pod of one of its replica sets; null when it has no owner that can be named. */
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

    /** What gives a workload's container another image; null without a nameable owner. */
    static @Nullable Action setImage(Pod pod, String container, String image) {
        String owner = of(pod);
        return owner == null
                ? null
                : Action.kubectl("-n", pod.namespace(), "set", "image", owner, container + "=" + image);
    }

    /** What changes some fields of the workload that makes a pod; null without a nameable owner. */
    static @Nullable Action patch(Pod pod, String patch) {
        String owner = of(pod);
        if (owner == null) {
            return null;
        }
        int slash = owner.indexOf('/');
        return Action.patch(owner.substring(0, slash), pod.namespace(), owner.substring(slash + 1), patch);
    }

    /**
     * Restarts the pods of a workload. A pod without a nameable owner is deleted, which its owner answers by another one;
     * nobody answers it for a pod that has none.
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
