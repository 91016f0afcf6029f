package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.Cli;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs in the namespaces that {@code samples/lab/enter} makes: Kubernetes' own API server, controllers and scheduler, a node whose
 * containerd and registry are real, and stand-ins for the kubelet, kube-proxy and the provisioner. It makes a fault, runs the program
 * as its user does, carries out the printed steps as they stand, and runs the program again.
 */
final class ClusterLab {

    private static final Path HOME = LabServers.MEDIA.resolve("cluster");
    private static final Path KUBECONFIG = HOME.resolve("kubeconfig");
    private static final Path ADDONS = Path.of("/var/snap/microk8s/common/addons/core/addons");
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** All programs start at once, on a machine that may do other work. */
    private final RealKubernetes cluster;

    private final LabKubelet kubelet;
    private final LabProxy proxy;
    private final LabVolumes volumes;
    private final List<String> troubles = new CopyOnWriteArrayList<>();

    private ClusterLab() throws Exception {
        LabImages.push();
        FixMachine machine = new FixMachine(ContainerdProgram.OF_SYSTEM);
        // Addresses of Pods are of this machine.
        LabServers.shell("ip route add local 10.1.0.0/24 dev lo; ip route add local 10.152.183.0/24 dev lo");
        cluster = RealKubernetes.startWhole(HOME.resolve("kubernetes"));
        KubernetesClient client = cluster.admin();
        Files.move(cluster.kubeconfigFile(), KUBECONFIG);
        Files.createSymbolicLink(
                HOME.resolve("kubectl"), Objects.requireNonNull(RealKubernetes.program("kubectl"), "no kubectl"));
        for (String name : List.of("microk8s", "kubectl", "sudo", "skopeo")) {
            LabServers.shell("ln -sf \"$LAB/cluster/program\" /media/bin/" + name);
        }
        for (String addon : List.of("registry", "hostpath-storage")) {
            Path file = Files.createDirectories(ADDONS.resolve(addon)).resolve(addon + ".yaml");
            Files.writeString(
                    file,
                    Files.readString(ClusterLabCase.CLUSTER.resolve("addons/" + addon + ".yaml"))
                            .replace(RegistryProgram.OF_SAMPLES, RegistryProgram.OF_SYSTEM.image()));
        }
        startWithLogin();
        kubelet = new LabKubelet(client, machine);
        proxy = new LabProxy(client);
        volumes = new LabVolumes(client);
        join(client);
        Thread thread = new Thread(this::keepInLine, "node");
        thread.setDaemon(true);
        thread.start();
        command("microk8s enable registry");
    }

    /** At registry.lab:5000, a registry that wants a login has the image too. */
    private static void startWithLogin() throws Exception {
        LabServers.shell("cp -a /media/pushed /media/with-login; source \"$LAB/cases/htpasswd/before\"");
        Map<String, String> environment =
                new LinkedHashMap<>(LabCase.named("htpasswd").environment());
        environment.put("REGISTRY_HTTP_ADDR", "192.0.2.10:5000");
        environment.put("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/media/with-login");
        new LabServers().registry(environment);
    }

    /** The node of the healthy sample joins. */
    private static void join(KubernetesClient client) throws IOException {
        JsonNode list = new ObjectMapper()
                .readTree(LabServers.MEDIA.resolve("healthy/api/nodes.json").toFile());
        Node node = Serialization.unmarshal(list.at("/items/0").toString(), Node.class);
        node.getMetadata().setUid(null);
        node.getMetadata().setCreationTimestamp(null);
        client.resource(node).create();
        client.resource(node).patchStatus();
    }

    /** What goes wrong is told with the results: an object can be deleted while it is looked at. */
    private void keepInLine() {
        while (true) {
            try {
                TimeUnit.MILLISECONDS.sleep(100);
                volumes.sync();
                kubelet.sync();
                proxy.sync();
            } catch (Exception | AssertionError e) {
                troubles.add(e + " at " + Arrays.toString(e.getStackTrace()));
            }
        }
    }

