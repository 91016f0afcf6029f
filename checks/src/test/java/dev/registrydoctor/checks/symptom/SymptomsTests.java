package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.FailureKind;
import dev.registrydoctor.checks.reading.PastedText;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading what people paste: wrapped, escaped, coloured, hostile. */
class SymptomsTests {

    private static final String REFUSED =
            "Error response from daemon: Get \"http://localhost:32000/v2/\": dial tcp 127.0.0.1:32000: connect: connection refused";

    private static final String NOT_FOUND =
            "Failed to pull image \"localhost:32000/app:v2\": rpc error: code = NotFound desc ="
                    + " failed to resolve image: localhost:32000/app:v2: not found";

    private static String pattern(String text) {
        return Symptoms.read(text).pattern().map(Pattern::id).orElse("nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-02-06T21:38:01.512Z ",
                "Nov 23 23:20:11 vm dockerd[812]: ",
                "[2024-02-06 21:38:01] ERROR ",
                "time=\"2024-02-06T21:38:01Z\" level=error msg=\"",
                "#12 0.512 ",
                "##[error]",
                "E1117 23:31:29.830527    2326 remote_image.go:238] ",
                "  Warning  Failed     3m (x4 over 5m)  kubelet  ",
                "\u001b[31m\u001b[1m",
                "\u001b]0;title\u0007",
                "> ",
                "\t"
            })
    void whatLogsAndTerminalsWriteBeforeAnErrorDoesNotHideIt(String prefix) {
        Symptom symptom = Symptoms.read(prefix + REFUSED + "\u001b[0m\r\n");

        assertEquals("localhost-refused", symptom.pattern().orElseThrow().id());
        assertEquals("localhost:32000", symptom.named().registry());
        assertEquals("127.0.0.1:32000", symptom.named().address());
        assertTrue(symptom.line().endsWith("connection refused"), symptom.line());
        assertTrue(symptom.line().chars().noneMatch(c -> c < 0x20), symptom.line());
    }

