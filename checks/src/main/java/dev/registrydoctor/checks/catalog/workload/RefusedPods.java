package dev.registrydoctor.checks.catalog.workload;

import dev.registrydoctor.checks.catalog.shared.Phrases;
import dev.registrydoctor.checks.catalog.shared.Refusal;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether the API server admits the Pods of workloads. Without a Pod there is no pull and no pull error. */
public final class RefusedPods implements Check {

    private static final String DEPLOYMENT = "Deployment";
    private static final String AGAIN = "registry-doctor/try-again";

    private static final CheckInfo INFO = CheckInfo.of("workload.refused-pods", "the Pods of workloads are admitted")
            .reports(WorkloadProblems.BLOCKED_BY_ADMISSION)
            .requires(Listing.deployments())
            .welcomes(Listing.events());

    /** Objects that create Pods themselves, and have the events about it. Deployments have them on their ReplicaSets. */
    private static final Set<String> OWNERS = Set.of("StatefulSet", "DaemonSet", "Job");

    /**
     * The controllers try again after at most 1000 seconds (client-go util/workqueue), so an older refusal is one of an
     * object that was deleted or changed.
     */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(20);

    /**
     * A workload whose Pods are refused.
     *
     * @param kind its kind, as in its events
     * @param runs whether all Pods that it should have run all the same
     */
    private record Refused(String kind, String namespace, String name, boolean runs, Refusal refusal, String source) {
        String path() {
            return namespace + "/" + name;
        }

        /** As kubectl names it. */
        String owner() {
            return (kind.equals(DEPLOYMENT) ? "deploy" : kind.toLowerCase(Locale.ROOT)) + "/" + name;
        }

        /** There is no kind of subject for the others: it is their Pods that are refused. */
        Subject subject() {
            return kind.equals(DEPLOYMENT) ? Subject.deployment(path()) : Subject.pod(path());
        }

