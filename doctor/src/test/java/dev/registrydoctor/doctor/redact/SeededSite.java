package dev.registrydoctor.doctor.redact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.samples.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A sample with secrets in every place that a text can stand in. */
final class SeededSite {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARGS = "host/var/snap/microk8s/current/args/";

    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** The Secret with the settings of the registry. */
    private static final String SETTINGS = "registry-settings";

    /** So many texts stand in one place of a kind that there are many of. */
    private static final int SOME = 9;

    private final SampleFolder folder;
    private final Seeds seeds;

    private SeededSite(SampleFolder folder, Seeds seeds) {
        this.folder = folder;
        this.seeds = seeds;
    }

    static SeededSite of(String sample, Path target, Seeds seeds) throws IOException {
        SeededSite site = new SeededSite(SampleFolder.copy(sample, target), seeds);
        site.api();
        site.logs();
        site.host();
        site.registries();
        return site;
    }

    Sample sample() {
        return folder.sample();
    }

    /** A kubeconfig's users with secrets. */
    String user() {
        return "user: {token: " + seeds.value("token of a kubeconfig") + ", username: joe, password: "
                + seeds.value("password of a kubeconfig") + "}";
    }

    /** What a {@code kubectl cluster-info dump} of it says. */
    String dump() throws IOException {
        StringBuilder dump = new StringBuilder();
        for (String list : List.of("nodes", "events", "services", "deployments", "pods")) {
            Path file = folder.path().resolve("api/" + list + ".json");
            dump.append(Files.exists(file) ? Files.readString(file) : "").append('\n');
        }
        for (Path log : files("logs")) {
            String[] names = log.getFileName().toString().split("_", -1);
            String named = names[names.length - 1].replaceAll("\\..*", "") + " of pod " + names[0] + "/" + names[1];
            dump.append("==== START logs for container ").append(named).append(" ====\n");
            dump.append(Files.readString(log));
            dump.append("==== END logs for container ").append(named).append(" ====\n");
        }
        return dump.toString();
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

    private String some(String place) {
        return seeds.lines(place, SOME);
    }

    private void api() throws IOException {
        for (Path file : files("api")) {
            JsonNode json = JSON.readTree(Files.readString(file));
            if (json.has("items")) {
                json.get("items").forEach(this::object);
                Files.writeString(file, json.toString());
            }
        }
        String login = Seed.base64("{\"auths\":{\"reg.seed.example\":{\"auth\":\""
                + Seed.base64("joe:" + seeds.value("pull secret")) + "\"}}}");
        folder.write(
                "api/secrets.json",
                "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":"
                        + "\"regcred\",\"namespace\":\"default\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":"
                        + "{\".dockerconfigjson\":\"" + login + "\"}}," + settings() + "]}");
        ObjectNode map = JSON.createObjectNode();
        map.putObject("metadata").put("name", "registry-config").put("namespace", "container-registry");
        map.putObject("data")
                .put(
                        "config.yml",
                        "version: 0.1\nhttp:\n  secret: " + seeds.value("secret of a registry's file") + "\n")
                .put("notes", seeds.lines("ConfigMap", Seed.ALL.size()));
        ObjectNode maps = JSON.createObjectNode().put("kind", "ConfigMapList").put("apiVersion", "v1");
        maps.putObject("metadata");
        maps.putArray("items").add(map);
        folder.write("api/configmaps-container-registry.json", maps.toString());
    }

    /** The settings of the registry in a Secret: a file, variables, and what is neither. */
    private ObjectNode settings() {
        ObjectNode secret = JSON.createObjectNode().put("type", "Opaque");
        secret.putObject("metadata").put("name", SETTINGS).put("namespace", BuiltIn.NAMESPACE);
        ((ObjectNode) secret.get("metadata")).putObject("annotations").put(APPLIED, applied("Secret, as applied"));
        ObjectNode data = secret.putObject("data");
        Map<String, String> texts = new LinkedHashMap<>();
        String file = "file in a Secret";
        texts.put(
                "config.yml",
                "version: 0.1\n# " + seeds.line(file) + "\nhttp:\n  addr: :5000\n  secret: " + seeds.value(file)
                        + "\nproxy:\n  remoteurl: https://joe:" + seeds.value(file) + "@hub.seed.example/"
                        + seeds.value(file) + "\n  username: joe\n  password: " + seeds.value(file)
                        + "\nstorage:\n  s3: {accesskey: " + seeds.value(file) + ", secretkey: " + seeds.value(file)
                        + ", bucket: " + seeds.value(file) + "}\nnotes: " + seeds.value(file) + "\n");
        texts.put("REGISTRY_HTTP_SECRET", seeds.value("variable in a Secret"));
        texts.put(
                "REGISTRY_PROXY_REMOTEURL", "https://joe:" + seeds.value("variable in a Secret") + "@hub.seed.example");
        texts.put("REGISTRY_HTTP_HOST", "https://hub.seed.example/" + seeds.value("variable in a Secret"));
        texts.put("REGISTRY_STORAGE_S3_BUCKET", seeds.value("variable in a Secret"));
        texts.put("REGISTRY_LOG_LEVEL", seeds.value("variable in a Secret"));
        texts.put("url", seeds.value("value that a variable takes from a Secret"));
        texts.put("notes", seeds.lines("Secret", Seed.ALL.size()));
        texts.put(seeds.value("key of a Secret"), seeds.value("Secret"));
        texts.forEach((key, text) -> data.put(key, Seed.base64(text)));
        return secret;
    }

    /** What {@code kubectl apply} writes into an annotation: the whole object. */
    private String applied(String place) {
        ObjectNode object = JSON.createObjectNode();
        variable(object.putArray("env"), "REGISTRY_HTTP_SECRET", seeds.value(place));
        variable((ArrayNode) object.get("env"), "NOTE", seeds.line(place));
        object.putObject("stringData").put("password", seeds.value(place)).put("note", seeds.value(place));
        return object.toString();
    }

    /** The registry's container takes settings from the Secret in each way there is, and from the ConfigMap in one. */
    private static void takesSettings(JsonNode deployment) {
        ObjectNode spec = (ObjectNode) deployment.at("/spec/template/spec");
        ObjectNode container = (ObjectNode) spec.at("/containers/0");
        ArrayNode from = container.putArray("envFrom");
        from.addObject().putObject("secretRef").put("name", SETTINGS);
        from.addObject().put("prefix", "REGISTRY_").putObject("secretRef").put("name", SETTINGS);
        from.addObject().putObject("configMapRef").put("name", "registry-config");
        for (String key : List.of("url", "notes")) {
            ObjectNode variable = container.withArray("env").addObject();
            variable.put("name", "REGISTRY_PROXY_" + key.toUpperCase(Locale.ROOT));
            variable.putObject("valueFrom")
                    .putObject("secretKeyRef")
                    .put("name", SETTINGS)
                    .put("key", key);
        }
        container.withArray("volumeMounts").addObject().put("name", SETTINGS).put("mountPath", "/etc/docker/registry");
        container.withArray("volumeMounts").addObject().put("name", SETTINGS).put("mountPath", "/etc/distribution");
        spec.withArray("volumes")
                .addObject()
                .put("name", SETTINGS)
                .putObject("secret")
                .put("secretName", SETTINGS);
    }

    private void object(JsonNode item) {
        ObjectNode metadata = (ObjectNode) item.get("metadata");
        ObjectNode annotations = metadata.putObject("annotations");
        annotations.put(APPLIED, applied("object, as applied"));
        boolean isRegistry = metadata.path("name").asText().equals("registry")
                && metadata.path("namespace").asText().equals(BuiltIn.NAMESPACE);
        if (isRegistry && item.at("/spec/template/spec/containers/0").isObject()) {
            takesSettings(item);
        }
        for (int i = 0; i < SOME; i++) {
            annotations.put("seed/" + i, seeds.text("annotation"));
        }
        messages(item);
        for (JsonNode container : item.findValues("containers")) {
            for (JsonNode one : container) {
                ArrayNode args = ((ObjectNode) one).putArray("args");
                for (int i = 0; i < SOME; i++) {
                    args.add(seeds.text("argument of a container"));
                }
                ((ObjectNode) one)
                        .putObject("startupProbe")
                        .putObject("httpGet")
                        .putArray("httpHeaders")
                        .addObject()
                        .put("name", "X-Note")
                        .put("value", seeds.value("header of a probe"));
                ArrayNode environment =
                        one.has("env") ? (ArrayNode) one.get("env") : ((ObjectNode) one).putArray("env");
                variable(environment, "REGISTRY_HTTP_SECRET", seeds.value("variable of a container, by its name"));
                variable(environment, "REGISTRY_NOTE", some("variable of a container"));
            }
        }
    }

    private static void variable(ArrayNode environment, String name, String value) {
        environment.addObject().put("name", name).put("value", value);
    }

    private void messages(JsonNode json) {
        if (json instanceof ObjectNode object && object.path("message").isTextual()) {
            object.put("message", object.get("message").asText() + ":\n" + some("message"));
        }
        json.forEach(this::messages);
    }

    private void logs() throws IOException {
        for (Path file : files("logs")) {
            String half = seeds.lines("container log", Seed.ALL.size() / 2);
            Files.writeString(file, Files.readString(file) + "\n" + half + "\n");
        }
    }

    private void host() throws IOException {
        for (Path file : files("host")) {
            String name = file.getFileName().toString();
            String text = Files.readString(file);
            if (name.equals("hosts.toml")) {
                String url = "https://joe:" + seeds.value("URL in hosts.toml") + "@mirror.seed.example";
                text += "\n[host.\"" + url + "\"]\n  [host.\"" + url + "\".header]\n    Authorization = [\"Basic "
                        + Seed.base64("joe:" + seeds.value("header in hosts.toml")) + "\"]\n    x-api-key = \""
                        + seeds.value("header in hosts.toml") + "\"\n";
            } else {
                text += IntStream.range(0, SOME)
                        .mapToObj(i -> "# " + seeds.line("comment in a file of the host"))
                        .collect(Collectors.joining("\n", "\n", "\n"));
            }
            Files.writeString(file, text);
        }
        String proxy = "http://joe:" + seeds.value("proxy of Docker") + "@proxy.seed.example:3128";
        folder.write(
                "host/etc/docker/daemon.json",
                "{\"proxies\":{\"https-proxy\":\"" + proxy + "\"},\"insecure-registries\":[\"https://joe:"
                        + seeds.value("registry of daemon.json") + "@reg.seed.example\"]}");
        String variables = "HTTPS_PROXY=http://joe:" + seeds.value("proxy of containerd")
                + "@proxy.seed.example:3128\nREGISTRY_HTTP_SECRET=" + seeds.value("variable of containerd") + "\n";
        folder.write(ARGS + "containerd-env", variables);
        folder.write("host/etc/environment", variables);
        folder.write(
                "host/etc/containers/registries.conf",
                "[[registry]]\nlocation = \"https://joe:" + seeds.value("registries.conf") + "@reg.seed.example\"\n# "
                        + seeds.line("registries.conf") + "\n");
        folder.write(
                "host/etc/buildkit/buildkitd.toml",
                "[registry.\"joe:" + seeds.value("buildkitd.toml") + "@reg.seed.example:5000\"]\n  http = true\n# "
                        + seeds.line("buildkitd.toml") + "\n");
    }

    /** Bodies of registries, and challenges. */
    private void registries() throws IOException {
        Path file = folder.path().resolve("registries.txt");
        String text = Files.exists(file) ? Files.readString(file) : "";
        StringBuilder titles = new StringBuilder();
        for (int i = 0; i < SOME; i++) {
            titles.append(seeds.line("body of a registry").replace("#", "")).append(' ');
        }
        folder.write(
                "registries.txt",
                text + "\nregistry odd.seed.example:5280\n  website " + titles
                        + "\nregistry bearer.seed.example:5281\n  bearer http://joe:" + seeds.value("realm")
                        + "@auth.seed.example/token?password=" + seeds.value("realm") + " seeds\n"
                        + "registry basic.seed.example:5282\n  basic "
                        + "password=" + seeds.value("realm of Basic") + "\n");
    }
}
