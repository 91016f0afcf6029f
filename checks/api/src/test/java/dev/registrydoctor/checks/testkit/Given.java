package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.EndpointSlice;
import dev.registrydoctor.checks.evidence.cluster.Event;
import dev.registrydoctor.checks.evidence.cluster.Namespace;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy;
import dev.registrydoctor.checks.evidence.cluster.PullSecret;
import dev.registrydoctor.checks.evidence.cluster.StorageClass;
import dev.registrydoctor.checks.evidence.cluster.Volume;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.names.BuiltIn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The things of a site, as a healthy MicroK8s has them; each can be changed before it is given. */
public final class Given {

    public static final String REGISTRY_POD = BuiltIn.NAMESPACE + "/registry-6c9fcc695f-abcde";
    public static final String REGISTRY_IMAGE = "docker.io/library/registry:2.8.3";

    private Given() {}

    /** A workload's pod, running; its container is named as its app. */
    public static GivenPod pod(String path, String image) {
        return new GivenPod(path, "app", image);
    }

    /** The registry's pod, on node vm. */
    public static GivenPod registryPod() {
        return registryPod("registry-6c9fcc695f-abcde");
    }

    /** A pod of the registry's Deployment with a name of its own. */
    public static GivenPod registryPod(String name) {
        return new GivenPod(BuiltIn.NAMESPACE + "/" + name, "registry", REGISTRY_IMAGE)
                .claims(BuiltIn.CLAIM)
                .ip("10.1.0.7")
                .ports(5000);
    }

    /** The storage provisioner's pod. */
    public static GivenPod provisionerPod() {
        String path = BuiltIn.PROVISIONER_NAMESPACE + "/" + BuiltIn.PROVISIONER_DEPLOYMENT + "-7f7c7b6d4c-fghij";
        return new GivenPod(path, BuiltIn.PROVISIONER_DEPLOYMENT, "cdkbot/hostpath-provisioner:1.6.0")
                .labels(Map.of("k8s-app", BuiltIn.PROVISIONER_DEPLOYMENT));
    }

    public static GivenDeployment registryDeployment() {
        return new GivenDeployment(BuiltIn.DEPLOYMENT_PATH, REGISTRY_IMAGE, Map.of("app", "registry"))
                .claims(BuiltIn.CLAIM)
                .files(null, claimMount("/var/lib/registry", BuiltIn.CLAIM))
                .environment(Map.of("REGISTRY_HTTP_ADDR", ":5000", "REGISTRY_STORAGE_DELETE_ENABLED", "yes"));
    }

    /** A claim that is mounted into the registry's container. */
    public static ContainerFiles.Mount claimMount(String path, String claim) {
        return new ContainerFiles.Mount(path, ContainerFiles.Kind.CLAIM, claim, null, "", Map.of());
    }

    /** A ConfigMap that is mounted into the registry's container, all of it. */
    public static ContainerFiles.Mount configMapMount(String path, String configMap) {
        return new ContainerFiles.Mount(path, ContainerFiles.Kind.CONFIG_MAP, null, configMap, "", Map.of());
    }

    /** A ConfigMap beside the registry with one key. */
    public static Part registryConfigMap(String name, String key, String text) {
        return () -> new ConfigMap(BuiltIn.NAMESPACE, name, GivenSite.ago(Duration.ofDays(1)), Map.of(key, text));
    }

    public static GivenDeployment provisionerDeployment() {
        return new GivenDeployment(
                BuiltIn.PROVISIONER_PATH,
                "cdkbot/hostpath-provisioner:1.6.0",
                Map.of("k8s-app", BuiltIn.PROVISIONER_DEPLOYMENT));
    }

    /** A Deployment of somebody else's. */
    public static GivenDeployment deployment(String path, String image) {
        return new GivenDeployment(path, image, Map.of("app", path.substring(path.indexOf('/') + 1)));
    }

    public static GivenClaim registryClaim() {
        return new GivenClaim(BuiltIn.CLAIM_PATH);
    }

    public static GivenService registryService() {
        return new GivenService(BuiltIn.SERVICE_PATH, BuiltIn.NODE_PORT);
    }

    public static GivenService service(String path, @Nullable Integer nodePort) {
        return new GivenService(path, nodePort);
    }

    public static GivenNode node() {
        return node("vm", "192.168.64.2");
    }

    public static GivenNode node(String name, String ip) {
        return new GivenNode(name, ip);
    }

    /** The add-on's class, the default one. */
    public static Part hostpathClass() {
        return storageClass(BuiltIn.STORAGE_CLASS, BuiltIn.PROVISIONER, true);
    }

    public static Part storageClass(String name, String provisioner, boolean isDefault) {
        return () -> new StorageClass(
                name, GivenSite.ago(Duration.ofDays(20)), provisioner, isDefault, "WaitForFirstConsumer", "Delete");
    }

    /** The registry's volume, pinned to the node with this hostname. */
    public static Part registryVolume(String hostname) {
        return registryVolume(hostname, "Delete");
    }

    /** The registry's volume with another reclaim policy. */
    public static Part registryVolume(String hostname, String reclaimPolicy) {
        return () -> new Volume(
                GivenSite.VOLUME,
                "Bound",
                BuiltIn.STORAGE_CLASS,
                BuiltIn.CLAIM_PATH,
                reclaimPolicy,
                "20Gi",
                "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-" + GivenSite.VOLUME,
                List.of(hostname));
    }

