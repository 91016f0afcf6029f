package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The object that a person changes so that a Pod gets another image, and what has to follow for that kind of object.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/workloads/controllers/">Kubernetes, Workload Management</a>
 */
final class Owners {

    /** A Job of a CronJob has the minute of its time at the end of its name (pkg/controller/cronjob/utils.go, getJobName). */
    private static final Pattern SCHEDULED = Pattern.compile("(.+)-(\\d{8})");

    /** A CronJob starts a run that it missed, so a Pod can be younger than the time in its name. */
    private static final Duration LATEST_START = Duration.ofDays(1);

    private Owners() {}

    /** Whose template it is, and what the object does when that changes. */
    private enum Kind {
        /** It replaces its Pods. */
        DEPLOYMENT,
        DAEMON_SET,
        /** It waits for a Pod that is not ready, also when the template was corrected (issue 67250 of Kubernetes). */
        STATEFUL_SET,
        /** It does not replace Pods that are there. */
        REPLICA_SET,
        REPLICATION_CONTROLLER,
        /** It takes the template for its next Job. */
        CRON_JOB,
        /** Its template cannot be changed; the image of its Pod can. */
        JOB,
        /** Nothing recreates it; its image can be changed. */
        POD
    }

    /** As kubectl names it: {@code statefulset/db}. */
    private record Owner(Kind kind, String name) {
        /** The object whose image can be changed: of a Job, its Pod. */
        String resource() {
            return (kind == Kind.JOB ? Kind.POD : kind).name().replace("_", "").toLowerCase(Locale.ROOT);
        }
    }

    /** Null for what cannot be named: a mirror of a static Pod, or an object of a custom controller. */
    private static @Nullable Owner of(Pod pod) {
        String kind = pod.ownerKind();
        String name = pod.ownerName();
        if (kind == null) {
            return new Owner(Kind.POD, pod.name());
        } else if (name == null) {
            return null;
        }
        return switch (kind) {
            case "ReplicaSet" -> ofReplicaSet(pod, name);
            case "StatefulSet" -> new Owner(Kind.STATEFUL_SET, name);
            case "DaemonSet" -> new Owner(Kind.DAEMON_SET, name);
            case "ReplicationController" -> new Owner(Kind.REPLICATION_CONTROLLER, name);
            case "Job" -> {
                // The container of a Pod that is gone is not known.
                if (pod.deleting()) {
                    yield null;
                }
                String cronJob = cronJob(name, pod.created());
                yield cronJob == null ? new Owner(Kind.JOB, pod.name()) : new Owner(Kind.CRON_JOB, cronJob);
            }
            default -> null;
        };
    }

    /** A Deployment labels the Pods of its ReplicaSets. Other controllers of ReplicaSets have labels of their own. */
    private static @Nullable Owner ofReplicaSet(Pod pod, String name) {
        String hash = pod.labels().get("pod-template-hash");
        if (hash != null) {
            int dash = name.length() - hash.length() - 1;
            return dash > 0 && name.endsWith("-" + hash) ? new Owner(Kind.DEPLOYMENT, name.substring(0, dash)) : null;
        }
        return pod.labels().keySet().stream().anyMatch(label -> label.endsWith("pod-template-hash"))
                ? null
                : new Owner(Kind.REPLICA_SET, name);
    }

    /** The CronJob of a Job whose name has the minute in which its Pod was due; null for other Jobs. */
    private static @Nullable String cronJob(String job, @Nullable Instant created) {
        Matcher matcher = SCHEDULED.matcher(job);
        if (created == null || !matcher.matches()) {
            return null;
        }
        Instant due = Instant.ofEpochSecond(60 * Long.parseLong(matcher.group(2)));
        boolean isDue = !due.isAfter(created) && Duration.between(due, created).compareTo(LATEST_START) < 0;
        return isDue ? matcher.group(1) : null;
    }

    /** How a Job that gave up is run again: its Pods are gone, and it does not create others. */
    static Step again(Pod pod) {
        String job = String.valueOf(pod.ownerName());
        String cronJob = cronJob(job, pod.created());
        return cronJob == null
                ? Step.manual(
                        "Delete Job " + job + " and create it again from its manifest: a Job that gave up does not try"
                                + " again.",
                        Actor.operator("where the manifest is"))
                : Step.kubectl(
                        "Run the CronJob now, or wait for its next time: the Job that gave up does not try again.",
                        "-n",
                        pod.namespace(),
                        "create",
                        "job",
                        cronJob + "-again",
                        "--from=cronjob/" + cronJob);
    }

