package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster around a case, which follows what is changed. Its kubelet pulls the image of the case again whenever something
 * changed and tells what came of it. Its controllers make everything else of the healthy sample once what a person declares
 * is as there.
 */
final class FixSite implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REGISTRY = "/apis/apps/v1/namespaces/container-registry/deployments/registry";

    private final LabCase lab;
    private final LabImages images;
    private final String containerd;
    private final Kubelet kubelet;
    private final Reconciler reconciler;
    private final FixCluster cluster;
    private final Map<String, EmbeddedSite> sites = new LinkedHashMap<>();
    private volatile boolean isInOrder;
    private final List<String> ofPod = new CopyOnWriteArrayList<>();
    private int replaced;

    /** Pulls the image of the case where it has not yet since something changed. */
    @FunctionalInterface
    interface Kubelet {
        /** What the pull reports; empty when it succeeds, or nobody pulls. */
        String said();
    }

    /** Brings the machine in line with the cluster. */
    @FunctionalInterface
    interface Reconciler {
        /**
         * Hears of a change.
         *
         * @param variables of the registry's container
         * @param isInOrder whether what is declared is as in the healthy sample
         */
        void changed(Map<String, String> variables, boolean isInOrder) throws Exception;
    }

    FixSite(LabCase lab, LabImages images, String containerd, Kubelet kubelet, Reconciler reconciler)
            throws IOException {
        this.lab = lab;
        this.images = images;
        this.containerd = containerd;
        this.kubelet = kubelet;
        this.reconciler = reconciler;
        isInOrder = lab.declared().isEmpty();
        cluster = new FixCluster(this::url, this::changed);
    }

    FixCluster cluster() {
        return cluster;
    }

    /** The variables of the registry's container, but for those that the lab sets otherwise. */
    Map<String, String> variables() throws IOException {
        JsonNode deployment = Objects.requireNonNull(cluster.get(REGISTRY));
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            variables.put(variable.path("name").asText(), variable.path("value").asText());
        }
        variables.remove("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY");
        variables.put("REGISTRY_HTTP_ADDR", lab.environment().getOrDefault("REGISTRY_HTTP_ADDR", "0.0.0.0:32000"));
        return variables;
    }

    /** The login for a registry of the pull secrets that the Pod got when it was created. */
    LabKubectl.@Nullable Login login(String authority) {
        for (String name : ofPod) {
            ObjectNode secret = cluster.get("/api/v1/namespaces/default/secrets/" + name);
            String config = secret == null
                    ? "e30="
                    : secret.at("/data/.dockerconfigjson").asText("e30=");
            try {
                JsonNode login = JSON.readTree(Base64.getDecoder().decode(config))
                        .path("auths")
                        .path(authority);
                String auth =
                        new String(Base64.getDecoder().decode(login.path("auth").asText()), StandardCharsets.UTF_8);
                int colon = auth.indexOf(':');
                if (colon > 0) {
                    return new LabKubectl.Login(authority, auth.substring(0, colon), auth.substring(colon + 1));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return null;
    }

    /** A Pod has the pull secrets that its service account has when it is created. */
    private void replacePods() {
        if (cluster.replaced() > replaced) {
            replaced = cluster.replaced();
            ofPod.clear();
            JsonNode account = cluster.get("/api/v1/namespaces/default/serviceaccounts/default");
            if (account != null) {
                account.path("imagePullSecrets")
                        .forEach(secret -> ofPod.add(secret.path("name").asText()));
            }
        }
    }

    private void changed() {
        try {
            replacePods();
            isInOrder = lab.declared().stream().allMatch(this::isAsDeclared);
            reconciler.changed(variables(), isInOrder);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isAsDeclared(String path) {
        ObjectNode now = cluster.get(path);
        try (EmbeddedSite healthy =
                EmbeddedSite.start(LabSite.of(lab, images.pushed()).sample(), SampleOptions.PLAIN)) {
            JsonNode then = FixCluster.ask("http://127.0.0.1:" + healthy.apiPort(), path);
            return declared(now).equals(declared(then));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object without what is not declared. */
    private static JsonNode declared(@Nullable JsonNode object) {
        ObjectNode declared = object instanceof ObjectNode it ? it.deepCopy() : JSON.createObjectNode();
        declared.remove(List.of("metadata", "status", "kind", "apiVersion"));
        if (object != null && object.at("/metadata/annotations") instanceof ObjectNode annotations) {
            annotations.remove("deployment.kubernetes.io/revision");
            declared.set("annotations", annotations);
        }
        if (declared.has("spec")) {
            // The API server and controllers add these to a Service or a node.
            declared.withObjectProperty("spec")
                    .remove(List.of(
                            "taints",
                            "clusterIP",
                            "clusterIPs",
                            "ipFamilies",
                            "ipFamilyPolicy",
                            "sessionAffinity",
                            "internalTrafficPolicy",
                            "externalTrafficPolicy"));
            declared.at("/spec/ports").forEach(port -> ((ObjectNode) port).remove("protocol"));
        }
        if (declared.at("/spec/template") instanceof ObjectNode template) {
            template.remove("metadata");
        }
        return declared;
    }

    private String url() {
        String said = kubelet.said();
        synchronized (sites) {
            EmbeddedSite site = sites.computeIfAbsent(isInOrder + said, key -> {
                try {
                    return EmbeddedSite.start(sample(said).sample(), SampleOptions.PLAIN);
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            return "http://127.0.0.1:" + site.apiPort();
        }
    }

    private SampleFolder sample(String said) throws Exception {
        SampleFolder site = LabSite.of(lab, images.pushed());
        boolean isRuntimeDown = said.contains("unknown service") || said.startsWith("Failed to connect");
        if (!said.isEmpty() && !isRuntimeDown) {
            LabSite.failed(site, lab.image(), said);
        }
        site.write("api/nodes.patch.json", node(isRuntimeDown).toString());
        if (lab.isOfBuiltIn()) {
            site.write("logs/container-registry_registry-64f449595d-rr7hw_registry.txt", LabServers.log());
        }
        if (!isInOrder || lab.declared().isEmpty()) {
            for (Path file : own()) {
                add(file, site.path().resolve("api").resolve(String.valueOf(file.getFileName())));
            }
        }
        return site;
    }

    /** What the kubelet says of its node and of the runtime there. */
    private ArrayNode node(boolean isRuntimeDown) {
        ArrayNode edits = JSON.createArrayNode();
        ObjectNode status =
                edits.addObject().put("match", "vm").putObject("merge").putObject("status");
        status.putObject("nodeInfo").put("containerRuntimeVersion", "containerd://" + containerd);
        if (isRuntimeDown) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "Ready")
                    .put("status", "False")
                    .put("reason", "KubeletNotReady")
                    .put("message", "container runtime is down")
                    .put("lastTransitionTime", "2026-11-23T23:20:00Z");
        }
        return edits;
    }

    /** The files of the case that change the healthy sample. */
    private List<Path> own() throws IOException {
        Path folder = lab.folder().resolve("api");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void add(Path file, Path there) throws IOException {
        JsonNode content = JSON.readTree(file.toFile());
        if (Files.exists(there) && content instanceof ArrayNode edits) {
            edits.addAll((ArrayNode) JSON.readTree(there.toFile()));
        }
        Files.writeString(there, content.toString());
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        sites.values().forEach(EmbeddedSite::close);
    }
}
