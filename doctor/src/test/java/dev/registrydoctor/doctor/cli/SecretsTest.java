package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.cli.command.TicketTest;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A site full of secrets: whatever is printed, written or saved holds none of them. */
class SecretsTest {

    /** A registry that refuses connections, on loopback: nothing outside is asked. */
    private static final String REGISTRY = "127.0.0.2:5280";

    private static final String KUBE_TOKEN = "kubeToken4711XYZ";
    private static final String PULL_PASSWORD = "pullPass4712XYZ";
    private static final String OTHER_PASSWORD = "otherPass4713XYZ";
    private static final String URL_PASSWORD = "urlPass4714XYZ";
    private static final String HEADER = base64("joe:headerPass4715XYZ");
    private static final String TEMPLATE_PASSWORD = "templatePass4716XYZ";
    private static final String EVENT_PASSWORD = "eventPass4717XYZ";

    private static final List<String> SECRETS = List.of(
            KUBE_TOKEN,
            PULL_PASSWORD,
            base64("joe:" + PULL_PASSWORD),
            OTHER_PASSWORD,
            base64("joe:" + OTHER_PASSWORD),
            URL_PASSWORD,
            HEADER,
            TEMPLATE_PASSWORD,
            EVENT_PASSWORD);

    @TempDir
    private Path folder;

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String secret(String namespace, String name, String host, String password) {
        String config = "{\"auths\":{\"" + host + "\":{\"username\":\"joe\",\"password\":\"" + password
                + "\",\"auth\":\"" + base64("joe:" + password) + "\"}}}";
        return "{\"metadata\":{\"name\":\"" + name + "\",\"namespace\":\"" + namespace
                + "\"},\"type\":\"kubernetes.io/dockerconfigjson\",\"data\":{\".dockerconfigjson\":\"" + base64(config)
                + "\"}}";
    }

    /** A pull fails for want of credentials that lie in another namespace; everything around it holds secrets. */
    private SampleFolder site() throws IOException {
        SampleFolder site = SampleFolder.copy("pull-secret-missing", Files.createDirectory(folder.resolve("site")))
                .replace(".", "registry.lab:5280", REGISTRY);
        JsonNode pods = Cli.parse(Files.readString(site.path().resolve("api/pods.json")));
        for (JsonNode pod : pods.get("items")) {
            if (pod.at("/metadata/namespace").asText().equals("default")) {
                ((ObjectNode) pod.get("spec"))
                        .putArray("imagePullSecrets")
                        .addObject()
                        .put("name", "regcred");
            }
        }
        String args = "host/var/snap/microk8s/current/args/";
        return site.write("api/pods.json", pods.toString())
                .write(
                        "api/secrets.json",
                        "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{},\"items\":["
                                + secret("elsewhere", "regcred", REGISTRY, PULL_PASSWORD) + ","
                                + secret("default", "othercred", "quay.example", OTHER_PASSWORD) + "]}")
                .write(
                        args + "certs.d/" + REGISTRY.replace(":", "%3A") + "/hosts.toml",
                        "[host.\"http://joe:" + URL_PASSWORD + "@" + REGISTRY + "\"]\n  [host.\"http://joe:"
                                + URL_PASSWORD + "@" + REGISTRY + "\".header]\n    Authorization = \"Basic " + HEADER
                                + "\"\n")
                .write(
                        args + "containerd-template.toml",
                        "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry.configs.\"" + REGISTRY
                                + "\".auth]\n  username = \"joe\"\n  password = \"" + TEMPLATE_PASSWORD + "\"\n")
                .replace(
                        "api",
                        "failed to pull",
                        "GET http://joe:" + EVENT_PASSWORD + "@" + REGISTRY + "/v2/: failed to pull");
    }

    @Test
    void noneIsEverShownOrSaved() throws Exception {
        List<String> outputs = new ArrayList<>();
        try (EmbeddedSite site = EmbeddedSite.start(site().sample())) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Files.readString(site.kubeconfig()).replace("user: {}", "user: {token: " + KUBE_TOKEN + "}"));
            assertTrue(Files.readString(kubeconfig).contains(KUBE_TOKEN), "the kubeconfig has no token");
            Path file = folder.resolve("case.json.gz");
            Cli cli = Cli.with(Map.of("HOME", folder.toString()));
            Object[] where = {"--kubeconfig", kubeconfig, "--host-root", site.hostRoot(), "--timeout", "60s"};
            Cli.Result json = cli.execute(with(where, "run", "-o", "json"));
            // The secrets were read: the cause is one that only their hosts can show.
            assertEquals(
                    "[auth.pull-secret-wrong-namespace]", Cli.roots(json.json()).toString());
            outputs.add(json.toString());
            outputs.add(cli.execute(with(where, "run", "-v")).toString());
            outputs.add(cli.execute(with(where, "capture", file)).toString());
            String saved = unpacked(Files.readAllBytes(file));
            assertTrue(saved.contains("regcred") && saved.contains("hosts.toml"), "the case lacks what was read");
            outputs.add(saved);
            Path ticket = folder.resolve("ticket.zip");
            outputs.add(cli.execute(with(where, "ticket", ticket)).toString());
            for (Map.Entry<String, byte[]> packed : TicketTest.files(ticket).entrySet()) {
                boolean zipped = packed.getKey().endsWith(".gz");
                outputs.add(
                        zipped ? unpacked(packed.getValue()) : new String(packed.getValue(), StandardCharsets.UTF_8));
            }
            outputs.add(Cli.run("run", "--from", file, "-v").toString());
            outputs.add(Cli.run("run", "--from", file, "-o", "json").toString());
        }
        for (String output : outputs) {
            for (String secret : SECRETS) {
                int at = output.indexOf(secret);
                assertTrue(
                        at < 0,
                        () -> secret + " is in: "
                                + output.substring(Math.max(0, at - 200), Math.min(output.length(), at + 50)));
            }
        }
    }

    private static Object[] with(Object[] options, Object... command) {
        List<Object> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(options));
        return all.toArray();
    }

    private static String unpacked(byte[] file) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aKubeconfigThatCannotBeReadIsNotQuoted() throws IOException {
        Path kubeconfig = Files.writeString(
                folder.resolve("kubeconfig"), "users:\n- user: {token: " + KUBE_TOKEN + "\n  broken: [\n");
        for (String form : List.of("text", "json")) {
            Cli.Result result = Cli.run("run", "--kubeconfig", kubeconfig, "--host-root", folder, "-o", form);
            assertEquals(2, result.exit());
            assertTrue(result.err().contains(kubeconfig + ":3: not valid YAML; fix it"), result.err());
            assertFalse(result.toString().contains(KUBE_TOKEN), result::toString);
        }
    }

    @Test
    void passwordsOnTheCommandLineAndInTheEnvironmentAreNotRepeated() {
        String url = "http://joe:" + URL_PASSWORD + "@reg.lab:5000";
        for (Cli.Result result : List.of(
                Cli.run("run", "--sample", "healthy", "--registry", url),
                Cli.run("run", "--sample", "healthy", "--registry=" + url, "-o", "json"),
                Cli.with(Map.of("REGISTRY_DOCTOR_REGISTRY", url)).execute("run", "--sample", "healthy"))) {
            assertEquals(2, result.exit());
            assertEquals("", result.out());
            assertFalse(result.err().contains(URL_PASSWORD), result.err());
        }
    }
}