        /** What refuses is one thing in a namespace, and a webhook one in the cluster. */
        String group() {
            boolean everywhere = refusal.kind() == Refusal.Kind.WEBHOOK_DOWN;
            return (everywhere ? "" : namespace) + " " + refusal.kind() + " " + refusal.name();
        }
    }

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Refused> all = new ArrayList<>();
        for (Deployment deployment : evidence.list(Listing.deployments())) {
            boolean ofAddon = deployment.namespace().equals(BuiltIn.NAMESPACE)
                    && deployment.name().equals(BuiltIn.DEPLOYMENT);
            // registry-pod.admission speaks of the registry's own.
            Refused refused = ofAddon || deployment.desired() == 0 ? null : refused(deployment, evidence);
            if (refused != null) {
                all.add(refused);
            }
        }
        all.addAll(others(evidence));
        Map<String, List<Refused>> groups = new LinkedHashMap<>();
        all.forEach(refused -> groups.computeIfAbsent(refused.group(), g -> new ArrayList<>())
                .add(refused));
        return Outcome.of(
                groups.values().stream().map(RefusedPods::finding).toList(), evidence.isWhole(Listing.events()) ? "no workload has refused Pods" : "no Deployment has refused Pods");
    }

    private static @Nullable Refused refused(Deployment deployment, Evidence evidence) {
        String failure = deployment.replicaFailure();
        if (failure != null) {
            return of(deployment, failure, "condition ReplicaFailure of Deployment " + deployment.name());
        }
        Integer current = deployment.current();
        boolean lacks = current == null ? deployment.ready() < deployment.desired() : current < deployment.desired();
        return lacks
                ? event(deployment, evidence)
                        .map(e -> of(deployment, e.message(), "event FailedCreate of ReplicaSet " + e.name()))
                        .orElse(null)
                : null;
    }

    private static Refused of(Deployment deployment, String message, String source) {
        return new Refused(
                DEPLOYMENT,
                deployment.namespace(),
                deployment.name(),
                deployment.ready() >= deployment.desired(),
                Refusal.of(message),
                source);
    }

    /** Workloads of the other kinds whose last event about a new Pod is a refusal of now. */
    private static List<Refused> others(Evidence evidence) {
        Map<String, Event> last = new TreeMap<>();
        for (Event event : evidence.list(Listing.events())) {
            boolean isAboutPods =
                    event.reason().equals("FailedCreate") || event.reason().equals("SuccessfulCreate");
            if (isAboutPods && OWNERS.contains(event.kind())) {
                last.merge(
                        event.namespace() + "/" + event.name() + " " + event.kind(),
                        event,
                        BinaryOperator.maxBy(Event.BY_TIME));
            }
        }
        return last.values().stream()
                .filter(e -> e.reason().equals("FailedCreate") && isOfNow(e, evidence))
                // The Pod before it is still being deleted.
                .filter(e -> !e.message().contains("already exists"))
                .map(e -> new Refused(
                        e.kind(),
                        e.namespace(),
                        e.name(),
                        false,
                        Refusal.of(e.message()),
                        "event FailedCreate of " + e.kind() + " " + e.name() + ", "
                                + Phrases.count(e.count(), "time")))
                .toList();
    }

    private static boolean isOfNow(Event event, Evidence evidence) {
        return event.last() != null
                && Duration.between(event.last(), evidence.now()).compareTo(LONGEST_WAIT) < 0;
    }

    /** The last event of its ReplicaSets, if it is a refusal. */
    private static Optional<Event> event(Deployment deployment, Evidence evidence) {
        return evidence.list(Listing.events()).stream()
                .filter(e -> e.kind().equals("ReplicaSet")
                        && e.namespace().equals(deployment.namespace())
                        && e.name().matches(Pattern.quote(deployment.name()) + "-[0-9a-z]+"))
                .filter(e -> e.reason().equals("FailedCreate") || e.reason().equals("SuccessfulCreate"))
                .max(Event.BY_TIME)
                .filter(e -> e.reason().equals("FailedCreate"));
    }

    private static Finding finding(List<Refused> alike) {
        Refused first = alike.get(0);
        Refusal refusal = first.refusal();
        List<Step> steps = new ArrayList<>(refusal.steps(first.namespace(), first.owner()));
        steps.add(again(first));
        Finding finding = Finding.of(
                        WorkloadProblems.BLOCKED_BY_ADMISSION,
                        first.subject(),
                        "The Pods of " + named(alike) + " are refused by " + refusal.by())
                .observed(Phrases.brief(refusal.message(), 400), "a Pod that is admitted", first.source());
        // A refused rollout does not affect the old Pods that still run.
        boolean run = alike.stream().allMatch(Refused::runs);
        Finding linked =
                finding.involving(alike.stream().map(Refused::subject).toList());
        return (run ? linked.asHypothesis() : linked).remedy(new Remedy(steps, created(first)));
    }

    private static String named(List<Refused> alike) {
        Map<String, List<String>> paths = new LinkedHashMap<>();
        alike.forEach(refused -> paths.computeIfAbsent(refused.kind(), k -> new ArrayList<>())
                .add(refused.path()));
        return paths.entrySet().stream()
                .map(kind -> kind.getKey() + " " + Phrases.some(kind.getValue()))
                .collect(Collectors.joining(" and "));
    }

    /** A change of the object makes its controller try at once. A restart would end the Pods that a StatefulSet still has. */
    private static Step again(Refused first) {
        if (first.kind().equals(DEPLOYMENT)) {
            return Step.kubectl(
                            "Restart the Deployment, so that it tries again now. Otherwise it can wait up to 15"
                                    + " minutes.",
                            "-n",
                            first.namespace(),
                            "rollout",
                            "restart",
                            first.owner())
                    .risking(Risk.RESTARTS);
        }
        return Step.of(
                        "Change an annotation of the " + first.kind() + ", so that it tries again now. Otherwise it"
                                + " can wait up to 17 minutes.",
                        annotate(first, AGAIN + "=now"),
                        Actor.cluster())
                .undoneBy(annotate(first, AGAIN + "-"));
    }

    private static Action annotate(Refused refused, String annotation) {
        return Action.kubectl("-n", refused.namespace(), "annotate", "--overwrite", refused.owner(), annotation);
    }

    private static Verification created(Refused first) {
        boolean isJob = first.kind().equals("Job");
        return isJob
                ? Verification.kubectl(
                                "shows the event SuccessfulCreate last",
                                "-n",
                                first.namespace(),
                                "describe",
                                first.owner())
                        .rerunning(INFO.id())
                : Verification.kubectl(
                                "prints \"successfully rolled out\"",
                                "-n",
                                first.namespace(),
                                "rollout",
                                "status",
                                first.owner(),
                                "--timeout=120s")
                        .rerunning(INFO.id());
    }
}
