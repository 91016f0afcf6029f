package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * The images of the Pods that an object makes, or would make again: of a ReplicaSet (those of old revisions too, which a rollback
 * needs), StatefulSet, DaemonSet, ControllerRevision (an old revision of these two), ReplicationController, Job or CronJob.
 *
 * @param images of all kinds of containers and of image volumes, in the template's order
 */
public record PodTemplate(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.WORKLOAD) String name,
        @Holds(TextKind.IMAGE) List<String> images) {
    public PodTemplate {
        images = List.copyOf(images);
    }
}
