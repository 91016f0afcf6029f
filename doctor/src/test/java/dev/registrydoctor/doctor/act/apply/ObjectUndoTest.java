package dev.registrydoctor.doctor.act.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.file.MachineFiles;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import dev.registrydoctor.doctor.act.plan.ClusterReach;
import dev.registrydoctor.doctor.act.plan.Here;
import dev.registrydoctor.doctor.act.plan.Logins;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.act.plan.RemoteNodes;
import dev.registrydoctor.doctor.act.plan.StepWork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that change objects, through the journal and back. */
class ObjectUndoTest {

    private static final String THERE = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: registry, namespace: container-registry, labels: {app: registry}}
            spec:
              replicas: 0
              template:
                spec:
                  containers:
                  - {name: registry, image: "registry:2", env: [{name: REGISTRY_STORAGE_DELETE_ENABLED, value: "no"}]}
            ---
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: deny, namespace: container-registry}
            spec: {podSelector: {}, policyTypes: [Ingress]}
            ---
            apiVersion: v1
            kind: PersistentVolume
            metadata: {name: pvc-1}
            spec: {persistentVolumeReclaimPolicy: Delete, capacity: {storage: 20Gi}}
            """;

    @TempDir
    private Path folder;

    private MockCluster cluster;
    private ClusterObjects objects;
    private Planner planner;
    private Changes changes;
    private final List<ObjectKey> keys = new ArrayList<>();

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        objects = ClusterWriters.objects(cluster.kubeconfig());
        for (ObjectNode object : objects.read(THERE)) {
            ObjectKey key = ObjectKey.of(object);
            objects.change(key, null, object);
            keys.add(key);
        }
        keys.add(new ObjectKey("v1", "ConfigMap", "kube-public", "local-registry-hosting"));
        MachineFiles files = new MachineFiles(folder);
        planner = new Planner(
                new Here("vm", true, List.of("vm")),
                files,
                new ClusterReach(true, objects, KubectlAccess.MICROK8S, Logins.NONE, RemoteNodes.NONE),
                true);
        changes = new Changes(files, objects, new CommandRunner(Duration.ofSeconds(20), Map.of()), null);
    }

    @AfterEach
    void close() {
        objects.close();
        cluster.close();
    }

    private static List<Step> steps() {
        return List.of(
                Step.kubectl("Scale it.", "-n", "container-registry", "scale", "deploy/registry", "--replicas=1"),
                Step.kubectl(
                        "Allow to delete.",
                        "-n",
                        "container-registry",
                        "set",
                        "env",
                        "deploy/registry",
                        "REGISTRY_STORAGE_DELETE_ENABLED=yes"),
                Step.of(
                        "Keep it.",
                        Action.patch("pv", null, "pvc-1", "{\"spec\":{\"persistentVolumeReclaimPolicy\":\"Retain\"}}"),
                        Actor.cluster()),
                Step.of("Let it in.", Action.delete("networkpolicy", "container-registry", "deny"), Actor.cluster()),
                Step.of(
                        "Name it.",
                        Action.apply("{apiVersion: v1, kind: ConfigMap, metadata: {name: local-registry-hosting,"
                                + " namespace: kube-public}, data: {host: \"localhost:32000\"}}"),
                        Actor.cluster()));
    }

    private Map<String, @Nullable ObjectNode> state() throws IOException {
        Map<String, @Nullable ObjectNode> state = new LinkedHashMap<>();
        for (ObjectKey key : keys) {
            state.put(key.label(), objects.get(key));
        }
        return state;
    }

    private void apply() throws Exception {
        apply(steps());
    }

    private void apply(List<Step> steps) throws Exception {
        try (Journal journal = Journal.writing(folder.resolve("changes"))) {
            Journal.Writing writing = journal.begin("test", "/", "http://cluster");
            for (PlannedStep step : planner.plan(Remedy.of(Verification.of(""), steps.toArray(Step[]::new)))) {
                PlannedStep now = planner.now(step);
                assertInstanceOf(StepWork.Changes.class, now.work(), step.step()::goal);
                new Applier(changes).apply(now, writing);
            }
        }
    }

    private List<Undoer.Taken> undo() throws Exception {
        try (Journal journal = Journal.writing(folder.resolve("changes"))) {
            JournalEntry entry = journal.entries().get(0);
            return new Undoer(changes).undo(entry, journal);
        }
    }

    @Test
    void takesObjectsBackToWhatTheyWere() throws Exception {
        Map<String, @Nullable ObjectNode> before = state();
        apply();
        ObjectNode deployment = objects.get(keys.get(0));
        assertNotNull(deployment);
        assertEquals(1, deployment.at("/spec/replicas").asInt());
        assertEquals(
                "yes",
                deployment.at("/spec/template/spec/containers/0/env/0/value").asText());
        assertNull(objects.get(keys.get(1)));
        assertNotNull(objects.get(keys.get(3)));

        List<Undoer.Taken> taken = undo();
        assertEquals(5, taken.size());
        taken.forEach(one -> assertNull(one.problem(), one::toString));
        Map<String, @Nullable ObjectNode> after = state();
        before.forEach(
                (name, object) -> assertEquals(List.of(), ObjectFields.differences(object, after.get(name)), name));
    }

    @Test
    void aSecondTimeThereIsNothingToDo() throws Exception {
        apply();
        for (PlannedStep step : planner.plan(Remedy.of(Verification.of(""), steps().toArray(Step[]::new)))) {
            assertEquals(new StepWork.AlreadyDone(), step.work(), step.step()::goal);
        }
    }

    @Test
    void whatSomebodyElseChangedStays() throws Exception {
        apply();
        ObjectKey deployment = keys.get(0);
        ObjectNode now = objects.get(deployment);
        assertNotNull(now);
        ObjectNode theirs = now.deepCopy();
        ((ObjectNode) theirs.at("/metadata/labels")).put("team", "a");
        objects.change(deployment, now, theirs);
        undo().forEach(one -> assertNull(one.problem(), one::toString));
        ObjectNode after = objects.get(deployment);
        assertNotNull(after);
        assertEquals("a", after.at("/metadata/labels/team").asText());
        assertEquals(0, after.at("/spec/replicas").asInt());
    }

    @Test
    void aConflictIsNotOverwritten() throws Exception {
        apply();
        ObjectKey deployment = keys.get(0);
        ObjectNode now = objects.get(deployment);
        assertNotNull(now);
        ObjectNode theirs = now.deepCopy();
        ((ObjectNode) theirs.get("spec")).put("replicas", 3);
        objects.change(deployment, now, theirs);
        List<Undoer.Taken> taken = undo();
        assertFalse(taken.isEmpty());
        assertNotNull(taken.get(taken.size() - 1).problem());
        ObjectNode after = objects.get(deployment);
        assertNotNull(after);
        assertEquals(3, after.at("/spec/replicas").asInt());
    }

    private static Step create(String manifest) {
        return Step.of("Create it.", Action.apply(manifest), Actor.cluster());
    }

    @Test
    void aClaimThatHasAVolumeByNowStays() throws Exception {
        ObjectKey key = new ObjectKey("v1", "PersistentVolumeClaim", "container-registry", "registry-claim");
        apply(List.of(create("{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: registry-claim,"
                + " namespace: container-registry}, spec: {accessModes: [ReadWriteMany]}}")));
        ObjectNode created = objects.get(key);
        assertNotNull(created);
        ObjectNode bound = created.deepCopy();
        ((ObjectNode) bound.get("spec")).put("volumeName", "pvc-1");
        objects.change(key, created, bound);
        assertTrue(undo().get(0).isIrreversible());
        assertNotNull(objects.get(key));

        objects.change(key, bound, created);
        assertNull(undo().get(0).problem());
        assertNull(objects.get(key));
    }

    @Test
    void aNamespaceStaysWithWhatOthersPutIntoIt() throws Exception {
        ObjectKey key = new ObjectKey("v1", "Namespace", null, "shop");
        apply(List.of(create("{apiVersion: v1, kind: Namespace, metadata: {name: shop}}")));
        assertTrue(undo().get(0).isIrreversible());
        assertNotNull(objects.get(key));
    }

    /** A dry run gives it an address that the API server then refuses. */
    @Test
    void aServiceIsCreatedWithoutTheAddressOfADryRun() throws Exception {
        ObjectKey key = new ObjectKey("v1", "Service", "container-registry", "registry");
        apply(List.of(
                create("{apiVersion: v1, kind: Service, metadata: {name: registry, namespace: container-registry},"
                        + " spec: {type: NodePort, ports: [{port: 5000, nodePort: 32000}]}}")));
        assertNotNull(objects.get(key));
        assertNull(undo().get(0).problem());
        assertNull(objects.get(key));
    }

    @Test
    void anAddOnIsNotDisabled() throws Exception {
        Step enable = Step.of("Enable it.", Action.program("env", "true"), Actor.cluster());
        apply(List.of(enable.undoneBy(Action.root("microk8s", "disable", "registry"))));
        assertFalse(Journal.reading(folder.resolve("changes")).entries().get(0).isReversible());
        Undoer.Taken taken = undo().get(0);
        assertTrue(taken.isIrreversible());
        assertFalse(taken.step().change().isReversible());
    }

    /** What the steps before it change can be what the API server minds. */
    @Test
    void whatIsRefusedNowIsLookedAtAgain() throws Exception {
        Step refused = Step.of("Keep it.", Action.patch("pv", null, "pvc-2", "{\"spec\":{}}"), Actor.cluster());
        List<PlannedStep> plan = planner.plan(Remedy.of(Verification.of(""), steps().get(0), refused));
        StepWork.Blocked blocked =
                assertInstanceOf(StepWork.Blocked.class, plan.get(1).work());
        StepWork.Blocked alone = assertInstanceOf(
                StepWork.Blocked.class,
                planner.plan(Remedy.of(Verification.of(""), refused)).get(0).work());
        assertNotEquals(alone, blocked);
    }

    @Test
    void whatDoesNotExistIsSaid() throws Exception {
        Step step = Step.of("Keep it.", Action.patch("pv", null, "pvc-2", "{\"spec\":{}}"), Actor.cluster());
        assertInstanceOf(
                StepWork.Blocked.class,
                planner.plan(Remedy.of(Verification.of(""), step)).get(0).work());
    }
}
