package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.model.edit.DaemonJsonEdits;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which daemon.json the dockerd of this system does not start with, against what the doctor says of it. */
@Timeout(300)
@Tag("long")
class DockerdIT {

    @TempDir
    private Path folder;

    @BeforeEach
    void programs() throws Exception {
        Programs.need("dockerd", "containerd", "unshare");
        Assumptions.assumeTrue(Programs.succeed(folder, "id", "-u").strip().equals("0"), "dockerd starts only as root");
    }

    /** Left out: no text at all, which 20.10 refuses, and what follows the end, which it passes over. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "null",
                "[]",
                "{\"debug\": true,}",
                "{“debug”: true}",
                "{\"insecure-registries\": null}",
                "{\"insecure-registries\": [\"a.lab:5000\"], \"insecure-registries\": [\"b.lab:5000\"]}",
                "{\"insecure-registry\": [\"10.0.0.5:32000\"]}",
                "{\"registry-mirror\": [\"http://10.0.0.5:32000\"]}",
                "{\"Insecure-Registries\": [\"10.0.0.5:32000\"]}",
                "{\"insecure_registries\": [\"10.0.0.5:32000\"]}",
                "{\"insecureRegistries\": [\"10.0.0.5:32000\"]}",
                "{\"registry_mirrors\": [\"http://10.0.0.5:32000\"]}",
                "{\"insecure-registries\": \"10.0.0.5:32000\"}",
                "{\"insecure-registries\": {}}",
                "{\"insecure-registries\": [5]}",
                "{\"insecure-registries\": [[\"10.0.0.5:32000\"]]}",
                "{\"registry-mirrors\": \"http://10.0.0.5:32000\"}",
            })
    void aFile(String text) throws Exception {
        isForetold(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5:32000",
                "10.0.0.5",
                "10.0.0.5:",
                "10.0.0.5:32000/",
                "10.0.0.5:32000/v2",
                "http://10.0.0.5:32000",
                "http://10.0.0.5:32000/",
                "HTTPS://r.lab",
                "tcp://10.0.0.5:32000",
                "http://",
                "10.0.0.5:port",
                "10.0.0.5:99999",
                "10.0.0.5/8",
                "10.0.0.0/33",
                "10.0.0.999",
                "http://10.0.0.0/8",
                "fd00::/8",
                "fd00::/129",
                "r.lab:5000/",
                "a.lab:",
                "Reg.LAB:5000",
                "r-1.lab",
                "-a.lab",
                "a.lab-",
                "reg_istry.lab:5000",
                "*",
                "*.lab",
                "",
                " 10.0.0.5:32000",
                "a.lab:5000,b.lab:5000",
                "[::1]:5000",
                "::1",
                "localhost:65535",
            })
    void anEntryOfInsecureRegistries(String entry) throws Exception {
        isForetold("{\"insecure-registries\": [\"a.lab:5000\", \"" + entry + "\"]}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://m.lab:5000",
                "https://m.lab/",
                "HTTPS://m.lab",
                "m.lab:5000",
                "m.lab",
                "",
                "ftp://m.lab",
                "http://m.lab?x=1",
                "http://joe:s3cret@m.lab",
            })
    void anEntryOfRegistryMirrors(String entry) throws Exception {
        isForetold("{\"registry-mirrors\": [\"" + entry + "\"]}");
    }

    /** The printed step, carried out as it stands, leaves a file that dockerd starts with, and keeps the one that was there. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"debug\": true,}",
                "{\n  \"debug\": true,\n  \"insecure-registries\": [\n    \"10.0.0.5:32000\",\n  ]\n}\n",
                "{“debug”: true}",
                "{\"insecure-registries\": \"10.0.0.5:32000\"}",
                "{\"insecure_registries\": [\"10.0.0.5:32000\"]}",
                "{\"registryMirrors\": [\"http://10.0.0.5:32000\"]}",
                "{\"insecure-registries\": [\"http://10.0.0.5:32000/\"]}",
            })
    void theStepMakesAFileThatItStartsWith(String text) throws Exception {
        Path home = Files.createTempDirectory(folder, "d");
        Path host = home.resolve("host");
        Path file = Files.createDirectories(host.resolve("etc/docker")).resolve("daemon.json");
        Files.writeString(file, text);
        Cli.Result result =
                Cli.run("run", "--host-root", host.toString(), "--only", "docker.daemon-json", "-o", "json");
        String command = result.json().findValue("steps").get(0).get("command").asText();
        Programs.succeed(
                home,
                "bash",
                "-euc",
                "sudo() { \"$@\"; }\n" + command.replace("/etc/docker/daemon.json", file.toString()));
        assertEquals("", RealDockerd.start(home, file), () -> command);
        assertEquals(text, Files.readString(Path.of(file + ".bak")));
    }

    /** A file that it starts with, given a registry, is one that it starts with, whatever its form is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\n}\n",
                "{\r\n\t\"debug\": true\r\n}",
                "{\"insecure-registries\": []}",
                "{\"insecure-registries\": [\n    \"a.lab:5000\"\n  ],\n  \"log-opts\": {\"max-size\": \"1m\"}\n}\n",
                "{\"labels\": [\"é=😀}]\"], \"insecure-registries\":[\"10.0.0.0/8\"]}",
            })
    void anAddedRegistryKeepsItStarting(String text) throws Exception {
        Path home = Files.createTempDirectory(folder, "d");
        Path file = home.resolve("daemon.json");
        String after = LineEdit.applied(DaemonJsonEdits.insecure(text, List.of("reg.lab:5000", "b.lab:1")), text);
        Files.writeString(file, after);
        assertEquals("", RealDockerd.start(home, file), after);
    }

    private void isForetold(String text) throws Exception {
        Path home = Files.createTempDirectory(folder, "d");
        Path host = home.resolve("host");
        Path file = Files.createDirectories(host.resolve("etc/docker")).resolve("daemon.json");
        Files.writeString(file, text);
        Cli.Result result =
                Cli.run("run", "--host-root", host.toString(), "--only", "docker.daemon-json", "-o", "json");
        String status = result.json().at("/checks/0/status").asText();
        String refusal = RealDockerd.start(home, file);
        assertEquals(refusal.isEmpty() ? "pass" : "warn", status, () -> result.out() + "\n" + refusal);
    }
}
