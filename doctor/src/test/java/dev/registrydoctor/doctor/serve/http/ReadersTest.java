package dev.registrydoctor.doctor.serve.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who may read when a token is set. */
@Timeout(300)
class ReadersTest {

    private static final String RIGHT = "s3cret-0123456789";
    private static final String BEARER = "Authorization: Bearer ";

    @TempDir
    private Path folder;

    private Path token = Path.of("");

    @BeforeEach
    void set() throws IOException {
        token = Files.writeString(folder.resolve("token"), RIGHT + "\n");
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-------"));
    }

    private ServedHttp served() throws IOException {
        return ServedHttp.withToken(token).examined();
    }

    private static String basic(String pair) {
        return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void everythingButTheProbesNeedsTheToken() throws Exception {
        try (ServedHttp served = served()) {
            for (String path : List.of("/", "/report.json", "/reports/1", "/history.json", "/metrics", "/none")) {
                RawHttp.Reply reply = served.get(path);
                assertEquals(401, reply.status(), path);
                assertEquals(
                        List.of(
                                "Bearer realm=\"registry-doctor\"",
                                "Basic realm=\"registry-doctor\", charset=\"UTF-8\""),
                        reply.headers().get("www-authenticate"));
                int status = served.get(path, BEARER + RIGHT).status();
                assertEquals(path.equals("/none") ? 404 : 200, status, path);
                assertEquals(401, served.raw().ask("HEAD", path).status());
            }
            for (String path : List.of("/healthz", "/readyz")) {
                assertEquals(200, served.get(path).status(), path);
                assertEquals(200, served.get(path, BEARER + "wrong").status(), path);
            }
        }
    }

    @Test
    void theTokenIsAPasswordToo() throws Exception {
        try (ServedHttp served = served()) {
            for (String right : List.of(
                    BEARER + RIGHT, "Authorization: bearer  " + RIGHT, basic(":" + RIGHT), basic("anybody:" + RIGHT))) {
                assertEquals(200, served.get("/", right).status(), right);
            }
            for (String wrong : List.of(
                    BEARER,
                    BEARER + RIGHT.substring(1),
                    BEARER + RIGHT + "x",
                    "Authorization: " + RIGHT,
                    "Authorization: Digest " + RIGHT,
                    basic(RIGHT),
                    basic(RIGHT + ":"),
                    "Authorization: Basic ***")) {
                served.now = served.now.plusSeconds(120);
                assertEquals(401, served.get("/", wrong).status(), wrong);
            }
            served.now = served.now.plusSeconds(120);
            assertEquals(401, served.get("/", BEARER + RIGHT, BEARER + "other").status(), "two tokens");
        }
    }

    @Test
    void aNewTokenCountsAtOnce() throws Exception {
        try (ServedHttp served = served()) {
            Files.writeString(token, "another-0123456789");
            assertEquals(401, served.get("/", BEARER + RIGHT).status());
            assertEquals(200, served.get("/", BEARER + "another-0123456789").status());
            assertEquals(1, served.log.size(), served.log::toString);
            for (String bad : List.of("", "short", "two words 0123456789")) {
                Files.writeString(token, bad);
                assertEquals(200, served.get("/", BEARER + "another-0123456789").status(), "the last token stays");
                assertEquals(401, served.get("/", BEARER + bad).status());
            }
            Files.delete(token);
            for (int i = 0; i < 3; i++) {
                assertEquals(200, served.get("/", BEARER + "another-0123456789").status());
            }
            assertEquals(3, served.log.size(), served.log::toString);
            assertFalse(served.log.toString().contains("0123456789"), served.log::toString);
        }
    }

    @Test
    void aFileWithoutATokenIsAnErrorAtTheStart() throws Exception {
        for (String bad : List.of("", "fifteen-letters", "a b".repeat(10), "\u00e9".repeat(20), "x".repeat(4_097))) {
            Files.writeString(token, bad);
            IOException failure = assertThrows(IOException.class, this::served);
            assertTrue(String.valueOf(failure.getMessage()).contains("--token-file"), failure::toString);
            assertFalse(bad.length() > 1 && String.valueOf(failure.getMessage()).contains(bad), "the token is secret");
        }
        Files.delete(token);
        IOException failure = assertThrows(IOException.class, this::served);
        assertTrue(String.valueOf(failure.getMessage()).contains("does not exist"), failure::toString);
    }

    @Test
    void saysThatOthersMayReadTheFile() throws Exception {
        try (ServedHttp served = served()) {
            assertEquals(List.of(), served.log);
        }
        Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));
        try (ServedHttp served = served()) {
            assertEquals(1, served.log.size());
            assertTrue(served.log.get(0).contains(token.toString()), served.log::toString);
        }
    }

    @Test
    void manyWrongTokensAreRefusedForAWhileAndTheRightOneIsNot() throws Exception {
        try (ServedHttp served = served()) {
            for (int i = 0; i < WrongTokens.MOST; i++) {
                assertEquals(401, served.get("/", BEARER + "wrong").status());
            }
            for (int i = 0; i < 20; i++) {
                RawHttp.Reply refused = served.get("/", BEARER + "wrong");
                assertEquals(429, refused.status());
                assertNotEquals(null, refused.header("Retry-After"));
                assertEquals("close", refused.header("Connection"));
            }
            assertEquals(200, served.get("/", BEARER + RIGHT).status(), "readers are not locked out");
            assertEquals(401, served.get("/").status(), "a browser is asked for the token");
            assertEquals(1, served.log.size(), served.log::toString);
            served.now = served.now.plus(WrongTokens.WITHIN);
            assertEquals(401, served.get("/", BEARER + "wrong").status(), "after a while");
        }
    }
}