    /** Whether the object that is changed can be named, so that there is a command for it. */
    static boolean canBeNamed(Pod pod) {
        return of(pod) != null;
    }

    /**
     * Gives a container another image.
     *
     * @param goal a sentence
     */
    static List<Step> setImage(String goal, Pod pod, String container, String image) {
        Owner owner = of(pod);
        if (owner == null) {
            return List.of(Step.manual(goal + " Write `image: " + image + "`.", Actor.operator("in the manifest"))
                    .risking(Risk.RESTARTS));
        }
        Action set = Action.kubectl(
                "-n", pod.namespace(), "set", "image", owner.resource() + "/" + owner.name(), container + "=" + image);
        return changed(goal, pod, owner, set);
    }

    /** The change, and what it needs for this kind of object. */
    private static List<Step> changed(String goal, Pod pod, Owner owner, Action change) {
        List<Step> steps = new ArrayList<>();
        switch (owner.kind()) {
            case JOB ->
                steps.add(Step.of(
                        goal
                                + " The template of a Job cannot be changed, so this changes its Pod. If the Job has to create"
                                + " more Pods, delete it and apply its manifest with the change.",
                        change,
                        Actor.cluster()));
            case POD ->
                steps.add(Step.of(
                        goal + " No controller recreates this Pod: change its manifest too.", change, Actor.cluster()));
            default -> steps.add(Step.of(goal, change, Actor.cluster()));
        }
        switch (owner.kind()) {
            case STATEFUL_SET -> {
                if (!pod.ready()) {
                    steps.add(delete(
                            "Then delete the Pod: a StatefulSet waits for a Pod that is not ready, and does not replace it.",
                            pod));
                }
            }
            case REPLICA_SET, REPLICATION_CONTROLLER ->
                steps.add(delete(
                        "Then delete each Pod that has the old template, such as this one: nothing else replaces it.",
                        pod));
            case CRON_JOB -> {
                // A run that has begun is not stopped for this.
                if (pod.phase().equals("Pending")) {
                    steps.add(Step.of(
                            "Then delete the Job that has the old template. The CronJob creates the next one on schedule.",
                            Action.delete("job", pod.namespace(), String.valueOf(pod.ownerName())),
                            Actor.cluster()));
                }
            }
            default -> {
                // The object replaces its Pods, or the Pod itself was changed.
            }
        }
        return steps.stream().map(step -> step.risking(Risk.RESTARTS)).toList();
    }

    private static Step delete(String goal, Pod pod) {
        return Step.of(goal, Action.delete("pod", pod.namespace(), pod.name()), Actor.cluster());
    }

    /** Lets the nodes keep the image of a container, and pull it where it is missing; the Pods restart. */
    static List<Step> pullIfNotPresent(String goal, Pod pod, Pod.Container container) {
        Owner owner = of(pod);
        // The patch names a container that is not an init container. The policy of a Pod that exists cannot be changed.
        if (owner == null || container.init() || owner.kind() == Kind.JOB || owner.kind() == Kind.POD) {
            return List.of(
                    Step.manual(goal + " Write `imagePullPolicy: IfNotPresent`.", Actor.operator("in the manifest"))
                            .risking(Risk.RESTARTS));
        }
        String template = "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"" + container.name()
                + "\",\"imagePullPolicy\":\"IfNotPresent\"}]}}}}";
        return changed(
                goal,
                pod,
                owner,
                Action.patch(
                        owner.resource(),
                        pod.namespace(),
                        owner.name(),
                        owner.kind() == Kind.CRON_JOB ? "{\"spec\":{\"jobTemplate\":" + template + "}}" : template));
    }

    /**
     * Restarts the Pods of a workload. Where its owner does not do that, the Pod is deleted and its owner creates another
     * one. A Pod without an owner is not recreated.
     */
    static Step restart(String goal, Pod pod) {
        Owner owner = of(pod);
        boolean rolls = owner != null
                && (owner.kind() == Kind.DEPLOYMENT
                        || owner.kind() == Kind.DAEMON_SET
                        || (owner.kind() == Kind.STATEFUL_SET && pod.ready()));
        if (owner != null && rolls) {
            return Step.kubectl(
                            goal, "-n", pod.namespace(), "rollout", "restart", owner.resource() + "/" + owner.name())
                    .risking(Risk.RESTARTS);
        }
        return delete(
                pod.ownerKind() == null ? goal + " No controller recreates this Pod: apply its manifest again." : goal,
                pod);
    }
}