    /** Another volume, such as one that a claim left behind. */
    public static Part volume(String name, String phase, @Nullable String claim, @Nullable String hostPath) {
        return () -> new Volume(name, phase, BuiltIn.STORAGE_CLASS, claim, "Retain", "20Gi", hostPath, null);
    }

    public static Part namespace(String name) {
        return () -> new Namespace(name, GivenSite.ago(Duration.ofDays(20)), null, "Active", List.of());
    }

    /** A namespace whose deletion began this long ago, and what it waits for. */
    public static Part terminating(String name, Duration since, String... blocks) {
        return () -> new Namespace(
                name, GivenSite.ago(Duration.ofDays(20)), GivenSite.ago(since), "Terminating", List.of(blocks));
    }

    /** What tools that ask for a local registry (KEP-1755) are told; null when it names no host. */
    public static Part hosting(@Nullable String host) {
        String help = "help: \"https://microk8s.io/docs/registry-built-in\"\n";
        String value = host == null ? help : help + "host: \"" + host + "\"\n";
        return () -> new ConfigMap(
                "kube-public",
                "local-registry-hosting",
                GivenSite.ago(Duration.ofDays(10)),
                Map.of("localRegistryHosting.v1", value));
    }

    /** What stands behind the registry's Service. */
    public static Part registrySlice(List<String> ready, List<String> notReady) {
        return () -> new EndpointSlice(BuiltIn.NAMESPACE, "registry-k7x2p", BuiltIn.SERVICE, ready, notReady);
    }

    public static Part claimEvent(String reason, String message) {
        return event(
                "PersistentVolumeClaim", BuiltIn.CLAIM_PATH, reason, message, GivenSite.ago(Duration.ofMinutes(1)));
    }

    public static Part podEvent(String path, String reason, String message) {
        return event("Pod", path, reason, message, GivenSite.ago(Duration.ofMinutes(1)));
    }

    /** A Warning about a Pod, just now. */
    public static Part warning(String podPath, String reason, String message) {
        String namespace = podPath.substring(0, podPath.indexOf('/'));
        String name = podPath.substring(podPath.indexOf('/') + 1);
        return () -> new Event(namespace, "Pod", name, "Warning", reason, message, 3, GivenSite.NOW);
    }

    public static Part event(String kind, String path, String reason, String message, @Nullable Instant last) {
        return event(kind, path, reason, message, last, 3);
    }

    /** An event that was seen so many times. */
    public static Part event(
            String kind, String path, String reason, String message, @Nullable Instant last, int count) {
        String namespace = path.substring(0, path.indexOf('/'));
        String name = path.substring(path.indexOf('/') + 1);
        return () -> new Event(namespace, kind, name, "Normal", reason, message, count, last);
    }

    /** A policy that holds for pods with these labels, and lets in what these rules say. */
    public static Part networkPolicy(String path, Map<String, String> labels, NetworkPolicy.Rule... rules) {
        String namespace = path.substring(0, path.indexOf('/'));
        String name = path.substring(path.indexOf('/') + 1);
        return () -> new NetworkPolicy(namespace, name, labels, false, true, List.of(rules));
    }

    /** A pull secret with credentials for these keys. */
    public static Part pullSecret(String path, String... keys) {
        String namespace = path.substring(0, path.indexOf('/'));
        String name = path.substring(path.indexOf('/') + 1);
        List<PullSecret.Entry> entries =
                List.of(keys).stream().map(k -> new PullSecret.Entry(k, true)).toList();
        return () -> new PullSecret(namespace, name, "kubernetes.io/dockerconfigjson", entries, null);
    }

    /** How the API server of this very host answers. */
    public static ApiContact api(ApiContact.State state, String detail) {
        return api(state, detail, true);
    }

    public static ApiContact api(ApiContact.State state, String detail, boolean here) {
        return new ApiContact(
                state,
                here ? "https://127.0.0.1:16443" : "https://192.168.64.2:16443",
                "/var/snap/microk8s/current/credentials/client.config",
                List.of("KUBECONFIG", "/var/snap/microk8s/current/credentials/client.config", "~/.kube/config"),
                detail,
                state == ApiContact.State.ANSWERS ? "1.35" : null,
                here,
                null,
                null,
                null);
    }

    /** A host with MicroK8s on it: the node vm. */
    public static HostFacts microk8sHost() {
        List<HostFacts.Process> processes = List.of(
                new HostFacts.Process("systemd", 1, null),
                new HostFacts.Process("k8s-dqlite", 901, null),
                new HostFacts.Process("containerd", 902, null),
                new HostFacts.Process("kubelite", 903, null));
        return new HostFacts("vm", "Ubuntu 24.04", List.of("127.0.0.1", "192.168.64.2"), true, true, processes);
    }

    /** A person's own machine, which is no node. */
    public static HostFacts laptop() {
        return new HostFacts("laptop", "Debian 12", List.of("127.0.0.1", "192.168.64.1"), false, false, List.of());
    }

    /** Docker's engine, which lists these registries as insecure. */
    public static DockerEngine engine(String... insecure) {
        DockerEngine.Proxy none = new DockerEngine.Proxy("", "", "");
        return new DockerEngine("29.0.0", "/var/run/docker.sock", List.of(insecure), "Debian 12", false, none);
    }

    /** A registry that this run is asked to look at, by either scheme. */
    public static Settings.Registry registry(String host, int port) {
        return new Settings.Registry(null, host, port);
    }
}