    /** The arguments are {@code steps} or {@code fix}, and the names of cases. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        Lab.endWithStandardInput();
        try {
            ClusterLab lab = new ClusterLab();
            List<ClusterLabCase> cases = ClusterLabCase.all().stream()
                    .filter(each -> List.of(args).contains(each.name()))
                    .toList();
            lab.begin(out);
            if (args[0].equals("fix")) {
                for (ClusterLabCase each : cases) {
                    lab.fix(each, out);
                }
            } else {
                lab.follow(cases, out);
            }
        } catch (Exception | AssertionError e) {
            out.println("the lab failed: " + e + " at " + Arrays.toString(e.getStackTrace()));
        } finally {
            // With the first process of the namespace all others end.
            Runtime.getRuntime().halt(0);
        }
    }

    /** Waits until all is well, and puts an image into the registry. */
    private void begin(PrintStream out) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        JsonNode report = await(LIMIT, each -> problems(each).isEmpty());
        report = problems(report).isEmpty()
                ? report
                : await(LIMIT, each -> problems(each).isEmpty());
        fill();
        result.put("case", "");
        result.put("before", problems(report));
        result.put("troubles", List.copyOf(troubles));
        out.println(new ObjectMapper().writeValueAsString(result));
    }

    private static void fill() throws Exception {
        LabServers.shell(
                "for volume in /var/snap/microk8s/common/default-storage/container-registry-*; do cp -a /media/pushed/. \"$volume/\"; done");
    }

    /** Begins again where steps have not healed, so that the next case has its chance. */
    private static void restore() throws Exception {
        command("""
                kubectl delete validatingwebhookconfiguration,mutatingwebhookconfiguration --all
                kubectl uncordon vm
                kubectl taint node vm dedicated- || true
                kubectl -n container-registry patch configmap held --type=json -p '[{"op":"remove","path":"/metadata/finalizers"}]' || true
                kubectl label namespace container-registry pod-security.kubernetes.io/enforce- || true
                [ "$(kubectl get namespace container-registry -o jsonpath='{.status.phase}')" = Active ] ||
                    kubectl wait --for=delete namespace/container-registry --timeout=50s || true
                kubectl -n container-registry delete deployment,service,pvc,quota,limitrange,networkpolicy --all
                kubectl delete pv --all
                kubectl delete storageclass --all
                microk8s enable registry
                """);
        await(LIMIT, each -> problems(each).isEmpty());
        fill();
    }

    private void follow(List<ClusterLabCase> cases, PrintStream out) throws Exception {
        for (ClusterLabCase each : cases) {
            if (!each.isBeside()) {
                followTogether(List.of(each), out);
            }
        }
        followTogether(cases.stream().filter(ClusterLabCase::isBeside).toList(), out);
    }

    /** Makes these faults, and carries out what is printed for them. */
    private void followTogether(List<ClusterLabCase> cases, PrintStream out) throws Exception {
        if (cases.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        Set<String> expected = new TreeSet<>();
        Map<ClusterLabCase, String> failures = new LinkedHashMap<>();
        for (ClusterLabCase each : cases) {
            expected.addAll(each.expected());
            attempt(failures, each, () -> command("source " + each.folder().resolve("break")));
        }
        JsonNode report = await(LIMIT, each -> problems(each).equals(expected));
        Set<String> before = problems(report);
        for (ClusterLabCase each : cases) {
            for (String problem : each.expected()) {
                attempt(failures, each, () -> ClusterHands.of(each).follow(report, problem));
            }
        }
        JsonNode after = await(LIMIT, each -> problems(each).isEmpty());
        boolean isKept = hasImage();
        for (ClusterLabCase each : cases) {
            Map<String, Object> result = new LinkedHashMap<>();
            result.put("case", each.name());
            result.put("before", before);
            result.put("after", problems(after));
            result.put("failed", failures.getOrDefault(each, ""));
            result.put("kept", isKept);
            result.put("report", report);
            result.put("last", after);
            result.put("troubles", List.copyOf(troubles));
            result.put("seconds", (System.nanoTime() - began) / 1e9);
            out.println(new ObjectMapper().writeValueAsString(result));
        }
        end(cases, isKept && problems(after).isEmpty());
    }

    private static void end(List<ClusterLabCase> cases, boolean isWell) throws Exception {
        for (ClusterLabCase each : cases) {
            if (Files.exists(each.folder().resolve("clean"))) {
                command("source " + each.folder().resolve("clean"));
            }
        }
        if (!isWell) {
            restore();
        }
    }

    /** Makes a fault, lets the program fix it, and lets it take that back. */
    private void fix(ClusterLabCase each, PrintStream out) throws Exception {
        long began = System.nanoTime();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("case", each.name());
        try {
            // The node keeps what a fix before let it pull, and namespaces of cases before end in their own time.
            command("""
                    microk8s ctr images rm registry.lab:5000/team/app:1
                    for namespace in $(kubectl get namespaces --field-selector status.phase=Terminating -o name); do
                        kubectl wait --for=delete "$namespace" --timeout=60s
                    done
                    """);
            command("source " + each.folder().resolve("break"));
            JsonNode report = await(LIMIT, now -> problems(now).equals(each.expected()));
            result.put("before", problems(report));
            ClusterState state = ClusterState.now();
            List<Object> words = new ArrayList<>(
                    List.of("fix", "--yes=restarts", "--wait", "20s", "-o", "json", "--kubeconfig", KUBECONFIG));
            words.addAll(each.expected());
            words.addAll(PersonsLogin.options(each.login()));
            Cli.Result fix = Cli.run(words.toArray());
            result.put("exit", fix.exit());
            result.put("fix", fix.out().isEmpty() ? "" : fix.json());
            result.put("errors", fix.err());
            result.put(
                    "after",
                    problems(await(
                            fix.exit() == 0 ? LIMIT : Duration.ZERO,
                            now -> problems(now).isEmpty())));
            result.put("kept", hasImage());
            result.put("changed", ClusterState.now().differencesFrom(state));
            int number = fix.json().at("/plans/0/journal").asInt(0);
            if (number > 0) {
                Cli.Result undo = Cli.run("undo", "--kubeconfig", KUBECONFIG, number);
                result.put("undo", undo.out() + undo.err());
                result.put("undone", undo.exit());
            }
            result.put("left", ClusterState.now().differencesFrom(state));
        } catch (Exception | AssertionError e) {
            result.put("failed", e + " at " + Arrays.toString(e.getStackTrace()));
        }
        end(List.of(each), false);
        result.put("seconds", (System.nanoTime() - began) / 1e9);
        out.println(new ObjectMapper().writeValueAsString(result));
    }

    private static void attempt(Map<ClusterLabCase, String> failures, ClusterLabCase each, Attempt attempt) {
        try {
            attempt.run();
        } catch (Exception | AssertionError e) {
            failures.merge(each, String.valueOf(e.getMessage()), (one, other) -> one + "\n" + other);
        }
    }

    /** Something that can fail. */
    @FunctionalInterface
    private interface Attempt {
        void run() throws Exception;
    }

    private static String command(String command) throws Exception {
        return ClusterHands.command(LabServers.HERE, command);
    }

    /** Whether the image that was there before is still given. */
    private static boolean hasImage() throws Exception {
        Programs.Ended ended = Programs.run(
                LabServers.MEDIA,
                "skopeo",
                "inspect",
                "--raw",
                "--tls-verify=false",
                "docker://localhost:32000/team/app:1");
        return ended.exit() == 0;
    }

    /** Runs the program until its report is as it should be; else the last report. */
    private static JsonNode await(Duration limit, Predicate<JsonNode> expected) {
        long end = System.nanoTime() + limit.toNanos();
        @Nullable JsonNode report = null;
        do {
            report = Cli.run("run", "--kubeconfig", KUBECONFIG, "-o", "json").json();
        } while (!expected.test(report) && System.nanoTime() < end);
        return Objects.requireNonNull(report);
    }

    /** Roots, and symptoms that nothing explains. */
    private static Set<String> problems(JsonNode report) {
        Set<String> problems = Cli.roots(report);
        report.get("unexplained")
                .forEach(each -> problems.add(each.path("problem").asText()));
        return problems;
    }
}
