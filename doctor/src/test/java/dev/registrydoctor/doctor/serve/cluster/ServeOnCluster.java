package dev.registrydoctor.doctor.serve.cluster;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.integration.RealKubernetes;
import dev.registrydoctor.doctor.serve.ServeSettings.Leader;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Kubernetes' own API server, with a namespace for each test and the rights of the manifests. */
abstract class ServeOnCluster {

    static final int LIMIT_SECONDS = 180;
    /** Maven runs the tests of a module in the module's folder. */
    static final Path MANIFESTS = Path.of("..", "samples", "kubernetes", "serve");

    static final Duration REQUESTS = Duration.ofSeconds(15);

    @TempDir
    static Path folder;

    static @Nullable RealKubernetes started;

    static final AtomicInteger NUMBERS = new AtomicInteger();

    final List<String> log = new CopyOnWriteArrayList<>();
    final List<AutoCloseable> open = new ArrayList<>();
    String namespace = "";

    @BeforeAll
    static void startCluster() throws Exception {
        RealKubernetes.need();
        started = RealKubernetes.start(folder);
    }

    @AfterAll
    static void stopCluster() throws Exception {
        RealKubernetes cluster = started;
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void createNamespace() throws Exception {
        namespace = "team-" + NUMBERS.incrementAndGet();
        cluster().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: " + namespace + "}\n");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    static RealKubernetes cluster() {
        return Objects.requireNonNull(started);
    }

    ClusterConnection connection(Kubeconfig kubeconfig) {
        ClusterConnection connection = new ClusterConnection(() -> kubeconfig, REQUESTS);
        open.add(connection);
        return connection;
    }

    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not happen");
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    Leader leader(String identity) {
        return new Leader(namespace, "registry-doctor", identity, Duration.ofSeconds(3));
    }

    /** The account of the manifests, with the rights that they give, in the namespace of this test. */
    Kubeconfig account() throws Exception {
        return cluster().kubeconfig(namespace, "registry-doctor");
    }

    void applyManifest(String file) throws IOException {
        cluster()
                .apply(Files.readString(MANIFESTS.resolve(file))
                        .replace("namespace: registry-doctor", "namespace: " + namespace));
    }

    Kubeconfig withRightsOfTwoReplicas() throws Exception {
        Kubeconfig account = account();
        applyManifest("two-replicas/rbac.yaml");
        cluster().awaitRight(account, "patch", "", "pods", namespace);
        return account;
    }

    void allowEvents(Kubeconfig account) throws Exception {
        applyManifest("events/rbac.yaml");
        cluster().awaitRight(account, "patch", "events.k8s.io", "events", "default");
    }

    Pod pod(String name) throws IOException {
        return cluster()
                .admin()
                .resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(namespace)
                        .endMetadata()
                        .withNewSpec()
                        .addNewContainer()
                        .withName("c")
                        .withImage("localhost:32000/app:1")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    List<Event> events(String of) throws IOException {
        return cluster().admin().events().v1().events().inNamespace(of).list().getItems();
    }

    Cause cause(Subject subject, Instant since) {
        return CauseSamples.cause("storage.addon-disabled", subject, since, "no StorageClass");
    }

    /** Times that are now: the API server does not keep Events from the past any shorter, but people look at the latest. */
    static Instant now() {
        return Instant.now();
    }
}
