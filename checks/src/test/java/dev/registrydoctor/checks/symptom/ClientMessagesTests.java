package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.reading.Block;
import dev.registrydoctor.checks.reading.LegTarget;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Each client's messages with each failure of a request: who, what, which leg, whom it asked, and how it failed. */
class ClientMessagesTests {

    private static final List<String> REGISTRIES = List.of("10.0.0.5:32000", "harbor.lab");

    private static String text(String name) throws IOException {
        try (InputStream in = ClientMessagesTests.class.getResourceAsStream("/symptoms/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<String> causes() throws IOException {
        return text("causes.txt")
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
                for (String line : causes()) {
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

    @Test
    void eachTemplateHasAPublicSource() throws IOException {
        for (Block template : Block.of(text("templates.txt"))) {
            assertTrue(template.one("from").matches("https://github.com/\\S+"), template.one("template"));
        }
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
                "docker push: An image does not exist locally with the tag: h.lab/app | LOCAL_STORE IMAGE_NOT_LOCAL | image.unqualified-reference",
                "failed to pull and unpack image \"h.lab/app:1\": failed to get reader from content store: content digest sha256:aabb: not found | LOCAL_STORE CONTENT_MISSING | registry.blob-missing",
                "Failed to pull image \"h.lab/app:1\": no match for platform in manifest: not found | UNKNOWN PLATFORM_MISSING | image.platform-missing",
                "docker pull h.lab/app: Error response from daemon: name unknown: repository name not known to registry | UNKNOWN REPOSITORY_MISSING | image.tag-missing",
            })
    void kindsOfNotFoundAreTold(String line, String legAndFailure, String first) {
        Symptom symptom = Symptoms.read(line);

        assertEquals(
                legAndFailure, symptom.reading().leg() + " " + symptom.reading().failure());
        assertEquals(first, symptom.causes().get(0));
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
                .howToTell(symptom.causes().get(0))
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
