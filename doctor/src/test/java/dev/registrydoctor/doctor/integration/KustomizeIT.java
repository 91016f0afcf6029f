package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.typed.TypedClient;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests of serve, applied by kubectl to an API server that validates, admits and authorizes as it does. */
class KustomizeIT {

    private static final Path SERVE = Path.of("..", "samples", "kubernetes", "serve");

    private static final Pattern COMPONENT = Pattern.compile("(?m)^ {2}# - ([a-z-]+) .*$");

    private static final Set<String> SHARED = Set.of("registry-doctor", "kube-public", "container-registry");

    @TempDir
    private static Path folder;

    private static @Nullable RealKubernetes started;

    @BeforeAll
    static void startCluster() throws Exception {
        RealKubernetes.need();
        assumeTrue(RealKubernetes.program("kubectl") != null, "no kubectl of this year beside kube-apiserver");
        started = RealKubernetes.start(folder.resolve("cluster"));
        cluster().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: container-registry}\n");
        cluster().apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: kube-public}\n");
    }

    @AfterAll
    static void stopCluster() throws Exception {
        RealKubernetes cluster = started;
        if (cluster != null) {
            cluster.close();
        }
    }

    private static RealKubernetes cluster() {
        return Objects.requireNonNull(started);
    }

    private static Set<String> components() throws IOException {
        Set<String> components = new TreeSet<>();
        Matcher line = COMPONENT.matcher(Files.readString(SERVE.resolve("kustomization.yaml")));
        while (line.find()) {
            components.add(line.group(1));
        }
        assertFalse(components.isEmpty());
        return components;
    }

    /** A copy of the folder with these components, as a person would write them. */
    private static Path with(Set<String> components) throws IOException {
        Path copy = Files.createTempDirectory(folder, "serve");
        try (Stream<Path> all = Files.walk(SERVE)) {
            for (Path each : all.sorted().toList()) {
                Path target = copy.resolve(SERVE.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
        Path file = copy.resolve("kustomization.yaml");
        String text = Files.readString(file);
        for (String component : components) {
            text = text.replace("  # - " + component + " ", "  - " + component + " ");
        }
        Files.writeString(file, text);
        return copy;
    }

    private static String kubectl(String... words) throws Exception {
        List<String> command = Stream.concat(
                        Stream.of(
                                String.valueOf(RealKubernetes.program("kubectl")),
                                "--kubeconfig=" + cluster().kubeconfigFile()),
                        Stream.of(words))
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("HOME", folder.toString());
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    private static void install(Set<String> components) throws Exception {
        Path copy = with(components);
        String printed = kubectl("apply", "--validate=strict", "-k", copy.toString());
        assertFalse(printed.contains("Warning"), components + "\n" + printed);
    }

    private static Set<String> without(String... left) throws IOException {
        Set<String> all = components();
        all.removeAll(Set.of(left));
        return all;
    }

    @Test
    void eachComponentAndAllTogetherAreValid() throws Exception {
        install(Set.of());
        for (String component : components()) {
            install(Set.of(component));
        }
        install(without("persistent-history"));
        install(without("two-replicas"));
    }

    private static Pod pod(String namespace, PodTemplateSpec template) {
        return new PodBuilder()
                .withNewMetadata()
                .withGenerateName("try-")
                .withNamespace(namespace)
                .withLabels(template.getMetadata().getLabels())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    private static void admit(Pod pod) throws IOException {
        cluster().admin().resource(pod).dryRun().create();
    }

    private static String refusal(Pod pod) {
        return String.valueOf(
                assertThrows(KubernetesClientException.class, () -> admit(pod)).getMessage());
    }

    /** The controller that creates the Pods is told by an event alone that one is refused. */
    @Test
    void podSecurityAdmitsThePodsAndNothingWithMoreRights() throws Exception {
        install(without("persistent-history"));
        KubernetesClient admin = cluster().admin();
        Deployment serve = admin.apps()
                .deployments()
                .inNamespace("registry-doctor")
                .withName("registry-doctor")
                .get();
        admit(pod("registry-doctor", serve.getSpec().getTemplate()));
        List<DaemonSet> sets = admin.apps()
                .daemonSets()
                .inNamespace("registry-doctor-nodes")
                .list()
                .getItems();
        assertEquals(2, sets.size());
        for (DaemonSet each : sets) {
            admit(pod("registry-doctor-nodes", each.getSpec().getTemplate()));
            String why = refusal(pod("registry-doctor", each.getSpec().getTemplate()));
            assertTrue(why.contains("violates PodSecurity \"restricted:latest\""), why);
        }
    }

    /** By the authorizer, for the account that the Pod has. */
    @Test
    void theAccountMayDoWhatItsComponentsSayAndNothingElse() throws Exception {
        kubectl(
                "delete",
                "--ignore-not-found",
                "clusterrole",
                "registry-doctor-events",
                "registry-doctor-pull-secrets");
        kubectl("delete", "--ignore-not-found", "-n", "registry-doctor", "role", "registry-doctor");
        install(Set.of());
        Kubeconfig account = cluster().kubeconfig("registry-doctor", "registry-doctor");
        cluster().awaitRight(account, "watch", "", "pods", null);
        try (KubernetesClient client = TypedClient.open(account)) {
            assertTrue(can(client, "list", "", "pods", "any", null));
            assertTrue(can(client, "list", "", "configmaps", "kube-public", null));
            assertFalse(can(client, "list", "", "configmaps", "kube-system", null));
            assertFalse(can(client, "list", "", "secrets", "any", null));
            assertFalse(can(client, "create", "events.k8s.io", "events", "default", null));
            assertFalse(can(client, "create", "", "pods", "registry-doctor", null));
            install(without("persistent-history"));
            cluster().awaitRight(account, "create", "events.k8s.io", "events", null);
            cluster().awaitRight(account, "list", "", "secrets", null);
            cluster().awaitRight(account, "create", "", "pods/exec", "registry-doctor-nodes");
            assertFalse(can(client, "create", "", "pods/exec", "registry-doctor", null));
            assertFalse(can(client, "create", "", "pods/exec", null, null));
            assertTrue(can(client, "update", "", "configmaps", "registry-doctor", "registry-doctor"));
            assertFalse(can(client, "update", "", "configmaps", "registry-doctor", "other"));
            assertFalse(can(client, "update", "coordination.k8s.io", "leases", "kube-system", "registry-doctor"));
            for (String namespace : SHARED) {
                assertFalse(can(client, "create", "", "pods", namespace, null), namespace);
                assertFalse(can(client, "delete", "", "pods", namespace, null), namespace);
            }
        }
    }

    private static boolean can(
            KubernetesClient client,
            String verb,
            String group,
            String resource,
            @Nullable String namespace,
            @Nullable String name) {
        int slash = resource.indexOf('/');
        return client.authorization()
                .v1()
                .selfSubjectAccessReview()
                .create(new SelfSubjectAccessReviewBuilder()
                        .withNewSpec()
                        .withNewResourceAttributes()
                        .withVerb(verb)
                        .withGroup(group)
                        .withResource(slash < 0 ? resource : resource.substring(0, slash))
                        .withSubresource(slash < 0 ? null : resource.substring(slash + 1))
                        .withNamespace(namespace)
                        .withName(name)
                        .endResourceAttributes()
                        .endSpec()
                        .build())
                .getStatus()
                .getAllowed();
    }
}
