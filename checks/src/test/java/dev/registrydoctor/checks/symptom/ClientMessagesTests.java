package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.reading.Block;
import dev.registrydoctor.checks.reading.Client;
import dev.registrydoctor.checks.reading.FailureKind;
import dev.registrydoctor.checks.reading.Leg;
import dev.registrydoctor.checks.reading.LegTarget;
import dev.registrydoctor.checks.reading.Operation;
import dev.registrydoctor.checks.reading.Reading;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each client's messages with each failure of a request: who, what, which leg, whom it asked, and how it failed. */
class ClientMessagesTests {

    private static final List<String> REGISTRIES = List.of("10.0.0.5:32000", "harbor.lab");

    private static String text(String name) throws IOException {
        try (InputStream in = ClientMessagesTests.class.getResourceAsStream("/symptoms/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> lines(String file) throws IOException {
        return text(file)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static String facts(Reading reading) {
        LegTarget target = reading.target();
        return reading.client() + " " + reading.operation() + " " + reading.leg() + " "
                + (target == null ? "-" : target.authority()) + " " + reading.failure();
    }

    @Test
    void eachMessageIsReadToItsFactsAndHasCandidates() throws IOException {
        List<String> wrong = new ArrayList<>();
        int read = 0;
        for (Block template : Block.of(text("templates.txt"))) {
            for (String registry : REGISTRIES) {
                String target = template.one("target").replace("{registry}", registry);
                String host = target.replaceFirst(":\\d+$", "");
                String address = "10.9.8.7:" + (target.equals(host) ? "443" : target.substring(host.length() + 1));
                for (String line : lines("causes.txt")) {
                    int space = line.indexOf(' ');
                    String cause =
                            line.substring(space + 1).replace("{host}", host).replace("{address}", address);
                    String text = template.one("text")
                            .replace("\\n", "\n")
                            .replace("{registry}", registry)
                            .replace("{cause}", cause);
                    String expected = template.one("client") + " " + template.one("operation") + " "
                            + template.one("leg") + " " + target + " " + line.substring(0, space);
                    Symptom symptom = Symptoms.read(text);
                    read++;
                    if (!facts(symptom.reading()).equals(expected)) {
                        wrong.add(template.one("template") + ": expected " + expected + ", read "
                                + facts(symptom.reading()) + ": " + cause);
                    } else if (symptom.causes().isEmpty()) {
                        wrong.add(template.one("template") + " has no candidates: " + text);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong.stream().limit(60).toList(), () -> String.join("\n", wrong));
        assertTrue(read >= 1000, "messages: " + read);
    }

    /** An answer of a registry: its status, and where it has one its code with a message. */
    private record RegistryAnswer(FailureKind failure, String status, String code, String message) {
        static RegistryAnswer of(String line) {
            int space = line.indexOf(' ');
            String[] parts = line.substring(space + 1).split(" \\| ", -1);
            return new RegistryAnswer(FailureKind.valueOf(line.substring(0, space)), parts[0], parts[1], parts[2]);
        }

        /** Whether the template says enough to tell this answer from others. */
        boolean fits(String template) {
            boolean namesCode = template.contains("{message}") || template.contains("{code}");
            return namesCode != code.equals("-");
        }

        String in(String template) {
            String number = status.substring(0, 3);
            return template.replace("{status}", status)
                    .replace("{number}", number)
                    .replace("{words}", status.substring(4))
                    .replace("{code}", code)
                    .replace("{message}", message);
        }
    }

    @Test
    void eachAnswerIsReadToItsFactsAndHasCandidates() throws IOException {
        List<String> wrong = new ArrayList<>();
        int read = 0;
        for (Block template : Block.of(text("answer-templates.txt"))) {
            for (RegistryAnswer answer :
                    lines("answers.txt").stream().map(RegistryAnswer::of).toList()) {
                if (!answer.fits(template.one("text"))) {
                    continue;
                }
                for (String registry : REGISTRIES) {
                    String text =
                            answer.in(template.one("text")).replace("\\n", "\n").replace("{registry}", registry);
                    String expected =
                            template.one("client") + " " + template.one("operation") + " " + template.one("leg") + " "
                                    + template.one("target").replace("{registry}", registry) + " " + answer.failure();
                    Symptom symptom = Symptoms.read(text);
                    read++;
                    if (!facts(symptom.reading()).equals(expected)) {
                        wrong.add(template.one("template") + ": expected " + expected + ", read "
                                + facts(symptom.reading()) + ": " + answer);
                    } else if (symptom.causes().isEmpty()
                            && symptom.pattern()
                                    .map(Pattern::lookAlikes)
                                    .orElse(List.of())
                                    .isEmpty()) {
                        wrong.add(template.one("template") + " has no candidates: " + text);
                    }
                }
            }
        }
        assertEquals(List.of(), wrong.stream().limit(60).toList(), () -> String.join("\n", wrong));
        assertTrue(read >= 200, "messages: " + read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"templates.txt", "answer-templates.txt"})
    void eachTemplateHasAPublicSource(String file) throws IOException {
        for (Block template : Block.of(text(file))) {
            assertTrue(template.one("from").matches("https://github.com/\\S+"), template.one("template"));
        }
    }

    /** A line that nobody has seen before gets candidates when no more than how it failed is known. */
    @ParameterizedTest
    @EnumSource(value = FailureKind.class, mode = EnumSource.Mode.EXCLUDE, names = "UNKNOWN")
    void eachFailureHasCandidatesByItself(FailureKind failure) {
        Reading reading = new Reading("", Client.UNKNOWN, Operation.UNKNOWN, Leg.UNKNOWN, null, failure, null, null);

        assertTrue(Knowledge.all().byShape().stream()
                .anyMatch(pattern -> pattern.shape().fits(reading)));
    }

    /** What is not found: each kind has its own cause, and a tag is only one of them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Failed to pull image \"h.lab/app:1\": failed to resolve image: h.lab/app:1: not found | MANIFEST TAG_MISSING | image.tag-missing",
                "Error response from daemon: manifest for h.lab/app:2 not found: manifest unknown: manifest unknown | MANIFEST MANIFEST_MISSING | image.tag-missing",
                "failed to pull and unpack image \"h.lab/app:1\": failed to resolve reference \"h.lab/app:1\": could not fetch content descriptor sha256:aabb (application/vnd.oci.image.config.v1+json) from remote: not found | BLOB BLOB_MISSING | registry.blob-missing",
                "Failed to pull image \"h.lab/app:1\": secrets \"regcred\" not found | SECRET SECRET_MISSING | auth.pull-secret-wrong-namespace",
                "docker push: An image does not exist locally with the tag: h.lab/app | LOCAL_STORE IMAGE_NOT_LOCAL | -",
                "failed to pull and unpack image \"h.lab/app:1\": failed to get reader from content store: content digest sha256:aabb: not found | LOCAL_STORE CONTENT_MISSING | registry.blob-missing",
                "Failed to pull image \"h.lab/app:1\": no match for platform in manifest: not found | UNKNOWN PLATFORM_MISSING | image.platform-missing",
                "docker pull h.lab/app: Error response from daemon: name unknown: repository name not known to registry | UNKNOWN REPOSITORY_MISSING | image.tag-missing",
            })
    void kindsOfNotFoundAreTold(String line, String legAndFailure, String first) {
        Symptom symptom = Symptoms.read(line);

        assertEquals(
                legAndFailure, symptom.reading().leg() + " " + symptom.reading().failure());
        assertEquals(first, symptom.causes().isEmpty() ? "-" : symptom.causes().get(0));
    }

    /** Forms of single clients, which no template covers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "time=\"2026-11-01T10:00:00Z\" level=fatal msg=\"build step: pushing [10.0.0.5:32000/app:1]: Get https://10.0.0.5:32000/v1/_ping: http: server gave HTTP response to HTTPS client\" | UNKNOWN PUSH PING 10.0.0.5:32000 HTTP_SERVER",
                "checking push permission for \"10.0.0.5:32000/app:1\": creating push check transport for 10.0.0.5:32000 failed: Get http://10.0.0.5:32000/v2/: net/http: HTTP/1.x transport connection broken: malformed HTTP response \"\\x15\\x03\\x01\" | KANIKO PUSH PING 10.0.0.5:32000 HTTPS_SERVER",
                "POST https://r.lab/v2/app/blobs/uploads/: unexpected status code 403 Forbidden: <!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/loose.dtd\"> | KANIKO PUSH UPLOAD r.lab NOT_A_REGISTRY",
                "Failed to retrieve image library/alpine:3 from registry mirror m.lab: Get \"https://m.lab/v2/\": x509: certificate signed by unknown authority. Will try with the next mirror | KANIKO UNKNOWN PING m.lab CERTIFICATE_UNTRUSTED",
                "Build image failed, perhaps you should make sure your credentials for 'r.lab' are set up correctly: Unauthorized for r.lab/team/app: 401 Unauthorized | JIB UNKNOWN UNKNOWN r.lab UNAUTHORIZED",
                "Build image failed, perhaps you should use a registry that supports HTTPS: Failed to verify the server at https://r.lab:5000/v2/app/blobs/sha256:aa because only secure connections are allowed. | JIB PULL BLOB r.lab:5000 HTTP_SERVER",
                "rpc error: code = Unknown desc = failed to pull image \"docker.io/library/app:1\": httpReaderSeeker: failed open: failed to do request: Get https://cdn.example/layers/x1: read tcp 10.0.0.2:4937->10.0.0.9:443: read: connection reset by peer | KUBELET PULL REDIRECT cdn.example RESET",
                "Error: copying image to the remote destination: writing blob: determining upload URL: http: no Location header in response | PODMAN PUSH UPLOAD - UNKNOWN",
                "level=error msg=\"unknown error completing upload: driver.Error{DriverName:s3}\" http.request.method=PUT | REGISTRY UNKNOWN STORAGE - UNKNOWN",
                "level=error msg=\"response completed with error\" err.code=UNKNOWN err.detail=\"s3aws: Put https://s3.lab/b/docker/registry/v2/blobs/sha256/ab/data: EOF\" http.request.host=\"r.lab\" http.request.method=PUT http.request.uri=\"/v2/app/blobs/uploads/3f\" | REGISTRY PUSH STORAGE s3.lab CLOSED",
                "pulling image failed: rpc error: code = Unknown desc = error pinging docker registry r.lab: Get \"https://r.lab/v2/\": dial tcp: lookup r.lab: device or resource busy | CRIO PULL PING r.lab NAME_SERVER",
                "chart pull error: failed to download chart for remote reference: failed to authorize: failed to fetch anonymous token: unexpected status: 403 Forbidden | FLUX PULL TOKEN - FORBIDDEN",
                "unable to check unpack for docker.io/library/app:v1  error=\"content digest sha256:34b2: not found\" | CTR UNKNOWN LOCAL_STORE - CONTENT_MISSING",
                "failed to create containerd container: error unpacking image: failed to resolve rootfs: content digest sha256:34b2: not found | KUBELET UNKNOWN LOCAL_STORE - CONTENT_MISSING",
                "level=warning msg=\"error authorizing context: basic authentication challenge: htpasswd\" http.request.host=\"r.lab:5000\" http.request.method=POST http.request.uri=\"/v2/app/blobs/uploads/\" | REGISTRY PUSH UPLOAD r.lab:5000 UNAUTHORIZED",
                "[ERROR] [/pkg/config/rest/rest.go:56]: Failed on load rest config err:Get \"http://core:8080/api/v2.0/internalconfig\": dial tcp 172.20.0.3:8080: connect: connection refused | HARBOR UNKNOWN CONNECT core:8080 REFUSED",
                "172.17.0.5 - - [19/Oct/2026:08:51:32 +0000] \"PUT /v2/app/blobs/uploads/33ec?_state=x HTTP/1.0\" 500 117 \"\" \"docker/28.5\" | REGISTRY PUSH UPLOAD - SERVER_ERROR",
                "10.0.0.2 - \"POST /v2/app/blobs/uploads/ HTTP/1.1\" 499 0 \"-\" \"Helm/3.10.0\" | REGISTRY PUSH UPLOAD - CANCELED",
                "Get https://r.lab/v2/library/buildx/manifests/1: dial tcp 10.0.0.1:443: connect: connection refused | UNKNOWN PULL MANIFEST r.lab REFUSED",
                "Failed to pull image \"r.lab/kaniko-project/executor:1\": failed to do request: Head \"https://r.lab/v2/kaniko-project/executor/manifests/1\": EOF | KUBELET PULL MANIFEST r.lab CLOSED",
                "#30 exporting to image 19.66 error: failed to do request: Post \"https://r.lab/v2/app/blobs/uploads/\": EOF | BUILDKIT PUSH UPLOAD r.lab CLOSED",
                "Error writing manifest: Error uploading manifest latest to localhost:5000/foo: received unexpected HTTP status: 500 Internal Server Error | PODMAN PUSH MANIFEST localhost:5000 SERVER_ERROR",
                "failed to register layer: write /usr/lib/libgio-2.0.so: no space left on device | DOCKER UNKNOWN LOCAL_STORE - NO_SPACE",
                "ctr: failed to extract layer sha256:be4e: failed to mount /x/containerd-mount78: input/output error: unknown | CTR UNKNOWN LOCAL_STORE - DISK_ERROR",
                "v2 ping attempt failed with error: Get https://10.0.0.5:5000/v2/: tls: oversized record received with length 20527 | DOCKER UNKNOWN PING 10.0.0.5:5000 HTTP_SERVER",
                "Failed to pull image \"r.lab/app:1\": failed to resolve image: no resolve hosts: not found | KUBELET PULL UNKNOWN r.lab NO_HOSTS",
                "Failed to pull image \"r.lab/app:1\": failed to authorize: failed to fetch anonymous token: authorization server did not include a token in the response | KUBELET PULL TOKEN r.lab NOT_A_REGISTRY",
                "Failed to pull image \"r.lab/app:1\": image verifier bindir blocked pull of r.lab/app:1 with digest sha256:aa for reason: not signed | KUBELET PULL UNKNOWN r.lab BLOCKED",
                "ERROR: failed to solve: failed to push r.lab/app:1: unexpected digest received: got \"sha256:aa\", expected \"sha256:bb\" | BUILDKIT PUSH UNKNOWN r.lab DIGEST_MISMATCH",
                "Failed to pull image \"r.lab/app:1\": pulling from host r.lab failed with status code [manifests]: 401 Unauthorized | KUBELET PULL MANIFEST r.lab UNAUTHORIZED",
                "Get \"https://r.lab/v2/\": Service Unavailable | UNKNOWN UNKNOWN PROXY - PROXY_REFUSED",
                "WARNING: Failed to pull image with policy \"always\": Error response from daemon: Get \"https://r.lab/v2/\": context deadline exceeded (manager.go:237:15s) | DOCKER PULL PING r.lab TIMEOUT",
                "{\"method\":\"GET\",\"uri\":\"/v2/team/app/manifests/1\",\"status\":\"401\",\"host\":\"r.lab\"} | UNKNOWN PULL MANIFEST - UNAUTHORIZED",
                "level=warning msg=\"error authorizing context: insufficient scope\" go.version=go1.20 http.request.host=\"r.lab:5000\" http.request.method=POST http.request.uri=\"/v2/app/blobs/uploads/\" | REGISTRY PUSH UPLOAD r.lab:5000 DENIED",
                "docker: Error response from daemon: Get https://r.lab/v2/: Proxy Authentication Required. See 'docker run --help'. | DOCKER UNKNOWN PROXY - PROXY_REFUSED",
                "Error: loading app.tar as tarball: file manifest.json not found in tar | KANIKO UNKNOWN LOCAL_STORE - BAD_ARCHIVE",
                "level=error msg=\"Handler for POST /v1.49/images/create returned error: Get \\\"https://r.lab/v2/\\\": context deadline exceeded\" | DOCKER UNKNOWN PING r.lab TIMEOUT",
                "ctr: failed to dial \"/run/containerd/containerd.sock\": connection error: desc = \"transport: error while dialing: dial unix /run/containerd/containerd.sock: connect: permission denied\" | CTR UNKNOWN DAEMON - SOCKET_FORBIDDEN",
                "level=fatal msg=\"cannot access containerd socket \\\"/run/containerd/containerd.sock\\\": no such file or directory\" | NERDCTL UNKNOWN DAEMON - NO_DAEMON",
                "crictl images: getting image service: rpc error: code = Unavailable desc = error reading from server: EOF | CRICTL UNKNOWN DAEMON - CLOSED",
                "Failed to pull image \"app:1\": Head \"https://m.lab/v2/app/manifests/1?ns=docker.io\": dial tcp 10.0.0.9:443: connect: connection refused, Head \"https://registry-1.docker.io/v2/app/manifests/1\": dial tcp 10.0.0.8:443: i/o timeout | KUBELET PULL MANIFEST registry-1.docker.io TIMEOUT",
                "Failed to pull image \"REDACTED/app:1\": Head \"https://REDACTED/v2/app/manifests/1\": dial tcp: lookup REDACTED on 10.0.0.2:53: no such host | KUBELET PULL MANIFEST redacted NO_SUCH_HOST",
                "ERROR: failed to solve: failed commit on ref \"manifest-sha256:aa\": unexpected status: 400 Bad Request | BUILDKIT PUSH MANIFEST - BAD_REQUEST",
                "k8s-1 kubelet[811]: E0601 10:00:00.1 811 kuberuntime_image.go:53] \"Failed to pull image\" err=\"Error response from daemon: Get \\\"https://r.lab/v2/\\\": EOF\" | KUBELET PULL PING r.lab CLOSED",
                "10.0.0.7 - - \"PUT /repository/docker/v2/app/manifests/1 HTTP/1.1\" 401 - 0 11 \"docker/28.5\" | REGISTRY PUSH MANIFEST - UNAUTHORIZED",
                "panic: Get https://store.lab/bucket: x509: certificate signed by unknown authority github.com/distribution/distribution/v3/registry/handlers.NewApp(0x1) | REGISTRY UNKNOWN STORAGE store.lab CERTIFICATE_UNTRUSTED",
                "no such manifest: 10.0.0.5:5000/app-amd64:1 | DOCKER PULL MANIFEST 10.0.0.5:5000 MANIFEST_MISSING",
            })
    void formsOfSingleClientsAreRead(String line, String facts) {
        Symptom symptom = Symptoms.read(line);

        assertEquals(facts, facts(symptom.reading()));
        assertTrue(symptom.pattern().isPresent(), line);
    }

    /** Each leg's test asks whom the leg asked. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Failed to pull image \"h.lab/app:1\": failed to copy: httpReadSeeker: failed open: failed to do request: Get \"https://s3.lab:9000/b/docker/registry/v2/blobs/sha256/aa/aabb/data?X-Amz-Signature=1\": dial tcp: lookup s3.lab on 10.0.0.2:53: no such host | getent hosts s3.lab",
                "Failed to pull image \"h.lab/app:1\": failed to copy: httpReadSeeker: failed open: failed to do request: Get \"https://s3.lab:9000/b/docker/registry/v2/blobs/sha256/aa/aabb/data?X-Amz-Signature=1\": dial tcp 10.0.0.9:9000: connect: connection refused | curl -si -m 10 https://s3.lab:9000/",
                "Failed to pull image \"h.lab/app:1\": failed to do request: Head \"https://h.lab/v2/app/manifests/1\": EOF | curl -si -m 10 https://h.lab/v2/",
            })
    void theDecisiveTestAsksTheTargetOfTheLeg(String line, String command) {
        Symptom symptom = Symptoms.read(line);
        String first = Knowledge.all()
                .howToTell(symptom.causes().get(0), symptom.client())
                .orElseThrow()
                .command(symptom.named(), symptom.reading().target());

        assertEquals(command, first);
    }

    /** Only Docker writes this; hosts.toml is nothing to it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Get https://10.141.241.175:32000/v2/: http: server gave HTTP response to HTTPS client",
                "The push refers to repository [10.141.241.175:32000/app]\n"
                        + "Get \"https://10.141.241.175:32000/v2/\": http: server gave HTTP response to HTTPS client",
                "failed to push 10.141.241.175:32000/app:1: http: server gave HTTP response to HTTPS client",
            })
    void hostsTomlIsNotNamedForALineThatOnlyDockerWrites(String text) {
        List<String> causes = Symptoms.read(text).causes();

        assertEquals("docker.insecure-registry-missing", causes.get(0));
        NonEmpty.noneMatch(causes, cause -> cause.startsWith("runtime."));
    }
}
