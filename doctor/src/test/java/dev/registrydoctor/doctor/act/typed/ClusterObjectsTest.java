package dev.registrydoctor.doctor.act.typed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.ClusterWriters;
import dev.registrydoctor.doctor.act.nodes.MockCluster;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.FieldDifference;
import dev.registrydoctor.doctor.act.object.ObjectChangedException;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import io.fabric8.mockwebserver.http.MockResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of a cluster: what would be, what is made of them, and how that is taken back. */
class ClusterObjectsTest {

    private static final String NAMESPACE = "container-registry";

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: registry, namespace: container-registry, labels: {app: registry}}
            spec:
              replicas: 0
              template:
                spec:
                  containers:
                  - name: registry
                    image: registry:2
                    env: [{name: REGISTRY_LOG_LEVEL, value: info}]
                  - {name: proxy, image: nginx}
            """;

    private static final String SECRET = """
            apiVersion: v1
            kind: Secret
            metadata: {name: login}
            data: {.dockerconfigjson: aHVudGVyMg==}
            """;

    private MockCluster cluster;
    private ClusterObjects objects;

    @BeforeEach
    void open() throws IOException {
        cluster = new MockCluster();
        objects = ClusterWriters.objects(cluster.kubeconfig());
    }

    @AfterEach
    void close() {
        objects.close();
        cluster.close();
    }

    private static ObjectNode json(String text) throws JsonProcessingException {
        return (ObjectNode) new ObjectMapper().readTree(text);
    }

    /** Creates an object as the administrator. */
    private ObjectKey created(String yaml) throws IOException {
        ObjectNode object = objects.read(yaml).get(0);
        byte[] text = object.toString().getBytes(StandardCharsets.UTF_8);
        cluster.admin().load(new ByteArrayInputStream(text)).create();
        return ObjectKey.of(object);
    }

    private ObjectNode now(ObjectKey key) throws IOException {
        return Objects.requireNonNull(objects.get(key), key.label());
    }

    private static List<String> texts(ObjectNode before, ObjectNode after) {
        return ObjectFields.differences(before, after).stream()
                .map(FieldDifference::text)
                .toList();
    }

    @Test
    void aPatchIsComputedCarriedOutAndTakenBack() throws IOException {
        ObjectKey key = created(DEPLOYMENT);
        ObjectNode before = now(key);
        String patch = "{\"spec\":{\"replicas\":1,\"template\":{\"spec\":{\"containers\":[{\"name\":\"registry\","
                + "\"env\":[{\"name\":\"REGISTRY_LOG_LEVEL\",\"value\":\"debug\"}]}]}}}}";
        ObjectNode planned = objects.patched(key, patch, "strategic");
        assertEquals(before, now(key), "a dry run changes nothing");
        assertEquals(
                List.of(
                        "spec.replicas: 0 -> 1",
                        "spec.template.spec.containers[registry].env[REGISTRY_LOG_LEVEL]: info -> debug"),
                texts(before, planned));
        ObjectNode after = objects.change(key, before, planned);
        assertEquals(List.of(), texts(Objects.requireNonNull(after), planned));
        assertEquals(List.of(), texts(now(key), planned));

        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("registry")
                .edit(d -> {
                    d.getMetadata().getLabels().put("mine", "yes");
                    d.getSpec().getTemplate().getSpec().getContainers().get(1).setImage("nginx:1.27");
                    return d;
                });
        ObjectNode restored = objects.restore(key, before, after);
        assertEquals(
                List.of(
                        "metadata.labels.mine: not set -> yes",
                        "spec.template.spec.containers[proxy].image: nginx -> nginx:1.27"),
                texts(before, Objects.requireNonNull(restored)));
    }

    @Test
    void anUndoIsRefusedWhereSomebodyElseChangedTheField() throws IOException {
        ObjectKey key = created(DEPLOYMENT);
        ObjectNode before = now(key);
        ObjectNode after = objects.change(key, before, objects.patched(key, "{\"spec\":{\"replicas\":1}}", "merge"));
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("registry")
                .scale(3);
        ObjectChangedException refused =
                assertThrows(ObjectChangedException.class, () -> objects.restore(key, before, after));
        assertTrue(String.valueOf(refused.getMessage()).endsWith("spec.replicas"), refused.getMessage());
        assertEquals(3, now(key).at("/spec/replicas").asInt());
    }

    @Test
    void aManifestIsComputedCreatedAndTakenBack() throws IOException {
        ObjectNode manifest = objects.read(DEPLOYMENT).get(0);
        ObjectKey key = ObjectKey.of(manifest);
        ObjectNode planned = objects.applied(manifest);
        assertNull(objects.get(key), "a dry run creates nothing");
        assertFalse(planned.path("metadata").has("uid"), planned.toString());
        ObjectNode after = objects.change(key, null, planned);
        assertNotNull(now(key).at("/metadata/uid").textValue());
        // What was planned, where the program ended before it heard of the creation.
        assertEquals(after, objects.change(key, null, planned));
        assertNull(objects.restore(key, null, planned));
        assertNull(objects.get(key));
    }

    @Test
    void aDeletedObjectComesBack() throws IOException {
        ObjectKey key = created(DEPLOYMENT);
        ObjectNode before = now(key);
        assertNull(objects.change(key, before, null));
        assertNull(objects.get(key));
        ObjectNode again = objects.restore(key, before, null);
        assertEquals(List.of(), texts(before, Objects.requireNonNull(again)));
    }

    @Test
    void aChangeInBetweenIsSeenByThePreconditions() throws IOException {
        ObjectKey key = created(DEPLOYMENT);
        ObjectNode before = now(key);
        ObjectNode planned = objects.patched(key, "{\"spec\":{\"replicas\":1}}", "merge");
        label("mine");
        for (String method : List.of("PATCH", "DELETE")) {
            // The program reads the object before the change, and writes after it.
            AtomicInteger once = new AtomicInteger();
            AtomicInteger writes = new AtomicInteger();
            cluster.front(request -> {
                writes.addAndGet(request.startsWith(method) ? 1 : 0);
                return request.startsWith("GET") && once.getAndIncrement() == 0 ? answer(before.toString()) : null;
            });
            ObjectNode to = method.equals("PATCH") ? planned : null;
            assertThrows(ObjectChangedException.class, () -> objects.change(key, before, to));
            assertEquals(1, writes.get());
            assertTrue(now(key).at("/metadata/labels").has("mine"));
            assertEquals(0, now(key).at("/spec/replicas").asInt());
        }
    }

    private void label(String name) {
        cluster.admin()
                .apps()
                .deployments()
                .inNamespace(NAMESPACE)
                .withName("registry")
                .edit(d -> {
                    d.getMetadata().getLabels().put(name, "");
                    return d;
                });
    }

    @Test
    void anObjectThatAFinalizerKeepsIsReturned() throws IOException {
        ObjectKey key = created("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: registry-claim, namespace: container-registry, finalizers: [kubernetes.io/pvc-protection]}
                spec: {accessModes: [ReadWriteMany]}
                """);
        ObjectNode before = now(key);
        try (TypedClusterObjects impatient = new TypedClusterObjects(cluster.kubeconfig(), Duration.ZERO)) {
            ObjectNode kept = impatient.change(key, before, null);
            assertTrue(Objects.requireNonNull(kept).path("metadata").has("deletionTimestamp"));
            assertThrows(ObjectChangedException.class, () -> impatient.restore(key, before, null));
        }
    }

    @Test
    void theWordsOfTheApiServerAreInTheMessage() throws IOException {
        ObjectKey key = created(DEPLOYMENT);
        ObjectNode before = now(key);
        cluster.front(request -> request.startsWith("PATCH")
                ? MockCluster.refusal(422, "Deployment.apps \"registry\" is invalid: spec.replicas: must be less")
                : null);
        IOException refused = assertThrows(
                IOException.class, () -> objects.change(key, before, json("{\"spec\":{\"replicas\":-1}}")));
        assertTrue(
                String.valueOf(refused.getMessage()).contains("change Deployment container-registry/registry"),
                refused.getMessage());
        assertTrue(String.valueOf(refused.getMessage()).contains("spec.replicas: must be less"), refused.getMessage());
    }

    @Test
    void theContentOfASecretIsInNoMessage() throws IOException {
        ObjectNode manifest = objects.read(SECRET).get(0);
        ObjectKey key = ObjectKey.of(manifest);
        for (int code : List.of(400, 403, 422, 500)) {
            MockResponse webhook = MockCluster.refusal(code, "admission webhook denied: password hunter2 is too short");
            cluster.front(request -> request.startsWith("GET") ? null : webhook);
            for (boolean dry : List.of(true, false)) {
                IOException refused = assertThrows(
                        IOException.class,
                        () -> Objects.requireNonNull(
                                dry ? objects.applied(manifest) : objects.change(key, null, manifest)));
                for (Throwable e = refused; e != null; e = e.getCause()) {
                    assertFalse(String.valueOf(e.getMessage()).contains("hunter2"), e.getMessage());
                    assertFalse(String.valueOf(e.getMessage()).contains("aHVudGVyMg"), e.getMessage());
                }
                assertTrue(String.valueOf(refused.getMessage()).contains(String.valueOf(code)), refused.getMessage());
            }
        }
        cluster.front(request -> MockCluster.refusal(
                403, "secrets is forbidden: User \"jane\" cannot patch resource \"secrets\" in API group"));
        IOException refused = assertThrows(IOException.class, () -> objects.applied(manifest));
        assertTrue(String.valueOf(refused.getMessage()).contains("jane"), refused.getMessage());
    }

    @Test
    void wordsOfKubectlAreKnownOrLookedUp() throws IOException {
        assertEquals(new ObjectKey("v1", "PersistentVolume", null, "a"), objects.key("pv", "ignored", "a"));
        assertEquals(new ObjectKey("apps/v1", "Deployment", "default", "a"), objects.key("deploy", null, "a"));
        assertEquals(new ObjectKey("apps/v1", "Deployment", "x", "a"), objects.key("Deployments.apps", "x", "a"));
        assertEquals(
                new ObjectKey("networking.k8s.io/v1", "NetworkPolicy", "x", "a"),
                objects.key("networkpolicy", "x", "a"));
        assertEquals(List.of(), cluster.requests());
        cluster.front(request -> switch (request) {
            case "GET /apis" ->
                answer("{\"groups\":[{\"preferredVersion\":{\"groupVersion\":\"cert-manager.io/v1\"}}]}");
            case "GET /apis/cert-manager.io/v1" ->
                answer("{\"resources\":[{\"name\":\"certificates\",\"kind\":\"Certificate\",\"namespaced\":true,"
                        + "\"shortNames\":[\"cert\"]},{\"name\":\"certificates/status\",\"kind\":\"Certificate\"}]}");
            case "GET /api/v1" -> answer("{\"resources\":[]}");
            default -> null;
        });
        ObjectKey certificate = new ObjectKey("cert-manager.io/v1", "Certificate", "x", "a");
        assertEquals(certificate, objects.key("cert", "x", "a"));
        assertEquals(certificate, objects.key("certificates.cert-manager.io", "x", "a"));
        assertThrows(IOException.class, () -> objects.key("certificates/status", "x", "a"));
        assertThrows(IOException.class, () -> objects.key("nonsense", null, "a"));
    }

    private static MockResponse answer(String body) {
        return new MockResponse()
                .setResponseCode(200)
                .setHeader("Content-Type", "application/json")
                .setBody(body);
    }

    @Test
    void aNameDoesNotLeadToAnotherPath() throws IOException {
        assertNull(objects.get(new ObjectKey("v1", "Secret", "default", "../../nodes?watch=true")));
        assertEquals(
                List.of("GET /api/v1/namespaces/default/secrets/..%2F..%2Fnodes%3Fwatch%3Dtrue"), cluster.requests());
        assertThrows(IllegalArgumentException.class, () -> objects.get(new ObjectKey("v1", "Secret", "..", "login")));
    }

    @Test
    void objectsOfAManifestGetTheirNamespace() throws IOException {
        List<ObjectNode> read = objects.read(
                SECRET + "---\n---\n" + DEPLOYMENT
                        + "---\n{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: Namespace, metadata: {name: n}}]}\n");
        assertEquals(
                List.of(
                        new ObjectKey("v1", "Secret", "default", "login"),
                        new ObjectKey("apps/v1", "Deployment", NAMESPACE, "registry"),
                        new ObjectKey("v1", "Namespace", null, "n")),
                read.stream().map(ObjectKey::of).toList());
        for (String bad : List.of("a: [", "- 1", "kind: Secret", "{apiVersion: v1, kind: Secret}", "a: &a {b: *a}")) {
            IOException refused = assertThrows(IOException.class, () -> objects.read(bad), bad);
            assertTrue(String.valueOf(refused.getMessage()).contains("manifest"), refused.getMessage());
        }
        IOException refused = assertThrows(IOException.class, () -> objects.read("data: {p: \"hunter2\n"));
        assertFalse(String.valueOf(refused.getMessage()).contains("hunter2"), refused.getMessage());
    }

    @Test
    void aServerThatDoesNotAnswerIsAnError() throws IOException {
        ObjectKey key = created(DEPLOYMENT);
        ObjectNode before = now(key);
        cluster.close();
        assertThrows(IOException.class, () -> objects.change(key, before, null));
        cluster = new MockCluster();
    }
}
