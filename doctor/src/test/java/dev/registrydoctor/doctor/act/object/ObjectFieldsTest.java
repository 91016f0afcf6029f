package dev.registrydoctor.doctor.act.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the fields that differ are shown, how a patch names them, and what is created again. */
class ObjectFieldsTest {

    private static ObjectNode object(String yaml) throws IOException {
        return ManifestObjects.read("{apiVersion: v1, metadata: {name: x}, " + yaml + "}")
                .get(0);
    }

    private static List<String> texts(@Nullable String before, @Nullable String after) throws IOException {
        return ObjectFields.differences(before == null ? null : object(before), after == null ? null : object(after))
                .stream()
                .map(FieldDifference::text)
                .toList();
    }

    @Test
    void fieldsAreNamedByTheKeysOfTheirLists() throws IOException {
        assertEquals(
                List.of(
                        "spec.ports[5000/TCP].nodePort: 32000 -> 32001",
                        "spec.ports[80/UDP].port: not set -> 80",
                        "spec.ports[80/UDP].protocol: not set -> UDP"),
                texts(
                        "kind: Service, spec: {ports: [{port: 5000, nodePort: 32000}]}",
                        "kind: Service, spec: {ports: [{port: 80, protocol: UDP}, {port: 5000, nodePort: 32001}]}"));
        assertEquals(
                List.of("spec.args: [\"a\"] -> [\"b\",\"a\"]", "spec.x[a.b/c]: 1 -> {\"d\":2}"),
                texts(
                        "kind: A, spec: {args: [a], x: {a.b/c: 1}}",
                        "kind: A, spec: {args: [b, a], x: {a.b/c: {d: 2}}}"));
        // Without keys, or with one key twice, it is one value.
        assertEquals(
                List.of("spec.ports: [{\"port\":1},{\"port\":1}] -> [{\"port\":1}]"),
                texts("kind: A, spec: {ports: [{port: 1}, {port: 1}]}", "kind: A, spec: {ports: [{port: 1}]}"));
        assertEquals(
                List.of("imagePullSecrets: [{\"name\":\"a\"},{\"name\":\"b\"}] -> [{\"name\":\"b\"},{\"name\":\"a\"}]"),
                texts(
                        "kind: A, imagePullSecrets: [{name: a}, {name: b}]",
                        "kind: A, imagePullSecrets: [{name: b}, {name: a}]"));
        assertEquals(
                List.of("spec.podSelector: not set -> {}"),
                texts("kind: A, spec: {a: 1}", "kind: A, spec: {a: 1, podSelector: {}}"));
        assertEquals(List.of(), ObjectFields.differences(null, null));
    }

    @Test
    void whatTheApiServerSetsIsNotCompared() throws IOException {
        ObjectNode before = (ObjectNode) new ObjectMapper().readTree("""
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "a", "uid": "1", "resourceVersion": "2",
                 "generation": 3, "creationTimestamp": "x", "managedFields": [{"manager": "m"}],
                 "annotations": {"deployment.kubernetes.io/revision": "4"}}, "status": {"replicas": 5}}""");
        ObjectNode after = (ObjectNode) new ObjectMapper()
                .readTree("{\"apiVersion\": \"apps/v1\", \"kind\": \"Deployment\", \"metadata\": {\"name\": \"a\"}}");
        assertEquals(List.of(), ObjectFields.differences(before, after));
        assertEquals(0, ObjectPatch.between(before, after).size());
    }

