package dev.registrydoctor.doctor.setup.retention;

import dev.registrydoctor.checks.catalog.shared.BuiltInRegistry;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.evidence.cluster.Deployment;
import dev.registrydoctor.checks.model.RegistryVersion;
import dev.registrydoctor.checks.store.RegistryStore;
import dev.registrydoctor.checks.store.retention.DeletionPlan;
import dev.registrydoctor.checks.store.sweep.GarbageCollection;
import dev.registrydoctor.doctor.setup.part.SetupPart;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is deleted of the built-in registry, what that frees, and why not.
 *
 * @param request what was wanted
 * @param sight what it was planned from
 * @param deletion what loses its links; empty when only garbage is collected
 * @param collection what the garbage collection after it deletes
 * @param obstacles why nothing is done; empty when nothing is in the way
 */
public record RetentionPlan(
        RetentionRequest request,
        StoreSight sight,
        DeletionPlan deletion,
        GarbageCollection collection,
        List<String> obstacles) {

    /** What {@link #of} reads beside the store and what is used. */
    public static final Needs NEEDS = RetentionObstacles.NEEDS;

    public RetentionPlan {
        obstacles = List.copyOf(obstacles);
    }

    /** The plan for a registry that is in use as it is; one that is read-only already was set so by somebody else. */
    public static RetentionPlan of(RetentionRequest request, StoreSight sight) {
        RetentionPlan plan = again(request, sight);
        if (!RetentionObstacles.isReadOnly(sight.evidence())) {
            return plan;
        }
        List<String> obstacles = new ArrayList<>(plan.obstacles());
        obstacles.add(
                RetentionObstacles.isLeftReadOnly(sight.evidence())
                        ? "Another run of registry-doctor has set the registry read-only: it is at work, or was interrupted. Where it ran,"
                                + " `sudo registry-doctor undo` takes back what it left."
                        : "The registry is read-only already, for work that this command did not begin. Wait until that work is done."
                                + " If nobody works on it, set it back: `registry-doctor fix registry.read-only`.");
        return new RetentionPlan(request, sight, plan.deletion(), plan.collection(), obstacles);
    }

    /** The same, whether the registry is read-only or not. */
    static RetentionPlan again(RetentionRequest request, StoreSight sight) {
        RegistryStore store = sight.store();
        DeletionPlan deletion = request.rules() == null
                ? new DeletionPlan(Map.of(), List.of(), List.of(), List.of())
                : DeletionPlan.byRules(store, request.rules(), sight.used(), request.asked());
        GarbageCollection now = collection(store, sight);
        GarbageCollection collection = collection(deletion.applied(store), sight);
        List<String> obstacles = new ArrayList<>(RetentionObstacles.ofRegistry(sight.evidence()));
        obstacles.addAll(RetentionObstacles.ofStore(store));
        obstacles.addAll(RetentionObstacles.ofNames(deletion));
        if (request.rules() != null) {
            sight.used().gaps().stream()
                    .limit(5)
                    .forEach(
                            gap -> obstacles.add(
                                    CleanText.line(
                                            "Not all uses of images are known: " + gap
                                                    + ". Nothing can be called unused then. Without rules, this command only collects garbage.")));
        }
        if (request.rules() != null && request.unattended() && !deletion.isEmpty()) {
            sight.used().doubts().stream()
                    .limit(5)
                    .forEach(line ->
                            obstacles.add(CleanText.line("Whether custom resources name an image that would go is not"
                                    + " known: " + line + ". Without --agree-to-delete, you are asked.")));
        }
        if (collection.stopped() != null) {
            obstacles.add(CleanText.line("The garbage collection would stop: " + collection.stopped()
                    + ". Push that image again, or delete it, first."));
        }
        String push = PushInFlight.in(store, now.freed().keySet(), sight.at());
        if (push != null) {
            obstacles.add("A push is in flight: " + push + ". Run this command again " + PushInFlight.RECENT.toMinutes()
                    + " minutes after the last push.");
        }
        collection
                .broken()
                .forEach((image, parts) ->
                        obstacles.add(CleanText.line("The garbage collection of the registry would break " + image
                                + ", which stays: it would delete "
                                + parts.iterator().next() + ". Push that image again first.")));
        KeptWhole.broken(store, deletion, collection.freed().keySet(), sight.used())
                .forEach(line -> obstacles.add("An image that stays would be broken: " + line
                        + ". Push it again first; the garbage collection of the registry would delete a part of it."));
        return new RetentionPlan(request, sight, deletion, collection, obstacles);
    }

    /**
     * What a garbage collection deletes. Where it is not known which version the registry has, it has to be the same for both: what
     * differs cannot be foreseen.
     */
    static GarbageCollection collection(RegistryStore store, StoreSight sight) {
        Deployment deployment = BuiltInRegistry.deployment(sight.evidence());
        RegistryVersion version = deployment == null ? null : RegistryVersion.of(deployment.images());
        GarbageCollection two = GarbageCollection.of(store, RegistryVersion.TWO);
        if (version == RegistryVersion.TWO) {
            return two;
        }
        GarbageCollection three = GarbageCollection.of(store, RegistryVersion.THREE);
        return version != null || two.equals(three)
                ? three
                : new GarbageCollection(
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        "the image of the registry does not tell its version, and version 2 and 3 differ here");
    }

    /** What whoever agrees has to know: where it was not looked whether an image that goes is used. */
    public List<String> doubts() {
        return deletion.isEmpty()
                ? List.of()
                : deletion.doubts().stream()
                        .filter(doubt -> doubt.kind() == DeletionPlan.Doubt.Kind.CUSTOM)
                        .map(doubt -> CleanText.line(doubt.text()))
                        .toList();
    }

    /** Whether nothing goes and nothing is freed. */
    public boolean isEmpty() {
        return deletion.repositories().isEmpty() && collection.freed().isEmpty();
    }

    /** How many tags go. */
    public int tags() {
        return deletion.repositories().values().stream()
                .mapToInt(each -> each.tags().size())
                .sum();
    }

    /** How many manifests go. */
    public int manifests() {
        return deletion.repositories().values().stream()
                .mapToInt(each -> each.manifests().size())
                .sum();
    }

    /** The steps, or why there are none. */
    public SetupPart part() {
        if (!obstacles.isEmpty()) {
            return new SetupPart(List.of(), obstacles, List.of(), List.of());
        }
        return isEmpty() ? SetupPart.NOTHING : SetupPart.steps(new RetentionSteps(this).all());
    }
}
