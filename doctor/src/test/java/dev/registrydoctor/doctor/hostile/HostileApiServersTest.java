package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.forever;
import static dev.registrydoctor.doctor.hostile.HostileServer.head;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;
import static dev.registrydoctor.doctor.hostile.HostileServer.trickle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.source.kube.KubeLists;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** API servers that stall, drip, flood, redirect and lie. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileApiServersTest {

    @TempDir
    private Path folder;

    private Visit visit(HostileServer api, String timeout) throws IOException {
        return Visit.of(folder, api.url(), null, timeout);
    }

    @ParameterizedTest
    @EnumSource(names = "NEVER", mode = EnumSource.Mode.EXCLUDE)
    void stallsBeforeAnyAnswer(HostileServer.Stall stall) throws Exception {
        for (String scheme : List.of("http", "https")) {
            try (HostileServer api = new HostileServer(stall)) {
                Visit visit = Visit.of(folder, scheme + "://" + api.authority(), null, "2s");
                assertEquals(5, visit.exit(), visit.json()::out);
                visit.assertSays("no answer");
            }
        }
    }

    static Stream<String> beginnings() {
        return Stream.of(
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"items\":[",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{\"items\":[{}",
                "HTTP/1.1 403 No\r\nContent-Length: 100\r\n\r\n{\"message\":");
    }

    /** The version is told, so that all lists are asked for, and none of them ends. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("beginnings")
    void stallsInsideItsLists(String beginning) throws Exception {
        HostileServer[] self = new HostileServer[1];
        try (HostileServer api = HostileServer.api((request, out) -> {
            out.write(beginning.getBytes(StandardCharsets.UTF_8));
            self[0].hang();
        })) {
            self[0] = api;
            Visit visit = visit(api, "2s");
            assertEquals(5, visit.exit(), visit.json()::out);
            assertFalse(visit.notSeen().equals("[]"), visit.json()::out);
        }
    }

    @Test
    void sendsAByteAtATime() throws Exception {
        try (HostileServer api = HostileServer.api((request, out) -> {
            out.write(head(200));
            out.write("{\"items\":[".getBytes(StandardCharsets.UTF_8));
            trickle(out, "{},");
        })) {
            assertEquals(5, visit(api, "2s").exit());
        }
    }

    static Stream<String> bodiesWithoutEnd() {
        return Stream.of(
                "{\"items\":[|{},",
                "{\"items\":[{}|,{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"}}",
                "{\"items\":[{\"metadata\":{\"name\":\"|a",
                "{\"items\":[{\"spec\":{\"containers\":[{}|,{}",
                "{\"items\":[{\"spec\":|{\"a\":",
                "{\"items\":|[",
                "| ",
                "|\u0000");
    }

    /** Lists of gigabytes: what they may take is bounded, and the others are still read. */
    @ParameterizedTest(name = "{index}")
    @MethodSource("bodiesWithoutEnd")
    void listsHaveNoEnd(String body) throws Exception {
        String[] parts = body.split("\\|", -1);
        try (HostileServer api = HostileServer.api((request, out) -> {
            if (request.uri().contains("/persistentvolumeclaims")) {
                json(out, parts[0]);
                forever(out, parts[1]);
            } else {
                json(out, KubeLists.empty(request.uri()));
            }
        })) {
            // Memory is bounded in SmallMemoryIT; here, that nothing of it passes for a list.
            Visit visit = visit(api, "3s");
            assertTrue(visit.notSeen().contains("storage.claim-binding"), visit.json()::out);
        }
    }

    /** The next page is always this one. */
    @Test
    void pagesHaveNoEnd() throws Exception {
        try (HostileServer api = HostileServer.api((request, out) -> {
            if (request.uri().contains("/persistentvolumeclaims")) {
                json(
                        out,
                        "{\"kind\":\"PersistentVolumeClaimList\",\"metadata\":{\"continue\":\"again\"},\"items\":[]}");
            } else {
                json(out, KubeLists.empty(request.uri()));
            }
        })) {
            Visit visit = visit(api, "30s");
            visit.assertSays("the list is endless");
            assertTrue(visit.notSeen().contains("storage.claim-binding"), visit.json()::out);
        }
    }

    /** The token goes to the API server alone. */
    @Test
    void redirectsToAnotherHost() throws Exception {
        try (HostileServer other = new HostileServer((request, out) -> json(out, "{\"items\":[]}"));
                HostileServer api = new HostileServer((request, out) -> out.write(head(
                        302, "Location: http://localhost:" + other.port() + request.uri(), "Content-Length: 0")))) {
            Visit visit = visit(api, "20s");
            assertEquals(5, visit.exit(), visit.json()::out);
            assertEquals(List.of(), other.requests());
            assertFalse(api.requests().isEmpty());
            assertEquals("Bearer t0ken", api.requests().get(0).headers().get("authorization"));
        }
    }

    static Stream<String> lies() {
        String deep = "[".repeat(100_000);
        return Stream.of(
                "{\"items\":[{\"metadata\":{\"name\":\"\\u001b[2J\\u202e\",\"namespace\":\"a\\nb\\u0007\"}}]}",
                "{\"items\":[{\"metadata\":" + deep + "}]}",
                "{\"items\":" + deep + "}",
                "{\"a\":".repeat(100_000),
                "{\"items\":[{\"metadata\":7,\"spec\":[],\"status\":\"x\"},7,null,[],\"x\"]}",
                "{\"items\":{\"a\":1},\"metadata\":[],\"kind\":{}}",
                "{\"items\":[{\"metadata\":{\"name\":\"p\",\"namespace\":\"default\",\"creationTimestamp\":\"+999999999-01-01T00:00:00Z\","
                        + "\"deletionTimestamp\":\"-999999999-01-01T00:00:00Z\"},\"spec\":{\"replicas\":99999999999,\"containers\":"
                        + "[{\"image\":\"\\u0000\\ud800//:@:@\"},{\"image\":\"127.0.0.1:99999/a:b\"},{\"image\":\"[::1]:0/a\"}],"
                        + "\"ports\":[{\"port\":-1,\"nodePort\":\"x\"}]},\"status\":{\"containerStatuses\":[{\"name\":\"\","
                        + "\"image\":\"\",\"imageID\":\"@\",\"state\":{\"waiting\":{\"reason\":\"ImagePullBackOff\","
                        + "\"message\":\"\\u001b]52;c;eA==\\u0007\"}}}],\"addresses\":[{\"type\":\"InternalIP\","
                        + "\"address\":\"999.1.1.1; rm -rf /\"}]},\"data\":{\"containerd-template.toml\":\""
                        + "[".repeat(500)
                        + "\",\".dockerconfigjson\":\"!!!\"},\"type\":\"kubernetes.io/dockerconfigjson\"}]}",
                "\u0000",
                "",
                "null",
                "{\"message\":\"\\u001b[2J\"}");
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("lies")
    void liesAboutWhatItHas(String body) throws Exception {
        for (int status : new int[] {200, 403, 500}) {
            try (HostileServer api = new HostileServer((request, out) -> {
                if (request.uri().equals("/version")) {
                    json(out, "{\"major\":\"\\u001b[2J\",\"minor\":\"32+\\u0007\"}");
                } else {
                    out.write(head(status, "Date: \u00ff", "Content-Type: text/html"));
                    out.write(body.getBytes(StandardCharsets.UTF_8));
                }
            })) {
                visit(api, "20s");
                assertTextIsClean();
            }
        }
    }

    /** What people see is text, not JSON, in which a control character is written with a backslash. */
    private void assertTextIsClean() throws IOException {
        Cli.Result text = Cli.onTerminal(100, Map.of("NO_COLOR", "1"))
                .execute(
                        "run",
                        "--kubeconfig",
                        folder.resolve("kubeconfig"),
                        "--host-root",
                        Files.createDirectories(folder.resolve("host")),
                        "--timeout",
                        "20s",
                        "--quiet");
        Visit.assertClean(text.out());
    }

    @Test
    void bytesThatAreNoUtf8() throws Exception {
        try (HostileServer api = new HostileServer((request, out) -> {
            out.write(head(200, "Content-Type: application/json"));
            out.write("{\"major\":\"1\",\"minor\":\"32\",\"items\":[{\"metadata\":{\"name\":\""
                    .getBytes(StandardCharsets.UTF_8));
            out.write(new byte[] {(byte) 0xff, (byte) 0xfe, (byte) 0xc3, 0x28, (byte) 0xed, (byte) 0xa0, (byte) 0x80});
            out.write("\"}}]}".getBytes(StandardCharsets.UTF_8));
        })) {
            assertFalse(visit(api, "20s").report().at("/verdict").asText().equals("healthy"));
        }
    }
}
