package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How the lead passes on, against Kubernetes' own API server. */
class RealLeadershipIT extends ServeOnCluster {

    /** One replica. */
    private final class Replica implements Leadership.Listener {
        private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
        private final Leadership leadership;

        Replica(String identity, Kubeconfig kubeconfig) {
            ClusterConnection connection = connection(kubeconfig);
            leadership = new Leadership(connection, leader(identity), this, log::add);
            open.add(0, leadership);
            leadership.start();
        }

        @Override
        public void lead() {
            told.add("lead");
        }

        @Override
        public void follow(@Nullable String other) {
            told.add("follow");
        }

        void awaitTold(String what) throws InterruptedException {
            while (!what.equals(Objects.requireNonNull(told.poll(LIMIT_SECONDS, TimeUnit.SECONDS), what))) {
                // What comes before it does not matter.
            }
        }
    }

    private @Nullable String role(String pod) {
        try {
            Map<String, String> labels = Objects.requireNonNull(cluster()
                            .admin()
                            .pods()
                            .inNamespace(namespace)
                            .withName(pod)
                            .get())
                    .getMetadata()
                    .getLabels();
            return labels == null ? null : labels.get(LeaderLabel.NAME);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theLeadPassesOnWithTheRightsOfTheManifestAlone() throws Exception {
        Kubeconfig account = withRightsOfTwoReplicas();
        pod("a");
        pod("b");
        Replica first = new Replica("a", account);
        first.awaitTold("lead");
        Replica second = new Replica("b", account);
        second.awaitTold("follow");
        await(() -> "leader".equals(role("a")));
        assertNull(role("b"));
        long released = System.nanoTime();
        first.leadership.close();
        second.awaitTold("lead");
        await(() -> "leader".equals(role("b")) && role("a") == null);
        assertNotNull(cluster()
                .admin()
                .leases()
                .inNamespace(namespace)
                .withName("registry-doctor")
                .get());
        System.out.println(
                "the lead passed on " + (System.nanoTime() - released) / 1_000_000 + " ms after its release");
        assertEquals(List.of(), log, "no right is missing");
    }
}
