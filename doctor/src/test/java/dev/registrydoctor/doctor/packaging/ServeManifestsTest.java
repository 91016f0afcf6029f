package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.file.NotifyFile;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the manifests of serve promise. KustomizeIT applies them to a real API server. */
class ServeManifestsTest {

    private static final Path SERVE = ClusterManifests.FOLDER.resolve("serve");

    private static final Pattern COMPONENT = Pattern.compile("(?m)^ {2}# - ([a-z-]+) +# \\S");

    private static Map<?, ?> object(String file) throws IOException {
        return ClusterManifests.documents("serve/" + file).get(0);
    }

    private static Map<?, ?> pod(String file) throws IOException {
        return ClusterManifests.map(object(file), "spec", "template", "spec");
    }

    private static Map<?, ?> container(String file) throws IOException {
        List<?> all = ClusterManifests.list(pod(file), "containers");
        assertEquals(1, all.size());
        return (Map<?, ?>) all.get(0);
    }

    /** The page of the manifests names every component, with what it does. */
    @Test
    void namesEachComponent() throws IOException {
        Set<String> folders = new TreeSet<>();
        try (Stream<Path> all = Files.list(SERVE)) {
            for (Path folder : all.filter(Files::isDirectory).toList()) {
                if (Files.readString(folder.resolve("kustomization.yaml")).contains("kind: Component")) {
                    folders.add(folder.getFileName().toString());
                }
            }
        }
        Set<String> named = new TreeSet<>();
        Matcher line = COMPONENT.matcher(Files.readString(SERVE.resolve("kustomization.yaml")));
        while (line.find()) {
            named.add(line.group(1));
        }
        assertFalse(folders.isEmpty());
        assertEquals(folders, named);
    }

    private static final Pattern OPTION = Pattern.compile("^(?: *value:| *-) (--[a-z-]+)(?:=\\S+)?$");

