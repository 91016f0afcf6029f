package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.forever;
import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers and inputs that are made to fill the memory, each against a whole process that has 128 MiB of it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("long")
class MemoryBombsIT {

    private static final String FRAMING = "more than 512 KiB of headers and framing";

    @TempDir
    private Path folder;

    /** Answers that no HTTP client has a use for. */
    enum Bomb {
        CHUNK_EXTENSION(FRAMING) {
            @Override
            void send(OutputStream out) throws IOException {
                out.write(head(200, "Transfer-Encoding: chunked"));
                out.write("1;".getBytes(StandardCharsets.US_ASCII));
                forever(out, "x");
            }
        },
        CHUNK_SIZE(FRAMING) {
            @Override
            void send(OutputStream out) throws IOException {
                out.write(head(200, "Transfer-Encoding: chunked"));
                forever(out, "0");
            }
        },
        FILE_NAME_IN_GZIP("fields that only files have") {
            @Override
            void send(OutputStream out) throws IOException {
                out.write(head(200, "Content-Encoding: gzip"));
                out.write(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0});
                forever(out, "x");
            }
        },
        ONE_TEXT_IN_GZIP("") {
            @Override
            void send(OutputStream out) throws IOException {
                out.write(head(200, "Content-Encoding: gzip"));
                out.write(LONG_TEXT);
            }
        };

        private static final byte[] LONG_TEXT = longText();

        private final String reason;

        Bomb(String reason) {
            this.reason = reason;
        }

        abstract void send(OutputStream out) throws IOException;

        /** One text of 300 MiB, under a name that lists are read by. */
        private static byte[] longText() {
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
                gzip.write("{\"kind\":\"".getBytes(StandardCharsets.US_ASCII));
                byte[] some = new byte[1 << 20];
                Arrays.fill(some, (byte) 'a');
                for (int i = 0; i < 300; i++) {
                    gzip.write(some);
                }
                gzip.write("\",\"items\":[]}".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return packed.toByteArray();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fromAnApiServer(Bomb bomb) throws Exception {
        try (HostileServer api = HostileServer.api((request, out) -> bomb.send(out))) {
            SmallProcess run = SmallProcess.run(folder, api.url(), "20s");
            assertTrue(run.report().get("notLookedAt").toString().contains(bomb.reason), run::toString);
        }
    }

    /** It is named by a Pod alone, as anybody can who may make one. */
    @ParameterizedTest
    @EnumSource
    void fromARegistry(Bomb bomb) throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
                    if (request.method().equals("HEAD")) {
                        out.write(head(200, "Content-Type: " + SmallCluster.MANIFEST));
                    } else {
                        bomb.send(out);
                    }
                });
                HostileServer api = new HostileServer(new SmallCluster(registry.authority()))) {
            SmallProcess.run(folder, api.url(), "20s").report();
            assertFalse(registry.requests().isEmpty());
        }
    }

    /** What each list of the API server holds, and why it is not known. */
    enum ListBomb {
        TOKEN(
                "{\"kind\":\"KIND\",\"metadata\":{\"continue\":\"" + "x".repeat(1_400_000) + "\"},\"items\":[{}]}",
                "",
                "token for the next page"),
        LONG_TOKEN(
                "{\"metadata\":{\"continue\":\"" + "x".repeat(10_000_000) + "\"},\"items\":[{}]}",
                "",
                "in it, is too long"),
        TEXT("{\"items\":[{\"metadata\":{\"name\":\"", "x", "in it, is too long"),
        NAME("{\"items\":[{\"", "x", "in it, is too long"),
        NUMBER("{\"items\":[{\"status\":{\"x\":1", "1", "in it, is too long"),
        NUMBERS("{\"items\":[{\"status\":{\"x\":[1", ",1", "need more than"),
        FIELDS("{\"items\":[{\"status\":{\"x\":1", ",\"\":1", "need more than"),
        LABELS(
                "{\"items\":[{\"metadata\":{\"name\":\"a\",\"labels\":{\"a\":\"1\",\"b\":\"2\"}}}",
                ",{\"metadata\":{\"labels\":{\"a\":\"1\"}}}",
                "need more than");

        private final String beginning;
        private final String rest;
        private final String reason;

        ListBomb(String beginning, String rest, String reason) {
            this.beginning = beginning;
            this.rest = rest;
            this.reason = reason;
        }
    }

    /** The kind of the list that is asked for: another one is not read at all. */
    private static String listKind(String uri) {
        String path = uri.split("\\?", -1)[0];
        return Stream.of(Listing.Kind.values())
                .filter(kind -> path.endsWith("/" + kind.resource()))
                .map(Listing.Kind::listKind)
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @EnumSource
    void inTheListsOfAnApiServer(ListBomb bomb) throws Exception {
        try (HostileServer api = HostileServer.api((request, out) -> {
            json(out, bomb.beginning.replace("KIND", listKind(request.uri())));
            if (!bomb.rest.isEmpty()) {
                forever(out, bomb.rest);
            }
        })) {
            SmallProcess run = SmallProcess.run(folder, api.url(), "20s");
            assertTrue(run.report().get("notLookedAt").toString().contains(bomb.reason), run::toString);
        }
    }

    @ParameterizedTest
    @EnumSource
    void inHttp2(HostileHttp2.Flood flood) throws Exception {
        try (HostileHttp2 api = new HostileHttp2(flood)) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Visit.kubeconfig(api.url(), "token: x")
                            .replace("server:", "insecure-skip-tls-verify: true, server:"));
            SmallProcess run = SmallProcess.of(
                    folder,
                    new File("/dev/null"),
                    List.of(
                            "run",
                            "--kubeconfig",
                            kubeconfig.toString(),
                            "--host-root",
                            Files.createDirectories(folder.resolve("host")).toString(),
                            "--timeout",
                            "20s",
                            "-o",
                            "json"));
            run.report();
            assertTrue(api.wasFlooding(), run::toString);
        }
    }

    /** Commands of which no line ends. */
    @Test
    void inStandardInput() throws Exception {
        SmallProcess run = SmallProcess.of(folder, new File("/dev/zero"), List.of("triage", "--sample", "healthy"));
        run.assertEnoughMemory();
        assertEquals(2, run.exit(), run::toString);
    }
}
