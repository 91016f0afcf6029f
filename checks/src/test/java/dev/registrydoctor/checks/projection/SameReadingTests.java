package dev.registrydoctor.checks.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.client.BuildkitRegistries;
import dev.registrydoctor.checks.model.client.ContainersRegistries;
import dev.registrydoctor.checks.model.client.JsonText;
import dev.registrydoctor.checks.model.client.ProxyRules;
import dev.registrydoctor.checks.model.containerd.ConfigRefusals;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is kept is read as what was written: the same entries, the same first mistake at the same place. Files are broken at
 * random, as people break them, with fixed seeds; {@code -Dprojection.runs=N} makes it longer.
 */
class SameReadingTests {

    private static final int RUNS = Integer.getInteger("projection.runs", 4_000);
    private static final String[] VERSIONS = {null, "1.6.15", "1.7.29", "2.1.4"};
    private static final String[] PIECES = {
        "\"",
        "'",
        "\n",
        "[",
        "]",
        "{",
        "}",
        "=",
        ",",
        ".",
        "#",
        " ",
        "\\",
        "\"\"\"",
        "[[",
        "x",
        "7",
        "true",
        "\u201C",
        "\u00FC",
        "[host.\"http://other.lab\"]\n",
        "note = \"hunter2\" # hunter2\n",
        "pin = 470815123\n",
        "é = 1\n",
        "at = 2026-11-28T10:00:00Z\n",
        "many = [1, \"two\", { three = 'x' }]\n",
        "0x1F",
        "${SNAP_DATA}",
        ":",
        "//",
        "@"
    };

    /** A kind of file, and what is read of it. */
    enum Kind {
        HOSTS(Projection::hostsToml, SameReadingTests::hosts, """
                # Mirrors of the lab
                server = "https://reg.lab:5000"

                [host."http://mirror.lab:5000/v2/proxy"]
                  capabilities = ["pull", "resolve"]
                  ca = ["ca.pem", '/etc/ssl/ca.crt']
                  client = [["/c/a.cert", "/c/a.key"], "b.pem"]
                  skip_verify = true
                  override_path = false
                  dial_timeout = "5s"
                  note = "hunter2" # hunter2

                [host."http://mirror.lab:5000/v2/proxy".header]
                  Authorization = ["Basic am9l", "x"]
                  "x api key" = 's3cret'
                """),
        CONTAINERD(t -> Projection.file("/args/containerd-template.toml", t), SameReadingTests::containerd, """
                version = 2
                oom_score = 0
                root = "${SNAP_COMMON}/var/lib/containerd"

                [grpc]
                  max_recv_message_size = 16777216

                [plugins]
                  [plugins."io.containerd.grpc.v1.cri"]
                    sandbox_image = "registry.k8s.io/pause:3.10"
                  [plugins."io.containerd.grpc.v1.cri".registry]
                    config_path = "${SNAP_DATA}/args/certs.d"
                    [plugins."io.containerd.grpc.v1.cri".registry.mirrors."r.lab:5000"]
                      endpoint = ["http://r.lab:5000"]
                    [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".auth]
                      username = "joe"
                      password = 'hunter2'
                    [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".tls]
                      insecure_skip_verify = true
                    [plugins."io.containerd.grpc.v1.cri".registry.headers]
                      X-Key = ["hunter2"]
                """),
        REGISTRIES(
                t -> Projection.file("/etc/containers/registries.conf", t),
                t -> List.copyOf(ContainersRegistries.read(new ContainersRegistries.Source("/f", t), List.of())
                        .registries()
                        .values()),
                """
                unqualified-search-registries = ["docker.io"]
                [[registry]]
                prefix = "*.lab"
                insecure = true
                [[registry]]
                location = "reg.lab:5000/team"
                insecure = false
                [[registry.mirror]]
                location = "m.lab"
                [aliases]
                "alpine" = "docker.io/library/alpine"
                """),
        BUILDKIT(
                t -> Projection.file("/etc/buildkit/buildkitd.toml", t),
                t -> List.copyOf(BuildkitRegistries.read(t).registries().entrySet()),
                """
                debug = true
                [registry."r.lab:5000"]
                  http = true
                  insecure = false
                  mirrors = ["m.lab/proxy"]
                  ca = ["/etc/ca.pem"]
                  [[registry."r.lab:5000".keypair]]
                    key = "/k.pem"
                """),
        DAEMON(t -> Projection.file("/etc/docker/daemon.json", t), SameReadingTests::json, """
                {
                  "insecure-registries": ["reg.lab:5000", "10.0.0.0/8"],
                  "registry-mirrors": ["https://m.lab/"],
                  "log-opts": {"max-size": "10m", "splunk-token": "hunter2"},
                  "mtu": 1400.5e0, "debug": true, "x": null
                }
                """),
        ENVIRONMENT(
                t -> Projection.file("/etc/environment", t),
                t -> String.valueOf(ProxyRules.read(List.of(t)).proxyOf("https", "reg.lab", 443))
                        .replaceFirst("\\s.*", ""),
                """
                PATH="/usr/bin"
                HTTPS_PROXY=http://proxy.lab:3128
                export http_proxy="http://proxy.lab:3128"
                NO_PROXY=localhost,.example,10.0.0.0/8
                """);

