package dev.registrydoctor.doctor.integration;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A real API server on which the add-on is enabled and disabled, and what is left of it. */
abstract class AddonOnCluster {

    static final String ALL = "namespaces,clusterroles,clusterrolebindings,roles,rolebindings,serviceaccounts,"
            + "deployments,daemonsets,services,configmaps,secrets,leases,networkpolicies,poddisruptionbudgets,"
            + "persistentvolumeclaims,priorityclasses,events";

    @TempDir
    static Path shared;

    static @Nullable RealKubernetes cluster;

    @TempDir
    Path folder;

    AddonStage addon;
    Path kubeconfig;

    @BeforeAll
    static void startCluster() throws Exception {
        RealKubernetes.need();
        Programs.need("git");
        Assumptions.assumeTrue(RealKubernetes.program("kubectl") != null, "no kubectl");
        cluster = RealKubernetes.start(shared.resolve("cluster"));
        // Namespaces, and what is in them, are deleted by a controller.
        cluster.startControllers();
    }

    @AfterAll
    static void endCluster() throws Exception {
        if (cluster != null) {
            cluster.close();
        }
    }

    @BeforeEach
    void stage() throws Exception {
        kubeconfig = running().kubeconfigFile();
        addon = AddonStage.at(folder, RealKubernetes.program("kubectl"), kubeconfig);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        addon.run("disable");
    }

    static RealKubernetes running() {
        return Objects.requireNonNull(cluster);
    }

    static KubernetesClient admin() throws Exception {
        return running().admin();
    }

    /** Each object of the cluster, with its namespace; tokens and leases of Kubernetes itself are always the same. */
    Set<String> objects() throws Exception {
        String list = Programs.succeed(
                folder,
                Objects.requireNonNull(RealKubernetes.program("kubectl")).toString(),
                "--kubeconfig",
                kubeconfig.toString(),
                "get",
                ALL,
                "--all-namespaces",
                "--no-headers",
                "-o",
                "custom-columns=K:.kind,S:.metadata.namespace,N:.metadata.name");
        TreeSet<String> objects = new TreeSet<>();
        list.lines().map(line -> line.replaceAll(" +", " ").strip()).forEach(objects::add);
        return objects;
    }

    static Container serve() throws Exception {
        Deployment deployment = admin().apps()
                .deployments()
                .inNamespace("registry-doctor")
                .withName("registry-doctor")
                .get();
        return deployment.getSpec().getTemplate().getSpec().getContainers().get(0);
    }

    /** What {@code kubectl get all,ingress,ingressclass -A} shows of the add-on, in which MicroK8s searches for its status. */
    boolean isEnabledForMicrok8s() throws Exception {
        String status = new Load(LoadSettings.builder().build())
                                .loadFromString(
                                        Files.readString(addon.repository().resolve("addons.yaml")))
                        instanceof Map<?, ?> map
                ? checkStatus(map)
                : "";
        return Programs.succeed(
                        folder,
                        Objects.requireNonNull(RealKubernetes.program("kubectl"))
                                .toString(),
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "get",
                        "all,ingress,ingressclass",
                        "--all-namespaces")
                .lines()
                .anyMatch(line -> line.contains(status));
    }

    static String checkStatus(Map<?, ?> file) {
        Map<?, ?> top = (Map<?, ?>) Objects.requireNonNull(file.get("microk8s-addons"));
        List<?> addons = (List<?>) Objects.requireNonNull(top.get("addons"));
        return String.valueOf(((Map<?, ?>) addons.get(0)).get("check_status"));
    }
}
