package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.client.ContainersRegistries.Source;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * registries.conf as the real skopeo reads it: what the doctor judges right makes it work against a registry that speaks
 * plain HTTP on loopback, and what the doctor judges wrong makes it fail.
 */
class RealSkopeoIT {

    private static final String MANIFEST = """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{
             "mediaType":"application/vnd.oci.image.config.v1+json","size":2,
             "digest":"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"},"layers":[]}""";

    @TempDir
    private Path home;

    private @Nullable RecordingRegistry server;

    @BeforeEach
    void start() throws IOException {
        Programs.need("skopeo");
        server = new RecordingRegistry(null, Collections.synchronizedList(new ArrayList<>()), MANIFEST);
    }

    @AfterEach
    void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    /** What stands in registries.conf, and in drop-ins a.conf and b.conf of the user; HOST is the registry's. */
    static Stream<Arguments> files() {
        String listed = "[[registry]]\nlocation = \"HOST\"\ninsecure = true\n";
        String secure = "[[registry]]\nlocation = \"HOST\"\ninsecure = false\n";
        return Stream.of(
                Arguments.of("nothing at all", true, "", null, null),
                Arguments.of("listed", true, listed, null, null),
                Arguments.of("listed as secure", true, secure, null, null),
                Arguments.of(
                        "listed with a prefix",
                        true,
                        "[[registry]]\nprefix = \"HOST/app\"\nlocation = \"HOST/app\"\ninsecure = true\n",
                        null,
                        null),
                Arguments.of(
                        "of another repository",
                        true,
                        "[[registry]]\nlocation = \"HOST/other\"\ninsecure = true\n",
                        null,
                        null),
                Arguments.of(
                        "the host without its port",
                        true,
                        "[[registry]]\nlocation = \"127.0.0.2\"\ninsecure = true\n",
                        null,
                        null),
                Arguments.of(
                        "the beginning of the port",
                        true,
                        "[[registry]]\nlocation = \"SHORT\"\ninsecure = true\n",
                        null,
                        null),
                Arguments.of("only in a drop-in", true, "", listed, null),
                Arguments.of("a later drop-in takes it back", true, "", listed, secure),
                Arguments.of("a later drop-in gives it", true, secure, null, listed),
                Arguments.of("no main file, a drop-in", false, "", listed, null),
                Arguments.of(
                        "a longer prefix decides",
                        true,
                        listed + "[[registry]]\nlocation = \"HOST/app\"\ninsecure = false\n",
                        null,
                        null),
                Arguments.of("version 1", true, "[registries.insecure]\nregistries = [\"HOST\"]\n", null, null),
                Arguments.of(
                        "versions 1 and 2 mixed",
                        true,
                        listed + "[registries.insecure]\nregistries = [\"HOST\"]\n",
                        null,
                        null),
                Arguments.of(
                        "version 1 in a drop-in",
                        true,
                        listed,
                        "[registries.insecure]\nregistries = [\"other:1\"]\n",
                        null),
                Arguments.of(
                        "a scheme in the location",
                        true,
                        "[[registry]]\nlocation = \"http://HOST\"\ninsecure = true\n",
                        null,
                        null),
                Arguments.of(
                        "insecure in quotes",
                        true,
                        "[[registry]]\nlocation = \"HOST\"\ninsecure = \"true\"\n",
                        null,
                        null),
                Arguments.of("twice and at odds", true, listed + secure, null, null),
                Arguments.of("no location", true, "[[registry]]\ninsecure = true\n", null, null),
                Arguments.of(
                        "typographic quotes",
                        true,
                        "[[registry]]\nlocation = \u201cHOST\u201d\ninsecure = true\n",
                        null,
                        null));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void theRealClientDoesAsForetold(String name, boolean hasMain, String main, @Nullable String a, @Nullable String b)
            throws Exception {
        String host = "127.0.0.2:" + Objects.requireNonNull(server).port();
        Source file = hasMain ? write("registries.conf", main, host) : null;
        List<Source> dropIns = new ArrayList<>();
        if (a != null) {
            dropIns.add(write("registries.conf.d/a.conf", a, host));
        }
        if (b != null) {
            dropIns.add(write("registries.conf.d/b.conf", b, host));
        }
        // Where the user has no file, the system's is read; Debian's lists nothing.
        ContainersRegistries read = ContainersRegistries.read(file, dropIns);
        ContainersRegistries.Registry registry = read.find(host + "/app:v1");
        boolean predicted = read.defect() == null && registry != null && registry.insecure();
        Programs.Ended ended = skopeo("docker://" + host + "/app:v1");
        assertEquals(predicted, ended.exit() == 0, () -> read + "\n" + ended.output());
    }

    /** What stands in the system's registries.conf and in the user's; null where there is none. */
    static Stream<Arguments> filesToFix() {
        return Stream.of(
                Arguments.of("unqualified-search-registries = []\n", null),
                Arguments.of("[[registry]]\nlocation = \"HOST\"\n", null),
                Arguments.of("[[registry]]\nlocation = \"HOST\"\ninsecure = false\n", null),
                Arguments.of("[registries.insecure]\nregistries = [\"other:1\"]\n", null),
                Arguments.of("", "[[registry]]\nlocation = \"HOST\"\ninsecure = false\n"),
                Arguments.of("", "unqualified-search-registries = [\"quay.io\"]\n"));
    }

    /** The printed step, carried out as it stands, lets skopeo read from the registry, which it did not do before. */
    @ParameterizedTest
    @MethodSource("filesToFix")
    void theStepMakesTheRealClientTakeTheRegistry(String ofSystem, @Nullable String ofUser) throws Exception {
        String host = "127.0.0.2:" + Objects.requireNonNull(server).port();
        Path root = host(ofSystem, ofUser, host);
        Cli.Result result = Cli.run(
                "run",
                "--host-root",
                root,
                "--only",
                "podman.registries-conf",
                "--registry",
                "http://" + host,
                "-o",
                "json");
        JsonNode steps = Objects.requireNonNull(result.json().findValue("steps"), result::out);
        assertTakes(steps.get(0).get("command").asText(), root, host);
    }

    @ParameterizedTest
    @MethodSource("filesToFix")
    void theStepOfSetupMakesTheRealClientTakeTheRegistry(String ofSystem, @Nullable String ofUser) throws Exception {
        String host = "127.0.0.2:" + Objects.requireNonNull(server).port();
        Path root = host(ofSystem, ofUser, host);
        Cli.Result result = Cli.run(
                "setup", "registry", host, "--insecure", "--client", "skopeo", "--host-root", root, "-o", "json");
        JsonNode steps = result.json().get("then");
        assertEquals(1, steps.size(), result::toString);
        assertTakes(steps.get(0).get("command").asText(), root, host);
    }

    /** The root of a host with these files. */
    private Path host(String ofSystem, @Nullable String ofUser, String host) throws Exception {
        Programs.need("unshare");
        Assumptions.assumeTrue(
                Programs.succeed(home, "id", "-u").strip().equals("0"), "only root has an /etc to change");
        Path root = Files.createDirectories(home.resolve("host"));
        Path etc = Files.createDirectories(root.resolve("etc/containers"));
        Files.writeString(etc.resolve("registries.conf"), ofSystem.replace("HOST", host));
        if (ofUser != null) {
            Source user = write("registries.conf", ofUser, host);
            Files.createDirectories(root.resolve("root/.config/containers"));
            Files.writeString(root.resolve("root/.config/containers/registries.conf"), user.text());
        }
        return root;
    }

    private void assertTakes(String command, Path root, String host) throws Exception {
        String script = """
                mount -t tmpfs lab /etc/containers
                cp -r "$1"/. /etc/containers
                sudo() { "$@"; }
                ! skopeo inspect --raw "$3" 2>/dev/null || { echo 'there was no fault'; exit 1; }
                eval "$2"
                skopeo inspect --raw "$3"
                """;
        ProcessBuilder builder = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "bash",
                        "-euc",
                        script,
                        "client",
                        root.resolve("etc/containers").toString(),
                        command,
                        "docker://" + host + "/app:v1")
                .redirectErrorStream(true);
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + "\n" + output);
    }

    private Source write(String name, String text, String host) throws IOException {
        Path file = home.resolve(".config/containers").resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        String filled = text.replace("HOST", host).replace("SHORT", host.substring(0, host.length() - 1));
        Files.writeString(file, filled);
        return new Source(file.toString(), filled);
    }

    private Programs.Ended skopeo(String image) throws Exception {
        Path output = home.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder("skopeo", "inspect", "--raw", image)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", home.toString());
        builder.environment().remove("XDG_CONFIG_HOME");
        builder.environment().remove("CONTAINERS_REGISTRIES_CONF");
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(150, TimeUnit.SECONDS), "skopeo does not end");
            return new Programs.Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