        // Functions have no type that says that they cannot change.
        @SuppressWarnings("ImmutableEnumChecker")
        private final UnaryOperator<String> projection;

        @SuppressWarnings("ImmutableEnumChecker")
        private final Function<String, Object> reading;

        private final String base;

        Kind(UnaryOperator<String> projection, Function<String, Object> reading, String base) {
            this.projection = projection;
            this.reading = reading;
            this.base = base;
        }
    }

    /** Each was tried with a real containerd. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[host.\"http:\\u002f/m.lab:5000\"]\n",
                "[host.\"http:\\/\\/m.lab:5000\"]\n",
                "server = \"\"\"http://m.lab:5000\"\"\"\n",
                "server = \"\"\"\nhttp://m.lab:5000\"\"\"\n",
                "server = \"http:\\/\\/m.lab:5000\"\n",
                "server = \"http://m.lab\"\nx = 1e999\n",
                "server = \"http://m.lab\"\nx = -inf\n",
                "server = \"http://m.lab\"\nx = +nan\n",
                "server = \"http://m.lab\"\nx = \"\"\"\"a\"\"\"\"\n",
                "server = \"http://m.lab\"\nx = \"\"\"a\nb\\\"c\"\"\"\n",
                "server = \"\"\"http://m.lab\nx\"\"\"\n"
            })
    void whatContainerdReadsReadsTheSame(String toml) {
        String projected = Projection.hostsToml(toml);
        assertEquals(hosts(toml), hosts(projected), projected);
        assertEquals(projected, Projection.hostsToml(projected));
    }

    /** No escape brings a secret through. */
    @Test
    void whatAnEscapeHidesIsMasked() {
        for (String value : List.of(
                "http:\\/\\/joe:hunter22@m.lab", "http://m.lab?x=\\u0068unter22", "\\u0068unter22\\/hunter22=")) {
            String projected = Projection.hostsToml("server = \"" + value + "\"\nx = \"\"\"" + value + "\"\"\"\n");
            assertFalse(projected.contains("unter22"), projected);
        }
    }

    private static Object hosts(String text) {
        List<Object> read = new ArrayList<>();
        for (String version : VERSIONS) {
            HostsToml toml = HostsToml.parse(text, version);
            read.add(
                    toml.defects().isEmpty()
                            ? List.of(toml.root(), toml.hosts(), toml.unasked())
                            : toml.defects().get(0).line() + ":"
                                    + toml.defects().get(0).column());
        }
        return read;
    }

    private static Object containerd(String text) {
        List<Object> read = new ArrayList<>();
        for (String version : VERSIONS) {
            TomlFile toml = TomlFile.ofContainerd(text, version);
            read.add(
                    toml.faults().isEmpty()
                            ? List.of(
                                    RegistryConfig.of(toml, version),
                                    ConfigRefusals.of(toml, version).stream()
                                            .map(r -> r.kind() + ":" + r.line())
                                            .toList())
                            : toml.faults().get(0).place());
        }
        return read;
    }

    private static Object json(String text) {
        try {
            return JsonText.parse(text) instanceof java.util.Map<?, ?> map
                    ? List.of(
                            String.valueOf(map.get("insecure-registries")), String.valueOf(map.get("registry-mirrors")))
                    : "is not a JSON object";
        } catch (JsonText.NotJson e) {
            return String.valueOf(e.getMessage()).replaceFirst(":.*", "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void isTheSame(Kind kind) {
        Random random = new Random(13);
        int broken = 0;
        for (int run = 0; run < RUNS / Kind.values().length; run++) {
            String text = run == 0 ? kind.base : changed(kind.base, random);
            String kept = kind.projection.apply(text);
            Object written = kind.reading.apply(text);
            Object read = kind.reading.apply(kept);
            broken += written.equals(kind.reading.apply(kind.base)) ? 0 : 1;
            if (run == 0) {
                assertEquals(written, read);
            }
            assertEquals(masked(written), masked(read), () -> "--- written\n" + text + "\n--- kept\n" + kept);
            assertEquals(text.length(), kept.length(), text);
            assertEquals(kept, kind.projection.apply(kept), "once more changes nothing: " + text);
        }
        assertTrue(broken > RUNS / Kind.values().length / 10, "many are changed: " + broken);
    }

    /** A value that a change made one of no type is masked; it is there all the same, and as long. */
    private static List<String> masked(Object read) {
        return (read instanceof List<?> list ? list : List.of(read))
                .stream()
                        .map(o -> String.valueOf(o).replaceAll("\\S", "x"))
                        .sorted()
                        .toList();
    }

    private static String changed(String base, Random random) {
        StringBuilder text = new StringBuilder(base);
        for (int i = 1 + random.nextInt(2); i > 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
                case 2 -> text.setCharAt(at, PIECES[random.nextInt(11)].charAt(0));
                default -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }
}
