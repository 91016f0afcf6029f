package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SetupCommandTest {

    private static final String MIRROR = "mirrors:\n  docker.io:\n    endpoint: [\"https://cache.lab:5443\"]\n";

    private static Cli.Result reading(String file, Object... args) {
        return Cli.reading(file.getBytes(StandardCharsets.UTF_8)).execute(args);
    }

    @Test
    void whatANodeLacksIsAPlan() throws IOException {
        Cli.Result result = reading(MIRROR, "setup", "-f", "-", "--sample", "healthy", "-o", "json");
        assertEquals(3, result.exit(), result::toString);
        JsonNode change = result.json().at("/nodes/0/changes/0");
        assertEquals("docker.io", change.get("registry").asText());
        assertEquals("different", change.get("kind").asText());
        assertEquals("edit-file", change.at("/steps/0/action").asText());
        assertTrue(change.at("/steps/0/command").asText().contains("sudo sed -i.bak"), change.toString());
        Cli.Result text = reading(MIRROR, "setup", "-f", "-", "--sample", "healthy");
        assertTrue(text.out().contains("1 step on 1 node to do."), text::toString);
    }

    @Test
    void whatWasExportedIsAsWanted() {
        Cli.Result export = Cli.run("setup", "--export", "--sample", "three-nodes", "--nodes");
        assertEquals(0, export.exit(), export::toString);
        Cli.Result one = Cli.run("setup", "--export", "--sample", "healthy");
        Cli.Result again = reading(one.out(), "setup", "-f", "-", "--check", "--sample", "healthy");
        assertEquals(0, again.exit(), again::toString);
        assertTrue(again.out().contains("Nothing to do: 1 node is as wanted."), again::toString);
    }

    @Test
    void nodesThatWereNotLookedAtAreNotAsWanted() throws IOException {
        Cli.Result result =
                reading("mirrors: {}\n", "setup", "-f", "-", "--check", "--sample", "three-nodes", "-o", "json");
        assertEquals(5, result.exit(), result::toString);
        assertEquals(2, result.json().get("notChecked").size());
        assertFalse(result.json().get("asWanted").asBoolean());
        Cli.Result all =
                reading(MIRROR, "setup", "-f", "-", "--check", "--sample", "three-nodes", "--nodes", "-o", "json");
        assertEquals(3, all.exit(), all::toString);
        assertEquals(3, all.json().get("nodes").size());
        assertFalse(all.out().contains("\"steps\""));
    }

    @Test
    void eachFaultOfAFileHasALine() {
        Cli.Result result = reading(
                "mirrors:\n  a b: {}\nconfigs:\n  reg.lab:\n    auth: {username: me, password: s3cr3t}\n",
                "setup",
                "-f",
                "-",
                "--sample",
                "healthy");
        assertEquals(2, result.exit(), result::toString);
        assertEquals("", result.out());
        assertEquals(2, result.err().lines().count(), result::toString);
        assertTrue(result.err().startsWith("standard input: line 2: "), result::toString);
        assertTrue(result.err().contains("standard input: line 5: "), result::toString);
        assertFalse(result.err().contains("s3cr3t"), result::toString);
    }

    @Test
    void optionsThatSayNothingAreRefused() {
        assertEquals(2, Cli.run("setup").exit());
        assertEquals(2, Cli.run("setup", "--check").exit());
        assertEquals(2, Cli.run("setup", "--export", "-f", "x").exit());
        assertEquals(
                2,
                Cli.run("setup", "--export", "-o", "json", "--sample", "healthy")
                        .exit());
        assertEquals(
                2,
                Cli.run("setup", "-f", "/nowhere/r.yaml", "--sample", "healthy").exit());
    }

    @Test
    void mirrorsComeFromTheCommandLineToo(@TempDir Path folder) throws IOException {
        Cli.Result result = Cli.run(
                "setup",
                "mirror",
                "docker.io",
                "harbor.lab/hub",
                "quay.io",
                "http://q.lab:5000",
                "--sample",
                "healthy",
                "-o",
                "json");
        assertEquals(3, result.exit(), result::toString);
        assertEquals(
                "https://harbor.lab/v2/hub, then https://registry-1.docker.io",
                result.json().at("/nodes/0/changes/0/wanted").asText());
        assertEquals(
                "http://q.lab:5000, then https://quay.io",
                result.json().at("/nodes/0/changes/1/wanted").asText());
        Path ca = Files.writeString(
                folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Cli.Result trusted = Cli.run(
                "setup",
                "mirror",
                "docker.io",
                "harbor.lab/hub",
                "--no-fallback",
                "--ca",
                ca,
                "--sample",
                "healthy",
                "-o",
                "json");
        assertEquals(2, trusted.json().at("/nodes/0/changes/0/steps").size(), trusted::toString);
        assertTrue(trusted.json().at("/remarks/0").asText().contains("never asks Docker Hub"), trusted::toString);
        assertFalse(trusted.out().contains(folder.toString()), trusted::toString);
    }

    @Test
    void theEnvironmentHasDefaultsButNeverGivesUpVerification() {
        Cli cli = Cli.with(Map.of("REGISTRY_DOCTOR_SAMPLE", "healthy"));
        Cli.Result planned = cli.execute("setup", "mirror", "docker.io", "a.lab");
        assertEquals(3, planned.exit(), planned::toString);
        assertEquals("", planned.err());
        Cli.Result insecure = Cli.with(Map.of("REGISTRY_DOCTOR_INSECURE", "true"))
                .execute("setup", "mirror", "docker.io", "a.lab", "--sample", "healthy");
        assertEquals(2, insecure.exit(), insecure::toString);
        assertTrue(insecure.err().contains("REGISTRY_DOCTOR_INSECURE is not read"), insecure::toString);
    }

    @Test
    void aMirrorThatIsNoneIsRefusedAndNotQuoted(@TempDir Path folder) throws IOException {
        for (String mirror :
                new String[] {"docker.io", "https://me:s3cr3t@cache.lab", "cache.lab/../x", "ftp://cache.lab"}) {
            Cli.Result result = Cli.run("setup", "mirror", "docker.io", mirror, "--sample", "healthy");
            assertEquals(2, result.exit(), result::toString);
            assertFalse(result.err().contains("s3cr3t"), result::toString);
        }
        assertEquals(2, Cli.run("setup", "mirror", "docker.io").exit());
        assertEquals(
                2, Cli.run("setup", "mirror", "docker.io", "a.lab", "quay.io").exit());
        assertEquals(
                2,
                Cli.run("setup", "mirror", "docker.io", "a.lab", "--insecure", "--ca", "x")
                        .exit());
        assertEquals(
                2,
                Cli.run("setup", "mirror", "docker.io", "http://a.lab", "--insecure", "--sample", "healthy")
                        .exit());
        Path key = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Cli.Result result = Cli.run("setup", "mirror", "docker.io", "a.lab", "--ca", key, "--sample", "healthy");
        assertEquals(2, result.exit(), result::toString);
    }
}
