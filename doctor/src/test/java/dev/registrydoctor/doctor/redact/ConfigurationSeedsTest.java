package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Secrets that no pattern knows, in every place of every configuration file: as values of keys with innocent names, in
 * comments, in headers, in URLs, behind a mistake, in what nobody reads. None is in anything that leaves the program.
 */
class ConfigurationSeedsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ARGS = "host/var/snap/microk8s/current/args/";
    private static final String CERTS = ARGS + "certs.d/";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    @TempDir
    private Path folder;

    private final Random random = new Random(13);
    private final List<String> seeds = new ArrayList<>();

    /** A token as services make them, or a password as people do. */
    private String seed() {
        StringBuilder seed = new StringBuilder(seeds.size() % 3 == 0 ? "pw" : "");
        int length = seeds.size() % 3 == 0 ? 9 : 26;
        while (seed.length() < length) {
            seed.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        seeds.add(seed.toString());
        return seed.toString();
    }

    /** A text with a seed in place of each {@code SEED}. */
    /** A configuration of a registry, which never has its secrets in the same place. */
    private String configMaps() {
        String text = seeded("""
                version: 0.1 # SEED
                storage:
                  filesystem: {rootdirectory: /var/lib/registry}
                  s3: {accesskey: SEED, secretkey: SEED, bucket: SEED}
                  delete: {enabled: true, note: SEED}
                  SEED: SEED
                auth:
                  htpasswd: {realm: SEED, path: SEED}
                  token: {rootcertbundle: SEED}
                http:
                  addr: ":5000" # SEED
                  secret: SEED
                  host: https://u:SEED@h.example/v2
                  headers:
                    Authorization: [SEED]
                proxy:
                  remoteurl: https://u:SEED@hub.example/v2?a=SEED
                  username: SEED
                  password: SEED
                notifications:
                  endpoints:
                  - url: https://hooks.example/SEED
                    headers: SEED
                # SEED
                """);
        ObjectNode map = JSON.createObjectNode();
        map.putObject("metadata").put("name", "registry-config").put("namespace", "container-registry");
        map.putObject("data").put("config.yml", text).put("note", seed()).put(seed(), seed());
        ObjectNode maps = JSON.createObjectNode().put("kind", "ConfigMapList").put("apiVersion", "v1");
        maps.putObject("metadata");
        maps.putArray("items").add(map);
        return maps.toString();
    }

    private String seeded(String text) {
        String seeded = text;
        while (seeded.contains("SEED")) {
            seeded = seeded.replaceFirst("SEED", seed());
        }
        return seeded;
    }

    private static final String HOSTS = """
            # SEED
            server = "https://bob:SEED@mirror.seed.example/v2?note=SEED#SEED"
            note = "SEED"
            'SEED' = 1
            [host."https://SEED@one.seed.example"]
              capabilities = ["pull", "resolve"] # SEED
              ca = "/etc/ssl/certs/seed-ca.pem"
              remark = '''
            SEED
            '''
              [host."https://SEED@one.seed.example".header]
                X-Meta = ["SEED", "SEED"]
                Cookie = "a=SEED"
            [SEED]
              a = { b = "SEED" }
            """;

    private static final String TEMPLATE = """

            # SEED
            [plugins."io.containerd.grpc.v1.cri".registry.configs."reg.seed.example".auth]
              username = "SEED"
              remark = "SEED"
              pin = 4708151
            [plugins."io.containerd.grpc.v1.cri".registry.headers]
              X-Meta = ["SEED"]
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."reg.seed.example"]
              endpoint = ["https://a:SEED@m.seed.example?x=SEED"]
            [other]
              env = ["NOTE=SEED"]
            """;

    private void host(SampleFolder sample) throws IOException {
        sample.write(CERTS + "whole.seed.example/hosts.toml", seeded(HOSTS));
        sample.write(CERTS + "broken.seed.example/hosts.toml", seeded(HOSTS.replace("server =", "SEED server =")));
        sample.write(
                CERTS + "open.seed.example/hosts.toml",
                seeded("server = \"https://x.example\nnote = \"SEED\n" + HOSTS));
        sample.write(CERTS + "word.seed.example/hosts.toml", seeded("SEED\n"));
        sample.write(
                "host/etc/ssl/certs/seed-ca.pem",
                seeded(
                        "SEED\n-----BEGIN CERTIFICATE-----\nSEED\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nSEED\n"));
        for (String name : List.of("containerd-template.toml", "containerd.toml")) {
            Path file = sample.path().resolve(ARGS + name);
            sample.write(ARGS + name, Files.readString(file) + seeded(TEMPLATE));
        }
        for (String name : List.of("kube-proxy", "kubelet")) {
            Path file = sample.path().resolve(ARGS + name);
            sample.write(
                    ARGS + name,
                    Files.readString(file) + seeded("# SEED\n--note=SEED\n--register-with-taints SEED\nSEED\n"));
        }
        String environment =
                "# SEED\nNOTE=SEED\nHTTPS_PROXY=http://bob:SEED@proxy.seed.example:3128\nNO_PROXY=.seed.example,a!SEED\nSEED\n";
        sample.write(ARGS + "containerd-env", seeded(environment));
        sample.write("host/etc/environment", seeded(environment));
        sample.write(
                "host/etc/docker/daemon.json",
                seeded(
                        "{\"insecure-registries\":[\"https://bob:SEED@reg.seed.example\"],\"registry-mirrors\":[\"http://m.seed.example/?a=SEED\"],"
                                + "\"log-opts\":{\"note\":\"SEED\"},\"SEED\":\"SEED\",\"labels\":[\"SEED\"]}"));
        sample.write(
                "host/var/snap/docker/current/config/daemon.json",
                seeded("{\"labels\": [\"SEED\"], // SEED\n \"a\": \"SEED\"}"));
        sample.write(
                "host/lib/systemd/system/docker.service",
                seeded(
                        "[Service]\n# SEED\nEnvironment=NOTE=SEED\nExecStart=/usr/bin/dockerd --log-opt note=SEED --label SEED $OPTS \\\n  SEED\n"));
        sample.write("host/etc/systemd/system/docker.service.d/x.conf", seeded("[Service]\nEnvironment=\"A=SEED\"\n"));
        sample.write("host/etc/default/docker", seeded("OPTS=\"--note SEED\"\n# SEED\nSEED\n"));
        String registries =
                "# SEED\n[[registry]]\nlocation = \"reg.seed.example\"\nremark = \"SEED\"\n[aliases]\n\"SEED\" = \"SEED\"\n";
        sample.write("host/etc/containers/registries.conf", seeded(registries));
        sample.write("host/etc/containers/registries.conf.d/x.conf", seeded(registries + "SEED SEED\n"));
        String buildkit =
                "# SEED\n[registry.\"reg.seed.example\"]\n  http = true\n  note = \"SEED\"\n  mirrors = [\"https://SEED@m.example\"]\n";
        sample.write("host/etc/buildkit/buildkitd.toml", seeded(buildkit));
        sample.write(
                "host/root/.docker/buildx/instances/b1",
                seeded(
                                "{\"Name\":\"b1\",\"Driver\":\"docker-container\",\"Nodes\":[{\"Name\":\"b10\",\"Endpoint\":\"tcp://SEED@h\","
                                        + "\"DriverOpts\":{\"env.NOTE\":\"SEED\"},\"Flags\":[\"SEED\"],\"Files\":{\"key.pem\":\"SEED\",\"buildkitd.toml\":\"")
                        + Base64.getEncoder().encodeToString(seeded(buildkit).getBytes(StandardCharsets.UTF_8))
                        + "\"}}]}");
    }

    private void cluster(SampleFolder sample) throws IOException {
        Path file = sample.path().resolve("api/deployments.json");
        JsonNode deployments = JSON.readTree(Files.readString(file));
        for (JsonNode deployment : deployments.get("items")) {
            ((ObjectNode) deployment.get("metadata")).putObject("annotations").put("note", seed());
            ObjectNode container = (ObjectNode) deployment.at("/spec/template/spec/containers/0");
            container.putArray("args").add("--note=" + seed()).add(seed());
            ArrayNode environment = container.withArray("env");
            for (String name : List.of(
                    "REGISTRY_NOTE",
                    "REGISTRY_LOG_FIELDS_OWNER",
                    "REGISTRY_HTTP_SECRET",
                    "REGISTRY_STORAGE_S3_REGION",
                    "NOTE")) {
                environment.addObject().put("name", name).put("value", seed());
            }
            environment
                    .addObject()
                    .put("name", "REGISTRY_HTTP_HOST")
                    .put("value", "https://u:" + seed() + "@h.example");
            environment.addObject().put("name", "REGISTRY_" + seed()).put("value", seed());
            ObjectNode mount = container.withArray("volumeMounts").addObject();
            mount.put("name", "config").put("mountPath", "/etc/docker/registry");
            ObjectNode volume = ((ObjectNode) deployment.at("/spec/template/spec"))
                    .withArray("volumes")
                    .addObject();
            volume.put("name", "config").putObject("configMap").put("name", "registry-config");
        }
        sample.write("api/configmaps-container-registry.json", configMaps());
        sample.write("api/deployments.json", deployments.toString());
        sample.write(
                "api/configmaps-kube-public.json",
                seeded(
                        "{\"kind\":\"ConfigMapList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":[{\"metadata\":{\"name\":"
                                + "\"local-registry-hosting\",\"namespace\":\"kube-public\",\"annotations\":{\"a\":\"SEED\"}},\"data\":{\"other\":\"SEED\","
                                + "\"localRegistryHosting.v1\":\"host: \\\"localhost:32000\\\" # SEED\\nhelp: \\\"https://x/SEED\\\"\\nnote: SEED\\n\"}},"
                                + "{\"metadata\":{\"name\":\"cluster-info\",\"namespace\":\"kube-public\"},\"data\":{\"kubeconfig\":\"SEED\"}}]}"));
        sample.write(
                "registries.txt",
                Files.readString(sample.path().resolve("registries.txt"))
                        + seeded(
                                "\nregistry bearer.seed.example:5281\n  bearer http://joe:SEED@auth.seed.example/token?note=SEED seeds\n"));
    }

    @Test
    void noneLeavesTheProgram() throws Exception {
        SampleFolder sample = SampleFolder.copy("two-faults", Files.createDirectory(folder.resolve("site")));
        host(sample);
        cluster(sample);
        Map<String, String> outputs = new LinkedHashMap<>();
        Path ticket = folder.resolve("t.zip");
        try (EmbeddedSite site = EmbeddedSite.start(sample.sample())) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Files.readString(site.kubeconfig()) + seeded("\n# SEED\nnotes: {note: SEED}\n"));
            List<Object> where = Outputs.at(site, kubeconfig, "--registry", "bearer.seed.example:5281");
            outputs.putAll(Outputs.of(folder, where, List.of()));
            List<Object> command = new ArrayList<>(List.of("ticket", ticket));
            command.addAll(where);
            outputs.put("ticket's words", Cli.run(command.toArray()).toString());
        }
        entries(ticket, outputs);
        assertTrue(seeds.size() > 100, "seeds: " + seeds.size());
        for (String seed : seeds) {
            for (String form : List.of(seed, base64(seed, 0), base64(seed, 1), base64(seed, 2))) {
                outputs.forEach((name, text) -> Outputs.assertLacks(name, text, form));
            }
        }
        String saved = outputs.getOrDefault("case", "");
        List<String> read = List.of(
                "whole.seed.example",
                "/etc/ssl/certs/seed-ca.pem",
                "args/containerd.toml",
                "args/kubelet",
                "args/containerd-env",
                "/etc/environment",
                "/etc/docker/daemon.json",
                "/var/snap/docker/current/config/daemon.json",
                "/lib/systemd/system/docker.service",
                "docker.service.d/x.conf",
                "/etc/default/docker",
                "/etc/containers/registries.conf",
                "registries.conf.d/x.conf",
                "/etc/buildkit/buildkitd.toml",
                "~/.docker/buildx/instances/b1",
                "REGISTRY_NOTE",
                "localRegistryHosting.v1",
                "proxy.remoteurl: https://",
                "bearer.seed.example");
        assertEquals(
                List.of(), read.stream().filter(name -> !saved.contains(name)).toList(), "what the case lacks");
    }

    /** How a text looks in the middle of base64, at each of the three places that it can begin at. */
    private static String base64(String text, int before) {
        String encoded =
                Base64.getEncoder().encodeToString(("x".repeat(before) + text).getBytes(StandardCharsets.UTF_8));
        return encoded.substring(before == 0 ? 0 : 4, encoded.length() - 4);
    }

    private static void entries(Path ticket, Map<String, String> to) throws IOException {
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(ticket))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                byte[] bytes = zip.readAllBytes();
                if (entry.getName().endsWith(".gz")) {
                    bytes = new GZIPInputStream(new ByteArrayInputStream(bytes)).readAllBytes();
                }
                to.put("ticket's " + entry.getName(), new String(bytes, StandardCharsets.UTF_8));
            }
        }
    }
}
