package dev.registrydoctor.doctor.integration;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the kubelet of the lab's only node, for what the tests need of one: a Pod of the registry is a real registry with the
 * variables of the Pod and the folder of its volume, and other Pods need their image, which the node's containerd pulls. The Pods
 * themselves have no processes.
 */
final class LabKubelet {

    static final String NODE = "vm";

    /** Where the Pod of the registry has its volume. */
    private static final String STORAGE = "/var/lib/registry";

    private static final Path LOGS = LabServers.MEDIA.resolve("pods");

    private final KubernetesClient client;
    private final FixMachine machine;
    private final Map<String, Running> pods = new HashMap<>();
    private final String registry;
    private int addresses = 10;

    /** What runs of a Pod. */
    private record Running(String address, List<Process> processes, Map<String, ContainerStatus> statuses) {}

    LabKubelet(KubernetesClient client, FixMachine machine) throws Exception {
        this.client = client;
        this.machine = machine;
        registry = RegistryProgram.OF_SYSTEM.image();
        Files.createDirectories(LOGS);
        serveLogs();
    }

    /** The API server asks the kubelet for logs; here each is a file. */
    private static void serveLogs() throws Exception {
        Path store = LOGS.resolve("kubelet.p12");
        LabServers.shell(
                "openssl pkcs12 -export -in /media/tls/good.pem -inkey /media/tls/good.key -passout pass:lab -out "
                        + store);
        KeyStore keys = KeyStore.getInstance(store.toFile(), "lab".toCharArray());
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, "lab".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress("0.0.0.0", 10250), 5);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/containerLogs/", exchange -> {
            String pod = exchange.getRequestURI().getPath().split("/", -1)[3];
            Path log = LOGS.resolve(pod);
            byte[] content = Files.exists(log) ? Files.readAllBytes(log) : new byte[0];
            exchange.sendResponseHeaders(200, content.length == 0 ? -1 : content.length);
            exchange.getResponseBody().write(content);
            exchange.close();
        });
        server.start();
    }

    /** Brings all Pods of the node to what is declared. */
    void sync() throws Exception {
        for (Pod pod : client.pods().inAnyNamespace().list().getItems()) {
            if (!NODE.equals(pod.getSpec().getNodeName())) {
                continue;
            }
            try {
                if (pod.getMetadata().getDeletionTimestamp() != null) {
                    end(pod);
                } else {
                    run(pod);
                }
            } catch (KubernetesClientException e) {
                // It was changed or deleted meanwhile: the next time sees that.
            }
        }
    }

    private void end(Pod pod) throws Exception {
        Running running = pods.remove(pod.getMetadata().getUid());
        if (running != null) {
            for (Process process : running.processes()) {
                Programs.stop(process);
            }
        }
        client.resource(pod).withGracePeriod(0).delete();
    }

    private void run(Pod pod) throws Exception {
        Running running = pods.get(pod.getMetadata().getUid());
        if (running == null) {
            running = new Running("10.1.0." + addresses++, new ArrayList<>(), new HashMap<>());
            pods.put(pod.getMetadata().getUid(), running);
        }
        boolean isNew = running.statuses().isEmpty();
        Map<String, ContainerStatus> before = Map.copyOf(running.statuses());
        for (Container container : pod.getSpec().getContainers()) {
            ContainerStatus last = running.statuses().get(container.getName());
            boolean isWaiting = last == null || last.getState().getWaiting() != null;
            if (last == null && isRegistry(container)) {
                running.statuses().put(container.getName(), registry(pod, container, running));
            } else if (isWaiting && !isRegistry(container)) {
                running.statuses().put(container.getName(), pulled(pod, container));
            } else if (isRegistry(container) && last != null && last.getState().getRunning() != null) {
                running.statuses().put(container.getName(), probed(pod, container, running.address(), last));
            }
        }
        if (isNew || !before.equals(running.statuses())) {
            tell(pod, running);
        }
    }

    /** The node has only this image of a registry. */
    private boolean isRegistry(Container container) {
        return container.getImage().equals(registry);
    }

    private void tell(Pod pod, Running running) {
        List<ContainerStatus> statuses = List.copyOf(running.statuses().values());
        boolean runs = statuses.stream().anyMatch(each -> each.getState().getRunning() != null);
        boolean isReady = !statuses.isEmpty()
                && statuses.stream().filter(ContainerStatus::getReady).count() == statuses.size();
        String now = now();
        String ready = isReady ? "True" : "False";
        Pod told = new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase(runs ? "Running" : "Pending")
                .withPodIP(running.address())
                .withHostIP("192.0.2.2")
                .withStartTime(pod.getMetadata().getCreationTimestamp())
                .withContainerStatuses(statuses)
                .removeMatchingFromConditions(each -> !"PodScheduled".equals(each.getType()))
                .addNewCondition()
                .withType("Initialized")
                .withStatus("True")
                .withLastTransitionTime(now)
                .endCondition()
                .addNewCondition()
                .withType("ContainersReady")
                .withStatus(ready)
                .withLastTransitionTime(now)
                .endCondition()
                .addNewCondition()
                .withType("Ready")
                .withStatus(ready)
                .withLastTransitionTime(now)
                .endCondition()
                .endStatus()
                .build();
        client.resource(told).patchStatus();
    }

    static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ContainerStatusBuilder status(Container container, boolean ready) {
        return new ContainerStatusBuilder()
                .withName(container.getName())
                .withImage(container.getImage())
                .withImageID("")
                .withRestartCount(0)
                .withStarted(ready)
                .withReady(ready);
    }

    private static ContainerStatus runs(Container container, String digest) {
        return status(container, true)
                .withImageID(digest)
                .withContainerID("containerd://" + container.getName())
                .withNewState()
                .withNewRunning(now())
                .endState()
                .build();
    }

    private static ContainerStatus waits(Container container, String reason, String message) {
        return status(container, false)
                .withNewState()
                .withNewWaiting(message, reason)
                .endState()
                .build();
    }

    private ContainerStatus registry(Pod pod, Container container, Running running) throws Exception {
        Path log = LOGS.resolve(pod.getMetadata().getName());
        ProcessBuilder builder = new ProcessBuilder(
                        "docker-registry",
                        "serve",
                        LabCase.LAB.resolve("registry.yml").toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        String folder = folder(pod);
        for (EnvVar variable : container.getEnv()) {
            String value = Objects.requireNonNullElse(variable.getValue(), "");
            builder.environment()
                    .put(
                            variable.getName(),
                            value.startsWith(":") ? running.address() + value : value.replace(STORAGE, folder));
        }
        Process process = builder.start();
        running.processes().add(process);
        while (process.isAlive() && !Files.readString(log).contains("listening on ")) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        if (process.isAlive()) {
            ContainerStatus status = runs(container, "docker.io/library/registry@sha256:" + "0".repeat(64));
            return probed(pod, container, running.address(), status);
        }
        String last = Files.readString(log).lines().reduce("", (one, other) -> other);
        return waits(container, "CrashLoopBackOff", "back-off 10s restarting failed container=" + container.getName())
                .edit()
                .withRestartCount(3)
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(process.exitValue())
                .withReason("Error")
                .withMessage(last)
                .withStartedAt(now())
                .withFinishedAt(now())
                .endTerminated()
                .endLastState()
                .build();
    }

    /** The folder of the volume, which is made where it is missing. */
    private String folder(Pod pod) throws IOException {
        for (Volume volume : pod.getSpec().getVolumes()) {
            if (volume.getPersistentVolumeClaim() != null) {
                PersistentVolumeClaim claim = client.persistentVolumeClaims()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(volume.getPersistentVolumeClaim().getClaimName())
                        .get();
                String path = client.persistentVolumes()
                        .withName(claim.getSpec().getVolumeName())
                        .get()
                        .getSpec()
                        .getHostPath()
                        .getPath();
                Files.createDirectories(Path.of(path));
                return path;
            }
        }
        return Files.createTempDirectory(LOGS, "storage").toString();
    }

    /** The status after its readiness probe, of which an event tells when it fails first. */
    private ContainerStatus probed(Pod pod, Container container, String address, ContainerStatus status) {
        String failure = probe(container, address);
        String told = "unhealthy-" + pod.getMetadata().getUid();
        if (!failure.isEmpty()
                && client.v1()
                                .events()
                                .inNamespace(pod.getMetadata().getNamespace())
                                .withName(told)
                                .get()
                        == null) {
            client.resource(new EventBuilder()
                            .withNewMetadata()
                            .withName(told)
                            .withNamespace(pod.getMetadata().getNamespace())
                            .endMetadata()
                            .withNewInvolvedObject()
                            .withKind("Pod")
                            .withNamespace(pod.getMetadata().getNamespace())
                            .withName(pod.getMetadata().getName())
                            .withUid(pod.getMetadata().getUid())
                            .withFieldPath("spec.containers{" + container.getName() + "}")
                            .endInvolvedObject()
                            .withType("Warning")
                            .withReason("Unhealthy")
                            .withMessage("Readiness probe failed: " + failure)
                            .withFirstTimestamp(now())
                            .withLastTimestamp(now())
                            .withCount(3)
                            .build())
                    .create();
        }
        return status.edit().withReady(failure.isEmpty()).build();
    }

    /** Why the readiness probe fails; empty when it does not, or there is none. */
    private static String probe(Container container, String address) {
        HTTPGetAction probe = Stream.ofNullable(container.getReadinessProbe())
                .map(Probe::getHttpGet)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (probe == null) {
            return "";
        }
        String url = "http://" + address + ":" + probe.getPort().getIntVal() + probe.getPath();
        try {
            HttpURLConnection request = (HttpURLConnection) new URL(url).openConnection();
            request.setConnectTimeout(1_000);
            request.setReadTimeout(1_000);
            int code = request.getResponseCode();
            return code < 400 ? "" : "HTTP probe failed with statuscode: " + code;
        } catch (IOException e) {
            return "Get \"" + url + "\": dial tcp " + address + ":"
                    + probe.getPort().getIntVal() + ": connect: connection refused";
        }
    }

    /** The image, as containerd of this node gets it. */
    private ContainerStatus pulled(Pod pod, Container container) throws Exception {
        String image = container.getImage();
        if (image.startsWith("docker.io/cdkbot/")) {
            return runs(container, image + "@sha256:" + "0".repeat(64));
        }
        String policy = container.getImagePullPolicy();
        String here = digest(image);
        if (policy.equals("Never") && here == null) {
            return waits(
                    container,
                    "ErrImageNeverPull",
                    "Container image \"" + image + "\" is not present with pull policy of Never");
        }
        if (here == null || policy.equals("Always")) {
            String said;
            try {
                said = CriImages.pull(machine.port(), image, LabSecrets.login(client, pod, image));
            } catch (IOException e) {
                said = String.valueOf(e.getMessage());
            }
            if (!said.isEmpty()) {
                return waits(container, "ErrImagePull", said);
            }
            here = digest(image);
        }
        return runs(container, image.replaceFirst(":[^/]*$", "") + "@" + here);
    }

    /** The digest of an image that the node has, or null. */
    private @Nullable String digest(String image) throws Exception {
        String name =
                image.contains("/") && image.substring(0, image.indexOf('/')).matches(".*[.:].*|localhost")
                        ? image
                        : "docker.io/" + (image.contains("/") ? image : "library/" + image);
        String list = machine.ctr("--namespace", "k8s.io", "images", "ls", "name==" + name)
                .output();
        return list.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.split(" +", -1)[2])
                .findFirst()
                .orElse(null);
    }
}
