package dev.registrydoctor.checks.catalog.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OwnersTests {

    /** The minute 29400000 since 1970. */
    private static final Instant DUE = Instant.ofEpochSecond(60L * 29_400_000);

    private static Pod.Builder builder(String name, @Nullable String ownerKind, @Nullable String ownerName) {
        return new Pod.Builder("it's", name)
                .phase("Pending")
                .created(DUE.plusSeconds(30))
                .ownerKind(ownerKind)
                .ownerName(ownerName);
    }

    private static Pod pod(String name, @Nullable String ownerKind, @Nullable String ownerName, String hash) {
        return builder(name, ownerKind, ownerName)
                .labels(hash.isEmpty() ? Map.of() : Map.of("pod-template-hash", hash))
                .build();
    }

    /** What the steps do, in their order; a manual one as null. */
    private static List<Action> actions(List<Step> steps) {
        return steps.stream().map(Step::action).toList();
    }

    private static List<Step> set(Pod pod) {
        return Owners.setImage("Change it.", pod, "app", "r.lab/i:1");
    }

    private static Action image(String resource) {
        return Action.kubectl("-n", "it's", "set", "image", resource, "app=r.lab/i:1");
    }

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet, web-5d4f8c7b9, 5d4f8c7b9, deployment/web",
        "ReplicaSet, my-web-app-5d4f8c7b9, 5d4f8c7b9, deployment/my-web-app",
        "DaemonSet, agent, '', daemonset/agent",
        "Job, once, '', pod/x"
    })
    void theImageIsSetWhereItTakesEffect(String kind, String name, String hash, String resource) {
        List<Step> steps = set(pod("x", kind, name, hash));
        assertEquals(List.of(image(resource)), actions(steps));
        assertEquals(Risk.RESTARTS, steps.get(0).risk());
    }

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet, web-5d4f8c7b9, 1234567890",
        "ReplicaSet, -web, web",
        "Node, vm, ''",
        "StrimziPodSet, kafka, ''"
    })
    void whatCannotBeNamedIsChangedInItsManifest(String kind, String name, String hash) {
        Pod pod = pod("x", kind, name, hash);
        assertFalse(Owners.canBeNamed(pod));
        List<Step> steps = set(pod);
        assertEquals(1, steps.size());
        assertInstanceOf(Action.Manual.class, steps.get(0).action());
        assertEquals("Change it. Write `image: r.lab/i:1`.", steps.get(0).goal());
    }

    @Test
    void aReplicaSetOfAnotherControllerIsNotChanged() {
        Pod pod = builder("x", "ReplicaSet", "web-6b7c")
                .labels(Map.of("rollouts-pod-template-hash", "6b7c"))
                .build();
        assertFalse(Owners.canBeNamed(pod));
    }

    @ParameterizedTest
    @CsvSource({"ReplicaSet, replicaset", "ReplicationController, replicationcontroller"})
    void whatDoesNotReplacePodsNeedsTheirDeletion(String kind, String resource) {
        assertEquals(
                List.of(image(resource + "/web"), Action.delete("pod", "it's", "x")),
                actions(set(pod("x", kind, "web", ""))));
    }

    /** It waits for the Pod that it made of the wrong template. */
    @Test
    void ofAStatefulSetThePodThatIsNotReadyIsDeleted() {
        assertEquals(
                List.of(image("statefulset/db"), Action.delete("pod", "it's", "db-0")),
                actions(set(pod("db-0", "StatefulSet", "db", ""))));
        Pod ready = builder("db-0", "StatefulSet", "db").ready(true).build();
        assertEquals(List.of(image("statefulset/db")), actions(set(ready)));
    }

    @Test
    void ofACronJobTheNextRunsAndTheWaitingOneAreChanged() {
        assertEquals(
                List.of(image("cronjob/nightly-build"), Action.delete("job", "it's", "nightly-build-29400000")),
                actions(set(pod("x", "Job", "nightly-build-29400000", ""))));
        Pod runs = builder("x", "Job", "nightly-29400000").phase("Running").build();
        assertEquals(List.of(image("cronjob/nightly")), actions(set(runs)));
    }

    /** The number is the minute in which a CronJob starts it, and not a build or a date. */
    @ParameterizedTest
    @CsvSource({
        "nightly-20261130",
        "nightly-29400001",
        "nightly-29398000",
        "nightly-294",
        "nightly-99999999999999999999",
        "29400000"
    })
    void aJobWithAnotherNumberIsNotOfACronJob(String job) {
        assertEquals(List.of(image("pod/x")), actions(set(pod("x", "Job", job, ""))));
    }

    @Test
    void aJobWithoutATimeIsNotOfACronJob() {
        Pod pod = builder("x", "Job", "nightly-29400000").created(null).build();
        assertEquals(List.of(image("pod/x")), actions(set(pod)));
    }

    @Test
    void ofAPodWithoutAnOwnerItsOwnImageIsChanged() {
        List<Step> steps = set(pod("x", null, null, ""));
        assertEquals(List.of(image("pod/x")), actions(steps));
        assertTrue(steps.get(0).goal().endsWith("change its manifest too."));
        assertFalse(Owners.canBeNamed(pod("x", "ReplicaSet", null, "h")));
    }

    private static List<Action> pull(Pod pod, boolean init) {
        Pod.Container container =
                new Pod.Container.Builder("a b", "i:1").init(init).build();
        return actions(Owners.pullIfNotPresent("Allow it.", pod, container));
    }

    @Test
    void thePolicyIsChangedInTheTemplate() {
        String template =
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"a b\",\"imagePullPolicy\":\"IfNotPresent\"}]}}}}";
        assertEquals(
                List.of(Action.patch("deployment", "it's", "web", template)),
                pull(pod("x", "ReplicaSet", "web-5d4f8c7b9", "5d4f8c7b9"), false));
        assertEquals(
                Action.patch("cronjob", "it's", "nightly", "{\"spec\":{\"jobTemplate\":" + template + "}}"),
                pull(pod("x", "Job", "nightly-29400000", ""), false).get(0));
        assertInstanceOf(
                Action.Manual.class,
                pull(pod("x", "ReplicaSet", "web-5d4f8c7b9", "5d4f8c7b9"), true).get(0));
        // The policy of a Pod is fixed.
        assertInstanceOf(
                Action.Manual.class, pull(pod("x", "Job", "once", ""), false).get(0));
        assertInstanceOf(
                Action.Manual.class, pull(pod("x", null, null, ""), false).get(0));
        assertInstanceOf(
                Action.Manual.class, pull(pod("x", "Node", "vm", ""), false).get(0));
    }

    @Test
    void whatDoesNotRollIsRestartedByItsDeletion() {
        Step rollout = Owners.restart("Restart it.", pod("x", "ReplicaSet", "web-5d4f8c7b9", "5d4f8c7b9"));
        assertEquals(Action.kubectl("-n", "it's", "rollout", "restart", "deployment/web"), rollout.action());
        assertEquals(Risk.RESTARTS, rollout.risk());
        assertEquals(
                Action.kubectl("-n", "it's", "rollout", "restart", "daemonset/agent"),
                Owners.restart("Restart it.", pod("x", "DaemonSet", "agent", ""))
                        .action());
        assertEquals(
                Action.kubectl("-n", "it's", "rollout", "restart", "statefulset/db"),
                Owners.restart(
                                "Restart it.",
                                builder("db-0", "StatefulSet", "db").ready(true).build())
                        .action());
        for (String kind : List.of("Job", "StatefulSet", "ReplicationController", "Node")) {
            Step deletion = Owners.restart("Restart it.", pod("x", kind, "once", ""));
            assertEquals(Action.delete("pod", "it's", "x"), deletion.action(), kind);
            assertEquals("Restart it.", deletion.goal());
        }
        assertTrue(
                Owners.restart("Restart it.", pod("x", null, null, "")).goal().endsWith("apply its manifest again."));
    }
}
