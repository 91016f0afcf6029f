package dev.registrydoctor.checks.model.pull;

import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Failed pulls of Jobs that gave up. At its deadline a Job deletes its Pods (kubernetes pkg/controller/job/job_controller.go), so
 * that only events are left: the Pod's with the error, and the Job's with its end.
 */
final class EndedJobs {

    private static final String DEADLINE = "DeadlineExceeded";

    /** Kubernetes keeps events for an hour by default, MicroK8s for five minutes; what is older is history. */
    private static final Duration RECENT = Duration.ofHours(1);

    /** What follows the Job's name in that of its Pod; an indexed Job has the index too. */
    private static final Pattern SUFFIX = Pattern.compile("-(?:\\d{1,6}-)?[a-z0-9]{5}");

    /** A CronJob's Jobs end in the minute of their time. */
    private static final Pattern MINUTE = Pattern.compile("-\\d{8}$");

    private EndedJobs() {}

    /** Their pulls; a Job that has a Pod, or a later run that completed, is not one of them. */
    static List<PullFailure> failures(List<Pod> pods, List<Event> events, PullWords words, Instant now) {
        List<Event> ended = events.stream()
                .filter(e -> e.kind().equals("Job") && e.reason().equals(DEADLINE))
                .filter(e -> e.last() != null && Duration.between(e.last(), now).compareTo(RECENT) < 0)
                .filter(e -> !goesOn(e, pods, events))
                .toList();
        if (ended.isEmpty()) {
            return List.of();
        }
        List<PullFailure> failures = new ArrayList<>();
        Set<String> told = new HashSet<>();
        for (Map.Entry<String, String> failed : words.images()) {
            for (Event job : ended) {
                String path = job.namespace() + "/" + job.name();
                boolean isOfJob = failed.getKey().startsWith(path)
                        && SUFFIX.matcher(failed.getKey().substring(path.length()))
                                .matches();
                if (isOfJob && told.add(path + " " + failed.getValue())) {
                    failures.add(failure(job, failed.getKey(), failed.getValue(), words));
                }
            }
        }
        return failures;
    }

    private static boolean goesOn(Event job, List<Pod> pods, List<Event> events) {
        String family = family(job.name());
        return pods.stream()
                        .anyMatch(p -> p.namespace().equals(job.namespace())
                                && "Job".equals(p.ownerKind())
                                && p.ownerName() != null
                                && family(p.ownerName()).equals(family))
                || events.stream()
                        .anyMatch(e -> e.kind().equals("Job")
                                && e.namespace().equals(job.namespace())
                                && family(e.name()).equals(family)
                                && e.reason().equals("Completed")
                                && Event.BY_TIME.compare(e, job) >= 0);
    }

    private static String family(String job) {
        return MINUTE.matcher(job).replaceFirst("");
    }

    private static PullFailure failure(Event job, String pod, String image, PullWords words) {
        PullError error = PullError.parse(String.valueOf(words.event(pod, image)));
        Pod.State waits = new Pod.State(Pod.State.Kind.WAITING, "ImagePullBackOff", error.message(), null, null, null);
        Pod.Container container =
                new Pod.Container.Builder("", image).state(waits).build();
        Pod gone = new Pod.Builder(job.namespace(), pod.substring(pod.indexOf('/') + 1))
                .created(job.last())
                .deleting(true)
                .containers(List.of(container))
                .ownerKind("Job")
                .ownerName(job.name())
                .build();
        return new PullFailure(
                gone, container, ImageReference.parse(image).orElse(null), known(error), "events of Pod " + pod);
    }

    /** The Pod's pull secrets went with it: what the registry says of a login cannot be judged by them. */
    private static PullError known(PullError error) {
        return switch (error.kind()) {
            case NO_CREDENTIALS, CREDENTIALS_REFUSED, SECRET_UNREADABLE, NO_RIGHT ->
                new PullError(PullError.Kind.OTHER, error.url(), error.message());
            default -> error;
        };
    }
}