    /** As Docker 20.10 and 28.5 said them before a registry on another address. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "pull access denied for 10.0.0.5:32000/team/app, repository does not exist or may require 'docker login': denied: no"
                        + " | login-of-client",
                "pull access denied for team/app, repository does not exist or may require 'docker login' | hub-denied",
                "pull access denied for docker.io/team/app, repository does not exist or may require 'docker login' | hub-denied",
                "Head \"http://10.0.0.5:32000/v2/team/app/manifests/v1\": Get \"http://auth.lab/token?scope=repository%3Ateam%2Fapp%3Apull"
                        + "&service=x\": dial tcp: lookup auth.lab on 127.0.0.53:53: no such host | token-service-unreachable",
                "Get \"https://harbor.lab/v2/\": Get \"https://harbor.lab/service/token?account=joe&client_id=docker&offline_token=true&"
                        + "service=harbor-registry\": dial tcp 10.0.0.5:443: connect: connection refused | token-service-unreachable",
                "error parsing HTTP 403 response body: invalid character 'o' looking for beginning of value: \"oops\" | login-of-client",
                "error parsing HTTP 429 response body: invalid character 'o' looking for beginning of value: \"oops\" | rate-limit",
                "error parsing HTTP 405 response body: invalid character 'o' looking for beginning of value: \"oops\" | read-only",
                "error parsing HTTP 413 response body: unexpected end of JSON input: \"\" | body-limit",
                "login attempt to http://10.0.0.5:32000/v2/ failed with status: 401 Unauthorized | login-refused",
                "unauthorized: who are you | login-of-client",
            })
    void whatDockerSaysOfARegistryIsNoneOfDockerHub(String line, String pattern) {
        assertEquals(pattern, pattern("Error response from daemon: " + line));
    }

    @Test
    void theCaseOfLettersSpacesAndTypographicQuotesDoNotMatter() {
        assertEquals("localhost-refused", pattern(REFUSED.toUpperCase(Locale.ROOT)));
        assertEquals("localhost-refused", pattern(REFUSED.replace(" ", "\u00a0  ")));
        assertEquals("claim-missing", pattern("persistentvolumeclaim \u201cregistry-claim\u201d not found"));
    }

    @Test
    void textThatIsEscapedTwiceIsRead() {
        String once = NOT_FOUND.replace("\"", "\\\"");
        String twice =
                "{\"log\":\"{\\\"msg\\\":\\\"" + once.replace("\\", "\\\\").replace("\"", "\\\"") + "\\\"}\\n\"}";

        Symptom symptom = Symptoms.read(twice);

        assertEquals("tag-missing", symptom.pattern().orElseThrow().id());
        assertEquals(
                "localhost:32000/app:v2",
                String.valueOf(
                        symptom.named().image() == null
                                ? ""
                                : symptom.named().image().text()));
    }

    @Test
    void anErrorBrokenOverLinesIsPutTogether() {
        assertEquals(
                "claim-unbound",
                pattern("0/1 nodes are available: 1 pod has unbound\n   immediate PersistentVolumeClaims."));
    }

    @Test
    void theLineThatMattersIsFoundInABlockAndOtherLinesNameTheImage() {
        Symptom symptom = Symptoms.read("""
                $ docker push 10.0.0.7:32000/team/app:3
                The push refers to repository [10.0.0.7:32000/team/app]
                5f70bf18a086: Preparing
                received unexpected HTTP status: 500 Internal Server Error
                """);

        assertEquals("server-error", symptom.pattern().orElseThrow().id());
        assertEquals(Client.DOCKER, symptom.client());
        assertEquals("10.0.0.7:32000", symptom.named().registry());
        assertEquals(500, symptom.named().status());
        assertEquals("received unexpected HTTP status: 500 Internal Server Error", symptom.line());
    }

    @Test
    void ofTwoErrorsTheMoreSpecialIsTakenAndTheOtherNamed() {
        Symptom symptom =
                Symptoms.read("Back-off pulling image \"localhost:32000/app:v1\"\n" + REFUSED + "\n" + NOT_FOUND);

        assertEquals("localhost-refused", symptom.pattern().orElseThrow().id());
        assertEquals(
                List.of("back-off", "tag-missing"),
                symptom.others().stream().map(Pattern::id).toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "my push is refused                                | localhost-refused",
                "pushes get refused!!                              | localhost-refused",
                "the pod runs the old image                        | said-old-image",
                "image was not updated after docker push           | said-old-image",
                "registry-claim pvc is pending                     | said-claim-pending",
                "the push hangs                                    | said-push-hangs",
                "stuck pending                                     | said-registry-pending",
                "it works with curl, not in Kubernetes             | said-curl-and-no-pull",
                "curl gets an answer and docker push is refused    | said-curl-and-no-push",
                "there is nothing listening on port 32000          | said-nothing-listens",
                "works on the server, but not from my laptop       | said-from-another-machine",
                "only the control plane node can pull              | said-one-node-only",
                "it stopped working after a reboot                 | said-after-reboot",
                "docker push gets stuck at 99 %                    | said-push-hangs",
                "I deleted all tags and the disk is still full     | said-deleted-and-full",
                "which password?                                   | said-which-password",
                "the catalog is suddenly empty                     | said-catalog-empty",
                "the new image is not used                         | said-old-image",
                "pod cannot pull                                   | said-pull-fails",
                "all my images are gone                            | said-images-gone",
                "the disk is full                                  | no-space",
                "nodes say: node not ready                         | node-not-ready",
            })
    void wordsOfPeopleAreRecognised(String said, String pattern) {
        assertEquals(pattern, pattern(said));
        assertTrue(Symptoms.read(said).described());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Segmentation fault (core dumped)",
                "hello",
                "pushed",
                "refuse",
                "the registry works",
                "{}",
                "404"
            })
    void whatIsUnknownStaysUnknown(String text) {
        Symptom symptom = Symptoms.read(text);

        assertEquals("nothing", pattern(text));
        assertEquals(List.of(), symptom.causes());
        assertEquals(text, symptom.line());
    }

    @Test
    void anUnknownTextComesWithPatternsThatShareItsRareWords() {
        List<String> near = Symptoms.read("cannot remove: some affinity conflict with volume vol-1").nearest().stream()
                .map(Pattern::id)
                .toList();

        assertTrue(near.contains("volume-affinity"), near.toString());
        assertTrue(near.size() <= 3, near.toString());
        assertEquals(List.of(), Symptoms.read("Segmentation fault").nearest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n\n", "\u0000", "\u001b", "\u001b[", "\u001b]", "\\", "\\\"\\u12", "\ud800", "\u202e"
            })
    void nothingIsRecognisedInNothing(String text) {
        Symptom symptom = Symptoms.read(text);

        assertEquals("nothing", symptom.pattern().map(Pattern::id).orElse("nothing"));
        assertFalse(symptom.line().contains("\u001b"));
    }

    @Test
    void anErrorAtTheEndOfAPasteOfAMegabyteIsFound() {
        String noise = "level=info msg=\"layer already exists\" id=";
        StringBuilder paste = new StringBuilder();
        for (int i = 0; paste.length() < 1 << 20; i++) {
            paste.append(noise).append(i).append('\n');
        }

        assertEquals("tag-missing", pattern(paste + NOT_FOUND));
        assertEquals("tag-missing", pattern(NOT_FOUND + "\n" + paste));
        assertEquals("tag-missing", pattern("x".repeat(1 << 20) + " " + NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"", "\\\"", "\\\\\"", "\u001b[", "/", ":", "a/b:c ", "sha256:", "http://", "[", "404 ", "image "
            })
    void aMegabyteOfWhatCouldMakeItSlowIsRead(String part) {
        Symptom symptom = Symptoms.read(part.repeat((1 << 20) / part.length()));

        assertTrue(
                symptom.line().length() <= PastedText.LONGEST_LINE + 5,
                "line: " + symptom.line().length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ctr: failed to resolve reference                                  | CTR",
                "Error: pinging container registry localhost:32000                 | PODMAN",
                "FATA[0000] initializing source docker://h/x                       | PODMAN",
                "ERROR: failed to solve: failed to push                            | BUILDKIT",
                "error checking push permissions -- make sure                      | KANIKO",
                "curl: (7) Failed to connect                                       | CURL",
                "ERR_CONNECTION_REFUSED                                            | BROWSER",
                "Error response from daemon: Get                                   | DOCKER",
                "Failed to pull image                                              | KUBELET",
                "0/1 nodes are available                                           | KUBERNETES",
                "Unable to connect to the server: x509                             | KUBECTL",
                "microk8s is not running                                           | MICROK8S",
                "level=error msg='response completed with error' err.code=unknown  | REGISTRY",
                "failed to load plugin io.containerd.grpc.v1.cri                   | CONTAINERD",
                "connection refused                                                | UNKNOWN",
            })
    void whoSpeaksIsToldByTheWrapping(String text, Client client) {
        assertEquals(client, Symptoms.read(text).client());
    }

    @Test
    void aPhraseWithQuotesIsFoundThroughTwoLayersOfEscapes() {
        assertEquals(
                "claim-missing",
                pattern(
                        "{\"log\":\"{\\\"msg\\\":\\\"persistentvolumeclaim \\\\\\\"registry-claim\\\\\\\" not found\\\"}\"}"));
    }

    @Test
    void whoSpeaksIsToldByTheOtherLinesToo() {
        assertEquals(
                "scheme-by-docker",
                pattern("The push refers to repository [h:5000/x]\nhttp: server gave HTTP response to HTTPS client"));
    }

    /** What a registry of its own logs about clients: the roles are the other way round, and the address is the client's. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "tls: first record does not look like a TLS handshake | server-log-http-client | HTTPS_SERVER",
                "client sent an HTTP request to an HTTPS server | server-log-http-client | HTTPS_SERVER",
                "remote error: tls: bad certificate | server-log-untrusted | CERTIFICATE_UNTRUSTED",
                "remote error: tls: unknown certificate | server-log-untrusted | CERTIFICATE_UNTRUSTED",
                "remote error: tls: unknown certificate authority | server-log-untrusted | CERTIFICATE_UNTRUSTED",
                "remote error: tls: expired certificate | server-log-untrusted | CERTIFICATE_DATES",
                "tls: client didn't provide a certificate | server-log-no-client-certificate | TLS_ALERT",
                "EOF | server-log-client-left | TLS_ALERT",
                "read tcp 10.1.0.9:5000->10.1.0.1:45678: i/o timeout | server-log-client-left | TLS_ALERT",
                "read tcp 10.1.0.9:5000->10.1.0.1:45678: read: connection reset by peer | server-log-client-left | TLS_ALERT"
            })
    void whatAServerLogsAboutItsClientsIsNotReadAsAClientsError(String error, String pattern, FailureKind failure) {
        for (String prefix : List.of("", "2026/11/24 08:00:00 ")) {
            Symptom symptom = Symptoms.read(prefix + "http: TLS handshake error from 10.1.0.1:45678: " + error);
            assertEquals(pattern, symptom.pattern().orElseThrow().id());
            assertEquals(failure, symptom.reading().failure());
            assertNull(symptom.named().authority());
            assertNull(symptom.named().address());
        }
    }
}
