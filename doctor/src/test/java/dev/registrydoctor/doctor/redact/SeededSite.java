package dev.registrydoctor.doctor.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.samples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A sample with secrets of every kind in every place that a text can stand in. */
final class SeededSite {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARGS = "host/var/snap/microk8s/current/args/";

    private final SampleFolder folder;
    private final List<String> values = new ArrayList<>();

    private SeededSite(SampleFolder folder) {
        this.folder = folder;
    }

    static SeededSite of(String sample, Path target) throws IOException {
        SeededSite site = new SeededSite(SampleFolder.copy(sample, target));
        site.api();
        site.logs();
        site.host();
        site.registries();
        return site;
    }

    Sample sample() {
        return folder.sample();
    }

    /** Every secret that was put somewhere. */
    List<String> values() {
        return List.copyOf(values);
    }

    /** A text with a secret of a kind; each call another secret. */
    String text(Seed seed) {
        String value = seed.at(values.size());
        values.add(value);
        return seed.around(value);
    }

    /** Texts with secrets of all kinds. */
    String texts(String between) {
        return Stream.of(Seed.values()).map(this::text).collect(Collectors.joining(between));
    }

    /** A kubeconfig's users with secrets. */
    String user() {
        String token = text(Seed.BEARER_HEADER).replace("Authorization: Bearer ", "");
        return "user: {token: " + token + ", username: joe, password: "
                + text(Seed.ENVIRONMENT).replaceAll(".*=", "") + "}";
    }

    private List<Path> files(String below) throws IOException {
        Path root = folder.path().resolve(below);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private void api() throws IOException {
        for (Path file : files("api")) {
            JsonNode json = JSON.readTree(Files.readString(file));
            if (json.has("items")) {
                json.get("items").forEach(this::object);
                Files.writeString(file, json.toString());
            }
        }
        String login = Seed.base64(text(Seed.DOCKER_AUTH));
        folder.write(
                "api/secrets.json",
                "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":"
                        + "\"regcred\",\"namespace\":\"default\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":"
                        + "{\".dockerconfigjson\":\"" + login + "\"}}]}");
        ObjectNode map = JSON.createObjectNode();
        map.putObject("metadata").put("name", "registry-config").put("namespace", "container-registry");
        map.putObject("data").put("config.yml", texts("\n")).put("htpasswd", text(Seed.LOGIN_IN_BASE64));
        ObjectNode maps = JSON.createObjectNode().put("kind", "ConfigMapList").put("apiVersion", "v1");
        maps.putObject("metadata");
        maps.putArray("items").add(map);
        folder.write("api/configmaps-container-registry.json", maps.toString());
    }

    private void object(JsonNode item) {
        ObjectNode metadata = (ObjectNode) item.get("metadata");
        ObjectNode annotations = metadata.putObject("annotations");
        for (Seed seed : Seed.values()) {
            annotations.put("seed/" + seed, text(seed));
        }
        messages(item);
        for (JsonNode container : item.findValues("containers")) {
            for (JsonNode one : container) {
                ((ObjectNode) one).putArray("args").add(text(Seed.ROBOT)).add(text(Seed.PROXY));
                ArrayNode environment =
                        one.has("env") ? (ArrayNode) one.get("env") : ((ObjectNode) one).putArray("env");
                environment.addObject().put("name", "REGISTRY_HTTP_SECRET").put("value", text(Seed.ENVIRONMENT));
                environment
                        .addObject()
                        .put("name", "REGISTRY_PROXY_REMOTEURL")
                        .put("value", text(Seed.PASSWORD_IN_URL));
                environment.addObject().put("name", "REGISTRY_NOTE").put("value", texts(" "));
            }
        }
    }

    private void messages(JsonNode json) {
        if (json instanceof ObjectNode object && object.path("message").isTextual()) {
            object.put("message", object.get("message").asText() + ": " + texts("; "));
        }
        json.forEach(this::messages);
    }

    private void logs() throws IOException {
        for (Path file : files("logs")) {
            Files.writeString(file, texts("\n") + "\n" + Files.readString(file) + "\n" + texts("\n") + "\n");
        }
    }

    private void host() throws IOException {
        for (Path file : files("host")) {
            String name = file.getFileName().toString();
            String text = Files.readString(file);
            if (name.equals("hosts.toml")) {
                text += "\n[host.\"https://joe:" + value(Seed.PASSWORD_IN_URL) + "@mirror.seed.example\"]\n"
                        + "  [host.\"https://joe:" + value(Seed.PASSWORD_IN_URL) + "@mirror.seed.example\".header]\n"
                        + "    Authorization = [\"Basic " + Seed.base64("joe:" + value(Seed.BASIC_HEADER)) + "\"]\n"
                        + "    x-api-key = \"" + value(Seed.ENVIRONMENT) + "\"\n";
            } else {
                text += "\n# " + texts("\n# ").replace("\n", "\n# ") + "\n";
            }
            Files.writeString(file, text);
        }
        folder.write(
                "host/etc/docker/daemon.json",
                "{\"proxies\":{\"https-proxy\":\"http://joe:" + value(Seed.PROXY)
                        + "@proxy.seed.example:3128\"},\"insecure-registries\":[\"https://joe:"
                        + value(Seed.PASSWORD_IN_URL) + "@reg.seed.example\"]}");
        folder.write(ARGS + "containerd-env", text(Seed.PROXY) + "\n" + text(Seed.ENVIRONMENT) + "\n");
        folder.write("host/etc/environment", text(Seed.PROXY) + "\n" + text(Seed.ENVIRONMENT) + "\n");
    }

    private String value(Seed seed) {
        String value = seed.at(values.size());
        values.add(value);
        return value;
    }

    /** Headers and bodies of registries. */
    private void registries() throws IOException {
        Path file = folder.path().resolve("registries.txt");
        String text = Files.exists(file) ? Files.readString(file) : "";
        folder.write(
                "registries.txt",
                text + "\nregistry odd.seed.example:5280\n  website "
                        + texts(" ").replace("\n", " ").replace("#", "")
                        + "\nregistry bearer.seed.example:5281\n  bearer http://joe:" + value(Seed.PASSWORD_IN_URL)
                        + "@auth.seed.example/token?password=" + value(Seed.ENVIRONMENT) + " seeds\n"
                        + "registry basic.seed.example:5282\n  basic glpat-" + value(Seed.GITLAB_TOKEN) + "\n");
    }
}
