package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The cluster around a case, which follows what is changed. Its kubelet pulls the image of the case again whenever something
 * changed and tells what came of it. Its controllers make everything else of the healthy sample once what a person declares
 * is as there.
 */
final class FixSite implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final LabCase lab;
    private final LabImages images;
    private final Kubelet kubelet;
    private final Reconciler reconciler;
    private final FixCluster cluster;
    private final Map<String, EmbeddedSite> sites = new LinkedHashMap<>();
    private volatile boolean isInOrder;

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

    FixSite(LabCase lab, LabImages images, Kubelet kubelet, Reconciler reconciler) throws IOException {
        this.lab = lab;
        this.images = images;
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
        ObjectNode deployment = cluster.get(FixKubectl.REGISTRY);
        Map<String, String> variables = new LinkedHashMap<>();
        if (deployment != null) {
            for (JsonNode variable : FixKubectl.variables(deployment)) {
                variables.put(
                        variable.path("name").asText(), variable.path("value").asText());
            }
        }
        variables.remove("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY");
        variables.put("REGISTRY_HTTP_ADDR", lab.environment().getOrDefault("REGISTRY_HTTP_ADDR", "0.0.0.0:32000"));
        return variables;
    }

    private void changed() {
        try {
            isInOrder = lab.declared().stream().allMatch(this::isAsDeclared);
            reconciler.changed(variables(), isInOrder);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isAsDeclared(String path) {
        ObjectNode now = cluster.get(path);
        try (EmbeddedSite healthy = EmbeddedSite.start(LabSite.of(lab, images.pushed()).sample(), SampleOptions.PLAIN)) {
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
        if (!said.isEmpty()) {
            LabSite.failed(site, lab.image(), said);
        }
        if (lab.isOfBuiltIn()) {
            site.write("logs/container-registry_registry-64f449595d-rr7hw_registry.txt", LabServers.log());
        }
        Path own = lab.folder().resolve("api");
        if ((!isInOrder || lab.declared().isEmpty()) && Files.isDirectory(own)) {
            List<Path> files;
            try (Stream<Path> all = Files.list(own)) {
                files = new ArrayList<>(all.toList());
            }
            for (Path file : files) {
                Path there = site.path().resolve("api").resolve(String.valueOf(file.getFileName()));
                ArrayNode edits = (ArrayNode) JSON.readTree(file.toFile());
                if (Files.exists(there) && file.toString().endsWith(".patch.json")) {
                    edits.addAll((ArrayNode) JSON.readTree(there.toFile()));
                }
                Files.writeString(there, edits.toString());
            }
        }
        return site;
    }

    @Override
    public void close() throws IOException {
        cluster.close();
        sites.values().forEach(EmbeddedSite::close);
    }
}