    /** A typing error in an option would be found in the cluster of somebody else. */
    @Test
    void givesOptionsThatServeHas() throws IOException {
        String help = Cli.run("serve", "--help").out();
        Set<String> options = new TreeSet<>();
        try (Stream<Path> all = Files.walk(SERVE)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Files.readAllLines(file).forEach(line -> {
                    Matcher option = OPTION.matcher(line);
                    if (option.matches()) {
                        options.add(option.group(1));
                    }
                });
            }
        }
        assertEquals(
                Set.of("--events", "--history", "--host-name", "--lead", "--listen", "--nodes", "--notify"), options);
        NonEmpty.allMatch(List.copyOf(options), option -> help.contains(option + " ") || help.contains(option + "="));
    }

    /** As the Pod Security Standard "restricted" has it. */
    @Test
    void thePodHasNoRightsOnItsNode() throws IOException {
        Map<?, ?> pod = pod("base/deployment.yaml");
        Map<?, ?> container = container("base/deployment.yaml");
        Map<?, ?> rights = ClusterManifests.map(container, "securityContext");
        assertEquals(true, ClusterManifests.map(pod, "securityContext").get("runAsNonRoot"));
        assertEquals(
                "RuntimeDefault",
                ClusterManifests.map(pod, "securityContext", "seccompProfile").get("type"));
        assertEquals(false, rights.get("allowPrivilegeEscalation"));
        assertEquals(true, rights.get("readOnlyRootFilesystem"));
        assertEquals(Map.of("drop", List.of("ALL")), rights.get("capabilities"));
        assertFalse(pod.containsKey("hostNetwork"));
        NonEmpty.allMatch(
                ClusterManifests.list(pod, "volumes"), volume -> ((Map<?, ?>) volume).containsKey("emptyDir"));
    }

    /** Kubernetes names variables by Services, and those of this one begin as the program's own do. */
    @Test
    void getsNoVariablesOfServices() throws IOException {
        assertEquals(false, pod("base/deployment.yaml").get("enableServiceLinks"));
    }

    /** With the read-only root, each folder that it writes to is a volume, and no volume can fill the node. */
    @Test
    void writesOnlyToBoundedVolumes() throws IOException {
        Set<String> mounted = ClusterManifests.list(container("base/deployment.yaml"), "volumeMounts").stream()
                .map(mount -> String.valueOf(((Map<?, ?>) mount).get("mountPath")))
                .collect(Collectors.toSet());
        assertEquals(Set.of("/tmp", "/var/lib/registry-doctor"), mounted);
        NonEmpty.allMatch(
                ClusterManifests.list(pod("base/deployment.yaml"), "volumes"),
                volume -> ClusterManifests.map((Map<?, ?>) volume, "emptyDir").containsKey("sizeLimit"));
        assertTrue(args().contains("--history=/var/lib/registry-doctor"), args()::toString);
    }

    private static List<String> args() throws IOException {
        return ClusterManifests.list(container("base/deployment.yaml"), "args").stream()
                .map(Object::toString)
                .toList();
    }

    @Test
    void servicePolicyAndProbesMeanThePortThatItListensOn() throws IOException {
        Map<?, ?> container = container("base/deployment.yaml");
        Map<?, ?> port = (Map<?, ?>) ClusterManifests.list(container, "ports").get(0);
        String listen = args().stream()
                .filter(arg -> arg.startsWith("--listen="))
                .findFirst()
                .orElseThrow();
        assertEquals("--listen=0.0.0.0:" + port.get("containerPort"), listen);
        Map<?, ?> service = ClusterManifests.map(object("base/service.yaml"), "spec");
        Map<?, ?> served = (Map<?, ?>) ClusterManifests.list(service, "ports").get(0);
        assertEquals(port.get("containerPort"), served.get("port"));
        Map<?, ?> allowed = (Map<?, ?>)
                ClusterManifests.list(ClusterManifests.map(object("base/networkpolicy.yaml"), "spec"), "ingress")
                        .get(0);
        Set<Object> names = new HashSet<>();
        names.add(served.get("targetPort"));
        names.add(((Map<?, ?>) ClusterManifests.list(allowed, "ports").get(0)).get("port"));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            names.add(ClusterManifests.map(container, probe, "httpGet").get("port"));
        }
        assertEquals(Set.of(Objects.requireNonNull(port.get("name"))), names);
    }

    @Test
    void selectsItsOwnPods() throws IOException {
        Map<?, ?> labels =
                ClusterManifests.map(object("base/deployment.yaml"), "spec", "template", "metadata", "labels");
        assertEquals(labels, ClusterManifests.map(object("base/deployment.yaml"), "spec", "selector", "matchLabels"));
        assertEquals(labels, ClusterManifests.map(object("base/service.yaml"), "spec", "selector"));
        assertEquals(
                labels, ClusterManifests.map(object("base/networkpolicy.yaml"), "spec", "podSelector", "matchLabels"));
        assertEquals(
                labels,
                ClusterManifests.map(object("two-replicas/disruption.yaml"), "spec", "selector", "matchLabels"));
    }

    /** A policy that limits where it may connect to would hide registries from it, and it would report them as down. */
    @Test
    void limitsWhoMayAskAndNotWhatItReaches() throws IOException {
        assertEquals(
                List.of("Ingress"),
                ClusterManifests.list(ClusterManifests.map(object("base/networkpolicy.yaml"), "spec"), "policyTypes"));
    }

    /** As the kubelet mounts a Secret: each file is a link into a folder that is replaced as a whole. */
    @Test
    void theReceiversOfTheComponentAreRead(@TempDir Path mounted) throws IOException {
        Path version = Files.createDirectory(mounted.resolve("..2026_11_30"));
        Files.copy(SERVE.resolve("notify/notify.yaml"), version.resolve("notify.yaml"));
        Files.createSymbolicLink(mounted.resolve("..data"), version.getFileName());
        Path file = Files.createSymbolicLink(mounted.resolve("notify.yaml"), Path.of("..data/notify.yaml"));
        try (Workers workers = new Workers()) {
            assertEquals(
                    List.of("alertmanager"),
                    NotifyFile.read(file, workers, ServeClock.SYSTEM).stream()
                            .map(ChangeReceiver::name)
                            .toList());
        }
    }

    /** Nothing of the node can be changed by its Pods, and each folder that is missing is noticed and not created. */
    @Test
    void theNodesPodsOnlyRead() throws IOException {
        Map<?, ?> pod = pod("nodes/amd64/daemonset.yaml");
        Map<?, ?> container = container("nodes/amd64/daemonset.yaml");
        NonEmpty.allMatch(
                ClusterManifests.list(container, "volumeMounts"),
                mount -> Boolean.TRUE.equals(((Map<?, ?>) mount).get("readOnly")));
        NonEmpty.allMatch(
                ClusterManifests.list(pod, "volumes"),
                volume -> "Directory"
                        .equals(ClusterManifests.map((Map<?, ?>) volume, "hostPath")
                                .get("type")));
        Map<?, ?> rights = ClusterManifests.map(container, "securityContext");
        assertEquals(Map.of("drop", List.of("ALL"), "add", List.of("DAC_READ_SEARCH")), rights.get("capabilities"));
        assertEquals(true, rights.get("readOnlyRootFilesystem"));
        assertEquals(false, rights.get("allowPrivilegeEscalation"));
        assertEquals(false, pod.get("automountServiceAccountToken"));
        assertEquals("Never", container.get("imagePullPolicy"));
    }
}
