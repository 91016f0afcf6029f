package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/** Errors of databases, package managers and other software are not read as errors of a registry. */
class UnrelatedLinesTests {

    private static List<String> lines() throws IOException {
        try (InputStream in = UnrelatedLinesTests.class.getResourceAsStream("/symptoms/unrelated.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# ") && !line.startsWith("#:"))
                    .toList();
        }
    }

    @Test
    void noneIsClaimed() throws IOException {
        List<String> claimed = new ArrayList<>();
        for (String line : lines()) {
            Symptom symptom = Symptoms.read(line);
            if (!symptom.causes().isEmpty()) {
                claimed.add(symptom.pattern().map(Pattern::id).orElse("") + ": " + line);
            }
        }
        assertEquals(List.of(), claimed, () -> String.join("\n", claimed));
        assertTrue(lines().size() >= 480, "lines: " + lines().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my postgres pod is pending",
                "the website is slow",
                "git push hangs",
                "my git push to github is stuck",
                "the upload of my photos hangs",
                "push notifications never arrive",
                "curl to my api works but the browser cannot reach it",
                "my printer does not work from another computer",
                "which version of node do I need",
                "I cannot login to my bank",
                "after the update my wifi is gone",
                "the invoice table is empty",
                "how do I delete a branch",
                "nothing works",
                "I forgot my password",
                "the certificate of my web shop has expired",
                "my app crashes in docker",
                "redis refuses connections",
                "npm install is stuck",
                "the disk of my laptop is noisy",
                "This site can't be reached. wiki.corp.example refused to connect. ERR_CONNECTION_REFUSED",
                "ERR_CONNECTION_REFUSED when I open http://192.168.1.20:8080",
                "Your connection is not private. NET::ERR_CERT_AUTHORITY_INVALID",
                "ERR_NAME_NOT_RESOLVED",
                "Error: my website does not open since I changed the theme",
                "Die Datenbank antwortet nicht, connection refused auf Port 5432",
                "le site web affiche erreur 502",
                "Die Anmeldung funktioniert nicht mehr",
                "ingress of my application returns 404 in microk8s, how do I expose port 80",
                "coredns pods crash after I enabled the dns addon",
                "the gpu addon does not find my nvidia card",
                "postgres pvc stays pending in namespace shop",
                "pip cannot download from our pypi mirror, certificate verify failed",
                "how do I delete a key in the windows registry",
                "registry editor says access denied when I change HKLM",
                "schema registry of kafka returns 409 incompatible schema",
                "service is not registered in consul after a restart",
                "eureka service registry shows instances down",
                "terraform init cannot find the provider in the registry",
                "cannot push to git because of a large file",
                "the merge request cannot be pushed",
                "how much does azure container registry cost per month",
                "our docker registry bill on aws doubled this month",
            })
    void noDescriptionOfOtherThingsIsClaimed(String text) {
        assertEquals(List.of(), Symptoms.read(text).causes(), text);
    }

    /** It would be no use to say only that it is not recognised. */
    @Test
    void nearlyAllAreSaidToBeOfOtherSoftware() throws IOException {
        List<String> silent = lines().stream()
                .filter(line -> !Symptoms.read(line).isElsewhere())
                .toList();
        assertTrue(silent.size() <= lines().size() / 20, () -> silent.size() + "\n" + String.join("\n", silent));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "dial tcp 10.0.0.5:5432: connect: connection refused | PostgreSQL",
                "npm ERR! 404 Not Found - GET https://registry.npmjs.example/acme - Not found | npm, yarn or pnpm",
                "fatal: unable to access 'https://github.com/a/b.git/': Could not resolve host: github.com | git",
                "dial tcp 10.0.0.43:8123: connect: connection refused | a connection to 10.0.0.43:8123, which is not known to be a registry",
                "connect timed out to the shop: i/o timeout | an error of other software, without a sign of a registry",
            })
    void whatItLooksLikeIsSaid(String line, String looksLike) {
        Symptom symptom = Symptoms.read(line);

        assertEquals(looksLike, symptom.looksLike());
        assertEquals(List.of(), symptom.nearest());
        assertFalse(symptom.pattern().isPresent());
    }

    /** An event of the scheduler does not name its Pod: what is described above it does. */
    @ParameterizedTest
    @CsvSource({"shop,false", "container-registry,true"})
    void anEventIsAboutThePodThatIsDescribedAboveIt(String namespace, boolean isOurs) {
        String text = "Name: web-0\nNamespace: " + namespace
                + "\nWarning  FailedScheduling  12s  default-scheduler  0/3 nodes are available: 3 Insufficient cpu.";

        assertEquals(isOurs, Symptoms.read(text).pattern().isPresent());
    }

    /** Sockets of other daemons than those that pull and push images. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "MountVolume.SetUp failed for volume \"pvc-1\": rpc error: code = Unavailable desc = dial unix /var/lib/kubelet/plugins/csi.sock: connect: no such file or directory",
                "psql: error: connection to server on socket \"/var/run/postgresql/.s.PGSQL.5432\" failed: No such file or directory",
                "Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock': permission denied",
            })
    void socketsOfOtherDaemonsAreNotClaimed(String line) {
        assertTrue(Symptoms.read(line).isElsewhere(), line);
    }

    /** Images have the names of the software that is in them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Failed to pull image \"redis:7\": dial tcp: lookup registry-1.docker.io: no such host",
                "Failed to pull image \"localhost:32000/postgres:15\": localhost:32000/postgres:15: not found",
                "Error response from daemon: Get \"https://10.0.0.9:8082/v2/\": dial tcp 10.0.0.9:8082: connect: connection refused",
                "docker push 10.0.0.9:5000/mysql:8\nreceived unexpected HTTP status: 500 Internal Server Error",
                "The push refers to repository [10.0.0.9:8082/vault]\ndial tcp 10.0.0.9:8082: i/o timeout",
            })
    void anImageNamedLikeOtherSoftwareIsStillAnImage(String text) {
        assertTrue(Symptoms.read(text).pattern().isPresent(), text);
    }

    /** It does not tell whose host it is, and the words are those of a client. */
    @ParameterizedTest
    @ValueSource(
            strings = {"dial tcp xx.xx.xx.xx:443: i/o timeout", "dial tcp 10.x.x.5:443: connect: connection refused"})
    void aHostThatWasWrittenOverIsNotThatOfOtherSoftware(String line) {
        assertTrue(Symptoms.read(line).pattern().isPresent(), line);
    }

    @Test
    void aHostThatTheEnvironmentUsesAsARegistryMarksTheLine() {
        String line = "dial tcp 10.0.0.43:8123: connect: connection refused";

        assertTrue(Symptoms.read(line).isElsewhere());
        assertEquals(
                "refused",
                Symptoms.read(line, List.of("10.0.0.43:8123"))
                        .pattern()
                        .orElseThrow()
                        .id());
    }

    /** A browser shows the host without its port. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "This site can't be reached. 10.0.0.43 refused to connect. ERR_CONNECTION_REFUSED | true",
                "This site can't be reached. 10.0.0.44 refused to connect. ERR_CONNECTION_REFUSED | false",
                "ERR_CONNECTION_REFUSED at http://10.0.0.43:8080/ | false",
                "connect to 10.0.0.43 failed: connection refused | false",
            })
    void aBrowsersErrorIsOursForAHostThatTheEnvironmentUsesAsARegistry(String text, boolean isOurs) {
        assertEquals(
                isOurs,
                !Symptoms.read(text, List.of("10.0.0.43:32000")).causes().isEmpty());
    }

    @Test
    void aCommandThatTestsThePortOfARegistryIsASign() {
        assertEquals(
                "refused",
                Symptoms.read("telnet localhost 32000: connection refused")
                        .pattern()
                        .orElseThrow()
                        .id());
        assertTrue(Symptoms.read("telnet localhost 3000: connection refused").isElsewhere());
    }
}
