package dev.registrydoctor.doctor.act.kubectl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.CreatesLogin;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edits;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Looks;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Opaque;
import dev.registrydoctor.doctor.act.object.FieldDifference;
import dev.registrydoctor.doctor.act.object.ManifestObjects;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands of kubectl do: to which object, and to which of its fields. */
class KubectlCommandsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

    private static final String WORKLOAD = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: registry, labels: {app: registry}, annotations: {note: old}}
            spec:
              replicas: 1
              template:
                spec:
                  containers:
                  - name: registry
                    image: registry:2
                    env: [{name: A, value: a}, {name: B, valueFrom: {secretKeyRef: {name: s, key: k}}}]
                    resources: {limits: {cpu: "1"}}
                  - {name: proxy, image: nginx}
                  initContainers:
                  - {name: init, image: busybox}
            """;

    private static final String NODE = """
            apiVersion: v1
            kind: Node
            metadata: {name: n1}
            spec: {unschedulable: true, taints: [{key: a, value: x, effect: NoSchedule}, {key: a, effect: NoExecute}]}
            """;

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: registry}
            spec: {selector: {app: other, tier: back}}
            """;

    private static ObjectNode object(String yaml) {
        try {
            return ManifestObjects.read(yaml).get(0);
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static KubectlCommand command(String line) {
        return KubectlCommands.of(Arrays.asList(line.split(" ", -1)), CLOCK);
    }

    private static Edits edits(String line) {
        return assertInstanceOf(Edits.class, command(line), line);
    }

    /** The fields that a command changes. */
    private static List<String> changes(String line, String yaml) throws IOException {
        ObjectNode before = object(yaml);
        ObjectNode after = edits(line).edit().of(before);
        assertEquals(object(yaml), before, "the object before stays as it is");
        return ObjectFields.differences(before, after).stream()
                .map(FieldDifference::text)
                .toList();
    }

    private static void refused(String line, @Nullable String yaml) {
        assertThrows(IOException.class, () -> edits(line).edit().of(yaml == null ? null : object(yaml)), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "get pods",
                "-n container-registry get deploy registry -o yaml",
                "--namespace=x describe pod p",
                "-n x logs deploy/registry --tail=50",
                "-n x rollout status deploy/registry --timeout=300s",
                "rollout history deploy/registry",
                "wait --for=delete namespace/x --timeout=180s",
                "auth can-i create pods",
                "-n x set env deploy/registry --list",
                "scale deploy/registry --replicas=0 --dry-run=server",
                "top nodes",
                "config view"
            })
    void commandsThatLook(String line) {
        assertInstanceOf(Looks.class, command(line));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "exec deploy/registry -- cat /etc/config.yml",
                "exec deploy/registry -- kubectl get pods",
                "run probe --image=busybox",
                "rollout undo deploy/registry",
                "drain n1",
                "port-forward service/registry 32000:5000",
                "delete pods --field-selector=status.phase=Failed",
                "delete pod p --force --grace-period=0",
                "delete pods a b",
                "delete deploy,svc a",
                "delete pods -l app=x",
                "delete pod/a/b",
                "delete pod a -- b",
                "apply -f file.yaml",
                "scale deploy/a deploy/b --replicas=1",
                "scale deploy/a --replicas=x",
                "scale deploy/a --replicas=1 --context=other",
                "scale deploy --replicas=1 --all",
                "set env deploy/a --from=secret/s",
                "set env deploy/a A=b --kubeconfig /etc/other",
                "set env A=b",
                "set image deploy/a registry-",
                "set resources deploy/a",
                "set resources deploy/a --limits=cpu",
                "label pods --all a=b",
                "annotate deploy/a",
                "taint nodes -l a=b k=v:NoSchedule",
                "taint nodes n1 k",
                "taint nodes n1 k=v:Sometimes",
                "create secret generic s --from-literal=a=b",
                "create deployment d --image=x",
                "config set-context --current",
                "auth reconcile -f x",
                "--unknown get delete pod p"
            })
    void commandsThatAreNotUnderstood(String line) {
        assertInstanceOf(Opaque.class, command(line));
    }

    @Test
    void theObjectIsNamedInBothForms() {
        for (String line : List.of("-n x scale deploy/r --replicas=2", "scale deploy r --replicas 2 --namespace=x")) {
            Edits edits = edits(line);
            assertEquals("deploy", edits.resource());
            assertEquals("x", edits.namespace());
            assertEquals("r", edits.name());
        }
        assertNull(edits("scale deploy/r --replicas=2").namespace());
        assertNull(edits("-n x cordon n1").namespace());
    }

    @Test
    void scale() throws IOException {
        assertEquals(List.of("spec.replicas: 1 -> 0"), changes("scale deploy/registry --replicas=0", WORKLOAD));
        refused("scale node/n1 --replicas=0", NODE);
        refused("scale deploy/registry --replicas=0", null);
    }

    @Test
    void rollouts() throws IOException {
        assertEquals(
                List.of(
                        "spec.template.metadata.annotations[kubectl.kubernetes.io/restartedAt]: not set -> 2026-01-02T03:04:05Z"),
                changes("rollout restart deploy/registry", WORKLOAD));
        refused("rollout restart deploy/registry", WORKLOAD.replace("replicas: 1", "paused: true"));
        assertEquals(List.of("spec.paused: not set -> true"), changes("rollout pause deploy registry", WORKLOAD));
        assertEquals(
                List.of("spec.paused: true -> not set"),
                changes("rollout resume deploy registry", WORKLOAD.replace("replicas: 1", "paused: true")));
    }

    @Test
    void environment() throws IOException {
        String containers = "spec.template.spec.containers[registry].";
        assertEquals(
                List.of(containers + "env[A]: a -> x=y", containers + "env[C]: not set -> c"),
                changes("set env deploy/registry -c registry A=x=y C=c", WORKLOAD));
        assertEquals(
                List.of(
                        containers + "env[A]: a -> not set",
                        containers + "env[N]: not set -> 1",
                        "spec.template.spec.containers[proxy].env[N]: not set -> 1",
                        "spec.template.spec.initContainers[init].env[N]: not set -> 1"),
                changes("set env deploy/registry A- N=1", WORKLOAD));
        assertEquals(
                List.of("B", "A"),
                names(
                                "set env deploy/registry --containers=registry A=1 B=2",
                                WORKLOAD.replace("[{name: A, value: a}, {", "[{"))
                        .subList(0, 2));
        refused("set env deploy/registry -c other A=b", WORKLOAD);
        assertFalse(Objects.requireNonNull(
                        edits("set env deploy/registry A- B-").edit().of(object(WORKLOAD)))
                .at("/spec/template/spec/containers/0")
                .has("env"));
    }

    /** The variables of the first container, in their order. */
    private static List<String> names(String line, String yaml) throws IOException {
        return Objects.requireNonNull(edits(line).edit().of(object(yaml)))
                .at("/spec/template/spec/containers/0/env")
                .findValuesAsText("name")
                .stream()
                .filter(name -> name.length() == 1 && Character.isUpperCase(name.charAt(0)))
                .toList();
    }

    @Test
    void images() throws IOException {
        assertEquals(
                List.of("spec.template.spec.initContainers[init].image: busybox -> localhost:32000/b:1"),
                changes("set image deploy/registry init=localhost:32000/b:1", WORKLOAD));
        assertEquals(3, changes("set image deploy/registry *=x", WORKLOAD).size());
        refused("set image deploy/registry other=x", WORKLOAD);
    }

    @Test
    void resources() throws IOException {
        assertEquals(
                List.of(
                        "spec.template.spec.containers[registry].resources.limits.memory: not set -> 512Mi",
                        "spec.template.spec.containers[registry].resources.requests.cpu: not set -> 100m"),
                changes(
                        "set resources deploy/registry -c registry --limits=cpu=1,memory=512Mi --requests=cpu=100m",
                        WORKLOAD));
    }

    @Test
    void labelsAndAnnotations() throws IOException {
        assertEquals(
                List.of("metadata.annotations.note: old -> new", "metadata.annotations[a.b/c]: not set -> "),
                changes("annotate --overwrite deploy/registry note=new a.b/c= missing-", WORKLOAD));
        assertEquals(
                List.of("metadata.annotations.note: old -> not set"),
                changes("annotate deploy/registry note-", WORKLOAD));
        assertEquals(List.of(), changes("label deploy registry app=registry", WORKLOAD));
        refused("annotate deploy/registry note=new", WORKLOAD);
    }

    @Test
    void nodes() throws IOException {
        assertEquals(List.of("spec.unschedulable: true -> not set"), changes("uncordon n1", NODE));
        assertEquals(List.of(), changes("cordon node/n1", NODE));
        assertEquals(
                List.of(
                        "spec.taints[a/NoSchedule].key: a -> not set",
                        "spec.taints[a/NoSchedule].value: x -> not set",
                        "spec.taints[a/NoSchedule].effect: NoSchedule -> not set"),
                changes("taint nodes n1 a:NoSchedule-", NODE));
        assertEquals(5, changes("taint nodes n1 a-", NODE).size());
        assertEquals(
                List.of("spec.taints[a/NoSchedule].value: x -> y"),
                changes("taint nodes n1 a=y:NoSchedule --overwrite", NODE));
        refused("taint nodes n1 a=y:NoSchedule", NODE);
        refused("taint nodes n1 b:NoSchedule-", NODE);
    }

    @Test
    void aLoginIsCreatedWithoutThePasswordOfTheCommand() throws IOException {
        List<String> args = List.of(
                "-n",
                "x",
                "create",
                "secret",
                "docker-registry",
                "login",
                "--docker-server=r.example.com:5000",
                "--docker-username=USER",
                "--docker-password=PASSWORD");
        CreatesLogin login = assertInstanceOf(CreatesLogin.class, KubectlCommands.applied(args, CLOCK));
        assertEquals(new CreatesLogin("x", "login", "r.example.com:5000", "USER", true), login);
        Edits edits = login.with("robot$a", "hun\"ter2");
        assertFalse(edits.toString().contains("ter2"), edits.toString());
        ObjectNode secret = Objects.requireNonNull(edits.edit().of(null));
        assertEquals("x", secret.at("/metadata/namespace").textValue());
        assertEquals("kubernetes.io/dockerconfigjson", secret.path("type").textValue());
        String config = new String(
                Base64.getDecoder()
                        .decode(secret.path("data").path(".dockerconfigjson").textValue()),
                StandardCharsets.UTF_8);
        String auth = Base64.getEncoder().encodeToString("robot$a:hun\"ter2".getBytes(StandardCharsets.UTF_8));
        assertEquals(
                new ObjectMapper()
                        .readTree("{\"auths\":{\"r.example.com:5000\":{\"username\":\"robot$a\","
                                + "\"password\":\"hun\\\"ter2\",\"auth\":\"" + auth + "\"}}}"),
                new ObjectMapper().readTree(config));
        ObjectNode changed =
                Objects.requireNonNull(login.with("other", "x").edit().of(secret));
        assertEquals(
                List.of("data[.dockerconfigjson]: changed (hidden)"),
                ObjectFields.differences(secret, changed).stream()
                        .map(FieldDifference::text)
                        .toList());
        CreatesLogin once = assertInstanceOf(CreatesLogin.class, KubectlCommands.of(args, CLOCK));
        assertThrows(IOException.class, () -> once.with("a", "b").edit().of(secret));
    }

    @Test
    void creationsAndDeletions() throws IOException {
        Edits account = edits("-n x create serviceaccount builder");
        assertEquals(
                object("{apiVersion: v1, kind: ServiceAccount, metadata: {name: builder, namespace: x}}"),
                account.edit().of(null));
        refused("create namespace x", "{apiVersion: v1, kind: Namespace, metadata: {name: x}}");
        assertNull(edits("delete networkpolicy deny -n x").edit().of(object(WORKLOAD)));
        refused("delete networkpolicy deny", null);
        assertNull(edits("delete networkpolicy deny --ignore-not-found").edit().of(null));
    }

    @Test
    void theSelectorOfAServiceIsReplacedAsAWhole() throws IOException {
        ObjectNode after = edits("-n r set selector service/registry app=registry,a/b=c")
                .edit()
                .of(object(SERVICE));
        assertEquals(object(SERVICE.replace("app: other, tier: back", "app: registry, a/b: c")), after);
        refused("set selector deploy/registry app=registry", WORKLOAD);
        assertInstanceOf(KubectlCommand.Opaque.class, command("set selector service/registry app!=registry"));
    }
}
