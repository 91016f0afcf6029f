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
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Whether the API server admits the Pods of workloads. Without a Pod there is no pull and no pull error. */
public final class RefusedPods implements Check {

    private static final CheckInfo INFO = CheckInfo.of("workload.refused-pods", "the Pods of Deployments are admitted")
            .reports(WorkloadProblems.BLOCKED_BY_ADMISSION)
            .requires(Listing.deployments())
            .welcomes(Listing.events());

    /** A Deployment whose pods are refused. */
    private record Refused(Deployment deployment, Refusal refusal, String source) {
        String path() {
            return deployment.namespace() + "/" + deployment.name();
        }

        /** What refuses is one thing in a namespace, and a webhook one in the cluster. */
        String group() {
            boolean everywhere = refusal.kind() == Refusal.Kind.WEBHOOK_DOWN;
            return (everywhere ? "" : deployment.namespace()) + " " + refusal.kind() + " " + refusal.name();
        }
    }

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        Map<String, List<Refused>> groups = new LinkedHashMap<>();
        for (Deployment deployment : evidence.list(Listing.deployments())) {
            boolean ofAddon = deployment.namespace().equals(BuiltIn.NAMESPACE)
                    && deployment.name().equals(BuiltIn.DEPLOYMENT);
            // registry-pod.admission speaks of the registry's own.
            Refused refused = ofAddon || deployment.desired() == 0 ? null : refused(deployment, evidence);
            if (refused != null) {
                groups.computeIfAbsent(refused.group(), g -> new ArrayList<>()).add(refused);
            }
        }
        return Outcome.of(
                groups.values().stream().map(RefusedPods::finding).toList(), "no Deployment has refused Pods");
    }

    private static @Nullable Refused refused(Deployment deployment, Evidence evidence) {
        String failure = deployment.replicaFailure();
        if (failure != null) {
            return new Refused(
                    deployment, Refusal.of(failure), "condition ReplicaFailure of Deployment " + deployment.name());
        }
        Integer current = deployment.current();
        boolean lacks = current == null ? deployment.ready() < deployment.desired() : current < deployment.desired();
        return lacks
                ? event(deployment, evidence)
                        .map(e -> new Refused(
                                deployment, Refusal.of(e.message()), "event FailedCreate of ReplicaSet " + e.name()))
                        .orElse(null)
                : null;
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
        List<String> paths = alike.stream().map(Refused::path).toList();
        String owner = "deploy/" + first.deployment().name();
        List<Step> steps = new ArrayList<>(refusal.steps(first.deployment().namespace(), owner));
        steps.add(Step.kubectl(
                        "Restart the Deployment, so that it tries again now. Otherwise it can wait up to 15 minutes.",
                        "-n",
                        first.deployment().namespace(),
                        "rollout",
                        "restart",
                        owner)
                .risking(Risk.RESTARTS));
        Finding finding = Finding.of(
                        WorkloadProblems.BLOCKED_BY_ADMISSION,
                        Subject.deployment(first.path()),
                        "The Pods of Deployment " + Phrases.some(paths) + " are refused by " + refusal.by())
                .observed(Phrases.brief(refusal.message(), 400), "a Pod that is admitted", first.source());
        // A refused rollout does not affect the old Pods that still run.
        boolean run = alike.stream()
                .allMatch(r -> r.deployment().ready() >= r.deployment().desired());
        Finding linked = finding.involving(
                alike.stream().map(r -> Subject.deployment(r.path())).toList());
        return (run ? linked.asHypothesis() : linked)
                .remedy(new Remedy(
                        steps,
                        Verification.kubectl(
                                        "prints \"successfully rolled out\"",
                                        "-n",
                                        first.deployment().namespace(),
                                        "rollout",
                                        "status",
                                        owner,
                                        "--timeout=120s")
                                .rerunning(INFO.id())));
    }
}
