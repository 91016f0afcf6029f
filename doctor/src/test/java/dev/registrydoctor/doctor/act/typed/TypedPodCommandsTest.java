package dev.registrydoctor.doctor.act.typed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.act.object.KubectlCalls;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.kubernetes.client.server.mock.OutputStreamMessage;
import io.fabric8.kubernetes.client.server.mock.StatusMessage;
import io.fabric8.mockwebserver.MockWebServer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** kubectl's exec and rollout status, where there is no kubectl. */
final class TypedPodCommandsTest {

    private static final Logger LOGGER = Logger.getLogger(MockWebServer.class.getName());
    private static final String NAMESPACE = "container-registry";
    private static final String EXEC = "/api/v1/namespaces/container-registry/pods/registry-1/exec"
            + "?command=sh&command=-c&command=echo%20%22%241%22&command=sh&command=a%20b&container=registry&stdout=true&stderr=true";
    private static final List<String> ARGS =
            List.of("-n", NAMESPACE, "exec", "deploy/registry", "--", "sh", "-c", "echo \"$1\"", "sh", "a b");

    static {
        LOGGER.setLevel(Level.OFF);
    }

    private final KubernetesMockServer server = new KubernetesMockServer(false);

    @BeforeEach
    void start() {
        server.init();
    }

    @AfterEach
    void stop() {
        server.destroy();
    }

    private static Deployment deployment(int updated, int all, int available) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("registry")
                .withNamespace(NAMESPACE)
                .withGeneration(4L)
                .endMetadata()
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .addToMatchLabels("app", "registry")
                .endSelector()
                .endSpec()
                .withNewStatus()
                .withObservedGeneration(4L)
                .withUpdatedReplicas(updated)
                .withReplicas(all)
                .withAvailableReplicas(available)
                .endStatus()
                .build();
    }

    private void has(Deployment deployment) {
        server.expect()
                .get()
                .withPath("/apis/apps/v1/namespaces/container-registry/deployments/registry")
                .andReturn(200, deployment)
                .once();
    }

    private static Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("registry")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private void has(Pod... pods) {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/container-registry/pods/registry-1")
                .andReturn(200, pods[0])
                .always();
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/container-registry/pods?labelSelector=app%3Dregistry")
                .andReturn(200, new PodListBuilder().withItems(pods).build())
                .always();
    }

    private void ends(Status status) {
        server.expect()
                .get()
                .withPath(EXEC)
                .andUpgradeToWebSocket()
                .open(new OutputStreamMessage("a b\n"), new StatusMessage(status))
                .done()
                .always();
    }

    private KubectlCalls.@Nullable Ended run(List<String> args) throws Exception {
        try (KubernetesClient client = server.createClient()) {
            return new TypedPodCommands(client).kubectl(args, Duration.ofSeconds(5));
        }
    }

    @Test
    void aCommandRunsInThePodOfTheDeployment() throws Exception {
        has(deployment(1, 1, 1));
        has(pod("registry-1"));
        ends(new StatusBuilder().withStatus("Success").build());
        assertEquals(new KubectlCalls.Ended(0, "a b\n"), run(ARGS));
    }

    @Test
    void aCommandThatFailsHasItsStatus() throws Exception {
        has(deployment(1, 1, 1));
        has(pod("registry-1"));
        ends(new StatusBuilder()
                .withStatus("Failure")
                .withReason("NonZeroExitCode")
                .withNewDetails()
                .addNewCause()
                .withReason("ExitCode")
                .withMessage("3")
                .endCause()
                .endDetails()
                .build());
        assertEquals(new KubectlCalls.Ended(3, "a b\n"), run(ARGS));
    }

    @Test
    void severalPodsAreRefused() {
        has(deployment(1, 2, 1));
        has(pod("registry-1"), pod("registry-2"));
        assertThrows(IOException.class, () -> run(ARGS));
    }

    @Test
    void aRolloutIsWaitedFor() throws Exception {
        has(deployment(0, 1, 1));
        has(deployment(1, 2, 2));
        has(deployment(1, 1, 1));
        assertEquals(
                0,
                Objects.requireNonNull(
                                run(List.of("-n", NAMESPACE, "rollout", "status", "deploy/registry", "--timeout=300s")))
                        .status());
    }

    @Test
    void otherCommandsAreNotKnown() throws Exception {
        assertNull(run(List.of("-n", NAMESPACE, "delete", "deploy/registry")));
    }
}
