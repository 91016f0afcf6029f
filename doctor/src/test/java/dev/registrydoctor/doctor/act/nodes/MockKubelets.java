package dev.registrydoctor.doctor.act.nodes;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;

/** The kubelets of a mock cluster: each Pod that is bound to a node gets the state that a test wants. */
public final class MockKubelets implements AutoCloseable {

    private final MockCluster cluster;
    private final List<Pod> seen = new CopyOnWriteArrayList<>();
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private final Watch watch;

    /**
     * Kubelets.
     *
     * @param behaviour called for each new Pod, one after the other
     */
    public MockKubelets(MockCluster cluster, BiConsumer<MockKubelets, Pod> behaviour) {
        this.cluster = cluster;
        watch = cluster.admin().pods().inAnyNamespace().watch(new Watcher<Pod>() {
            @Override
            public void eventReceived(Action action, Pod pod) {
                if (action == Action.ADDED) {
                    seen.add(pod);
                    worker.execute(() -> behaviour.accept(MockKubelets.this, pod));
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                worker.shutdown();
            }
        });
    }

    /** The Pods that were created, in their order. */
    public List<Pod> pods() {
        return List.copyOf(seen);
    }

    public void succeed(Pod pod, String log) {
        cluster.log(pod.getMetadata().getName(), log);
        status(pod, "Succeeded", terminated(0, "Completed"));
    }

    /** Where another container of the Pod goes on. */
    public void succeedBesideSidecar(Pod pod, String log) {
        cluster.log(pod.getMetadata().getName(), log);
        set(
                pod,
                new PodStatusBuilder()
                        .withPhase("Running")
                        .addNewContainerStatus()
                        .withName("sidecar")
                        .withNewState()
                        .withNewRunning()
                        .endRunning()
                        .endState()
                        .endContainerStatus()
                        .addNewContainerStatus()
                        .withName("collector")
                        .withState(terminated(0, "Completed"))
                        .endContainerStatus()
                        .build());
    }

    public void exit(Pod pod, int code, String log) {
        cluster.log(pod.getMetadata().getName(), log);
        status(pod, "Failed", terminated(code, "Error"));
    }

    public void run(Pod pod) {
        status(
                pod,
                "Running",
                new ContainerStateBuilder().withNewRunning().endRunning().build());
    }

    public void neverRan(Pod pod, String reason, String message) {
        status(
                pod,
                "Failed",
                new ContainerStateBuilder()
                        .withNewTerminated()
                        .withExitCode(128)
                        .withReason(reason)
                        .withMessage(message)
                        .endTerminated()
                        .build());
    }

    /** The image is there, and the container cannot start since its program is missing. */
    public void pulled(Pod pod, String imageId) {
        set(
                pod,
                new PodStatusBuilder()
                        .withPhase("Failed")
                        .addNewContainerStatus()
                        .withName(pod.getSpec().getContainers().get(0).getName())
                        .withImageID(imageId)
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(128)
                        .withReason("StartError")
                        .withMessage("exec: no such file or directory")
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .build());
    }

    public void wait(Pod pod, String reason, String message) {
        status(
                pod,
                "Pending",
                new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason(reason)
                        .withMessage(message)
                        .endWaiting()
                        .build());
    }

    /** The kubelet itself ends the Pod, or does not accept it. */
    public void refuse(Pod pod, String reason, String message) {
        set(
                pod,
                new PodStatusBuilder()
                        .withPhase("Failed")
                        .withReason(reason)
                        .withMessage(message)
                        .build());
    }

    public void warn(Pod pod, String reason, String message) {
        String namespace = pod.getMetadata().getNamespace();
        cluster.admin()
                .v1()
                .events()
                .inNamespace(namespace)
                .resource(new EventBuilder()
                        .withNewMetadata()
                        .withName(pod.getMetadata().getName() + "." + reason.toLowerCase(java.util.Locale.ROOT))
                        .withNamespace(namespace)
                        .endMetadata()
                        .withType("Warning")
                        .withReason(reason)
                        .withMessage(message)
                        .withNewInvolvedObject()
                        .withKind("Pod")
                        .withName(pod.getMetadata().getName())
                        .withNamespace(namespace)
                        .endInvolvedObject()
                        .build())
                .create();
    }

    public void delete(Pod pod) {
        cluster.admin().pods().resource(pod).delete();
    }

    private static ContainerState terminated(int code, String reason) {
        return new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(code)
                .withReason(reason)
                .endTerminated()
                .build();
    }

    private void status(Pod pod, String phase, ContainerState state) {
        set(
                pod,
                new PodStatusBuilder()
                        .withPhase(phase)
                        .withContainerStatuses(new ContainerStatusBuilder()
                                .withName(pod.getSpec().getContainers().get(0).getName())
                                .withState(state)
                                .build())
                        .build());
    }

    private void set(Pod pod, PodStatus status) {
        try {
            cluster.admin()
                    .pods()
                    .inNamespace(pod.getMetadata().getNamespace())
                    .withName(pod.getMetadata().getName())
                    .editStatus(now -> new PodBuilder(now).withStatus(status).build());
        } catch (KubernetesClientException e) {
            // The run has removed it.
            assert e.getCode() == 404 : e;
        }
    }

    @Override
    public void close() {
        watch.close();
        worker.shutdownNow();
    }
}
