package dev.registrydoctor.doctor.act.pulls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.nodes.MockKubelets;
import dev.registrydoctor.doctor.act.nodes.NodeListener;
import dev.registrydoctor.doctor.act.nodes.RunNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a pull leaves in the namespace of an account when its process is ended from outside. */
@Timeout(300)
class KilledPullTest extends PullsOnMock {

    /** Ends a run when both its Pods exist. */
    private void runUntilItPulls(Consumer<Process> end) throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> {
            if (pod.getSpec().getNodeName() != null) {
                begun.countDown();
            }
        })) {
            Process process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:TieredStopAtLevel=1",
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            KilledPull.class.getName(),
                            cluster.url())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            begun.await();
            end.accept(process);
            process.waitFor();
            assertTrue(kubelets.pods().size() >= 2);
        }
    }

    private List<Pod> left() {
        return cluster.admin().pods().inNamespace(TEAM).list().getItems();
    }

    private List<String> removedByTheNextRun() throws Exception {
        List<String> removed = new ArrayList<>();
        try (MockKubelets kubelets = new MockKubelets(cluster, (k, pod) -> k.pulled(pod, ""))) {
            pulls.pull(request(ACCOUNT, LONG, "n1"), new NodeListener() {
                @Override
                public void removed(String name) {
                    removed.add(name);
                }
            });
            assertTrue(!kubelets.pods().isEmpty());
        }
        return removed.stream().sorted().toList();
    }

    @Test
    void killedItLeavesPodsThatEndAndThatTheNextRunRemoves() throws Exception {
        String foreign = "registry-doctor-bcdfghjk-1";
        cluster.admin()
                .pods()
                .inNamespace(TEAM)
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(foreign)
                        .withNamespace(TEAM)
                        .addToAnnotations(RunNamespace.EXPIRES, "2020-01-01T00:00:00Z")
                        .endMetadata()
                        .withNewSpec()
                        .endSpec()
                        .build())
                .create();
        runUntilItPulls(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
        List<Pod> left = left().stream()
                .filter(pod -> !pod.getMetadata().getName().equals(foreign))
                .toList();
        assertEquals(2, left.size());
        for (Pod pod : left) {
            assertEquals(LONG.toSeconds(), pod.getSpec().getActiveDeadlineSeconds());
            assertTrue(pod.getMetadata().getAnnotations().containsKey(RunNamespace.EXPIRES));
        }
        assertEquals(List.of(), removedByTheNextRun(), "it could still run");
        cluster.pass(Duration.ofHours(1));
        assertEquals(
                left.stream().map(pod -> pod.getMetadata().getName()).sorted().toList(), removedByTheNextRun());
        assertEquals(
                List.of(foreign),
                left().stream().map(pod -> pod.getMetadata().getName()).toList());
    }

    /** By SIGTERM, as by Ctrl-C. */
    @Test
    void terminatedItRemovesItsPods() throws Exception {
        runUntilItPulls(Process::destroy);
        assertEquals(List.of(), left());
    }
}