    @Test
    void secretsAreNotShown() throws IOException {
        String applied =
                "metadata: {name: x, annotations: {kubectl.kubernetes.io/last-applied-configuration: '{\"data\":\"aHVudGVyMg==\"}'}}";
        for (String other : List.of("data: {p: eA==}", "stringData: {p: x}", "data: {q: eA==}, type: Opaque")) {
            ObjectNode before = ManifestObjects.read(
                            "{apiVersion: v1, kind: Secret, " + applied + ", data: {p: aHVudGVyMg==}}")
                    .get(0);
            ObjectNode after = object("kind: Secret, " + other);
            String shown = ObjectFields.differences(before, after).stream()
                    .map(FieldDifference::text)
                    .toList()
                    .toString();
            assertFalse(shown.contains("aHVudGVyMg") || shown.contains("eA==") || shown.contains("-> x"), shown);
        }
        assertEquals(
                List.of("data.p: changed (hidden)", "data.q: removed (hidden)", "data.r: set (hidden)"),
                texts("kind: Secret, data: {p: YQ==, q: YQ==}", "kind: Secret, data: {p: Yg==, r: YQ==}"));
        // A Secret without data is all of it.
        assertEquals(
                List.of("data.p: removed (hidden)"),
                texts("kind: Secret, data: {p: YQ==}", "kind: Secret").subList(0, 1));
        assertEquals(
                List.of(
                        "spec.containers[r].env[REGISTRY_HTTP_SECRET]: changed (hidden)",
                        "spec.containers[r].env[LEVEL]: a -> b"),
                texts(
                        "kind: Pod, spec: {containers: [{name: r, env: [{name: REGISTRY_HTTP_SECRET, value: hunter2}, {name: LEVEL, value: a}]}]}",
                        "kind: Pod, spec: {containers: [{name: r, env: [{name: REGISTRY_HTTP_SECRET, value: hunter3}, {name: LEVEL, value: b}]}]}"));
    }

    @Test
    void textsAreOneBoundedLine() throws IOException {
        List<String> shown = texts(
                "kind: ConfigMap, data: {a: b}", "kind: ConfigMap, data: {a: \"1\\n\\u202e" + "x".repeat(5000) + "\"}");
        assertEquals(1, shown.size());
        assertFalse(
                shown.get(0).contains("\n")
                        || shown.get(0).contains("\u202e")
                        || shown.get(0).length() > 600,
                shown.get(0));
    }

    @Test
    void aPatchTestsWhatItChanges() throws IOException {
        ObjectNode from =
                object("kind: Pod, spec: {a/b~c: 1, containers: [{name: a, image: x}, {name: b}, {name: c}]}");
        ObjectNode to = object("kind: Pod, spec: {containers: [{name: new}, {name: a, image: y}, {name: c}], d: 2}");
        assertEquals(new ObjectMapper().readTree("""
                        [{"op": "test", "path": "/spec/a~1b~0c", "value": 1}, {"op": "remove", "path": "/spec/a~1b~0c"},
                         {"op": "test", "path": "/spec/containers/1", "value": {"name": "b"}},
                         {"op": "remove", "path": "/spec/containers/1"},
                         {"op": "add", "path": "/spec/containers/0", "value": {"name": "new"}},
                         {"op": "test", "path": "/spec/containers/1/image", "value": "x"},
                         {"op": "replace", "path": "/spec/containers/1/image", "value": "y"},
                         {"op": "add", "path": "/spec/d", "value": 2}]"""), ObjectPatch.between(from, to));
        assertEquals(to, JsonPatch.apply(ObjectPatch.between(from, to), from));
        assertEquals(from, JsonPatch.apply(ObjectPatch.between(to, from), to));
    }

    @Test
    void whatTheApiServerHasToChooseAnewIsNotCreatedAgain() throws IOException {
        ObjectNode claim = ObjectOrigin.toCreate(ManifestObjects.read("""
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: c, uid: u, resourceVersion: "1", annotations: {note: a, pv.kubernetes.io/bind-completed: "yes"}}
                spec: {volumeName: pvc-1}
                status: {phase: Bound}
                """).get(0));
        assertEquals(
                ManifestObjects.read(
                                "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: c, annotations: {note: a}},"
                                        + " spec: {volumeName: pvc-1}}")
                        .get(0),
                claim);
        String job =
                "{apiVersion: batch/v1, kind: Job, metadata: {name: j}, spec: {%s, selector: {matchLabels: {controller-uid: u}},"
                        + " template: {metadata: {labels: {controller-uid: u, app: a}}}}}";
        ObjectNode own = ObjectOrigin.toCreate(
                ManifestObjects.read(job.formatted("parallelism: 1")).get(0));
        assertEquals("{\"app\":\"a\"}", own.at("/spec/template/metadata/labels").toString());
        assertFalse(own.path("spec").has("selector"));
        ObjectNode manual =
                ManifestObjects.read(job.formatted("manualSelector: true")).get(0);
        assertEquals(manual, ObjectOrigin.toCreate(manual));
    }
}
