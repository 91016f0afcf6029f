package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.evidence.Pod;
import dev.registrydoctor.checks.model.Shell;
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

    /** The command that gives a workload's container another image; null without a nameable owner. */
    static @Nullable String command(Pod pod, String container, String image) {
        String owner = of(pod);
        return owner == null
                ? null
                : "microk8s kubectl -n " + Shell.quote(pod.namespace()) + " set image " + Shell.quote(owner) + " "
                        + Shell.quote(container + "=" + image);
    }

    /** The command that starts a workload's pods anew; for a pod without a nameable owner, the one that deletes it. */
    static String restart(Pod pod) {
        String owner = of(pod);
        String namespace = "microk8s kubectl -n " + Shell.quote(pod.namespace());
        return owner == null
                ? namespace + " delete pod " + Shell.quote(pod.name())
                : namespace + " rollout restart " + Shell.quote(owner);
    }
}
