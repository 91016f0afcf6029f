package dev.registrydoctor.checks.remedy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.remedy.ObjectAction.ApplyLogin;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text that people copy, run with a kubectl that writes down what it gets. */
@Timeout(60)
final class SecretTextTests {

    private static final String PASSWORD = "p$ä'\"\\ %s 1";
    private static final String USER = "robot$ci";

    @TempDir
    private Path folder;

    @BeforeEach
    void kubectl() throws Exception {
        program("microk8s", "echo \"$*\" >> args; case $* in *get*) cat stored ;; *) cat > sent ;; esac\n");
        Files.writeString(folder.resolve("pass word"), PASSWORD + "\r\n");
    }

    private void program(String name, String body) throws Exception {
        Path program = folder.resolve("bin").resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + body);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ApplyLogin login(SecretSource password, boolean isNew) {
        return new ApplyLogin("shop", "registry-login", "reg.lab:5000", USER, password, isNew);
    }

    private void run(Action action, String shell, String input) throws Exception {
        String command = Objects.requireNonNull(new ShellText(KubectlAccess.MICROK8S).command(action, Actor.cluster()));
        assertFalse(command.contains(PASSWORD));
        ProcessBuilder builder = new ProcessBuilder(shell, "-euc", command)
                .directory(folder.toFile())
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        builder.environment().put("REGISTRY_PASSWORD", PASSWORD);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // The shell may be done before it reads anything.
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(0, process.exitValue(), () -> command + "\n" + read("errors"));
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }

    private static String pair() {
        return Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void aNewSecretIsSentByAPipe(String shell) throws Exception {
        for (SecretSource source : List.of(
                new SecretSource.File("pass word"),
                new SecretSource.Variable("REGISTRY_PASSWORD"),
                new SecretSource.Typed())) {
            run(login(source, true), shell, PASSWORD + "\n");
            assertEquals(
                    "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"type\": \"kubernetes.io/dockerconfigjson\","
                            + " \"metadata\": {\"name\": \"registry-login\"}, \"stringData\": {\".dockerconfigjson\":"
                            + " \"{\\\"auths\\\": {\\\"reg.lab:5000\\\": {\\\"auth\\\": \\\"" + pair()
                            + "\\\"}}}\"}}\n",
                    read("sent"));
            assertEquals("kubectl -n shop create -f -\n", read("args"));
            Files.delete(folder.resolve("args"));
        }
    }

    /** jq's arguments are written down too: none has the password. */
    @Test
    void anExistingSecretKeepsItsOtherRegistries() throws Exception {
        Path jq = Path.of("/usr/bin/jq");
        assumeTrue(Files.isExecutable(jq), "jq is not installed");
        program("jq", "echo \"$*\" >> args; exec " + jq + " -c \"$@\"\n");
        String stored = Base64.getEncoder()
                .encodeToString("{\"auths\":{\"a.lab\":{\"auth\":\"YTpi\"},\"reg.lab:5000\":{\"auth\":\"eDp5\"}}}"
                        .getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                folder.resolve("stored"), "{\"kind\":\"Secret\",\"data\":{\".dockerconfigjson\":\"" + stored + "\"}}");
        run(login(new SecretSource.File("pass word"), false), "sh", "");
        String sent = read("sent").replaceAll(".*\"\\.dockerconfigjson\":\"([^\"]*)\".*\\s*", "$1");
        assertEquals(
                "{\"auths\":{\"a.lab\":{\"auth\":\"YTpi\"},\"reg.lab:5000\":{\"auth\":\"" + pair() + "\"}}}",
                new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8));
        assertFalse(read("args").contains(pair()), read("args"));
        assertTrue(read("args").contains("kubectl replace -f -\n"), read("args"));
    }

    @Test
    void aNameCannotAddToTheText() {
        SecretSource password = new SecretSource.Typed();
        assertThrows(
                IllegalArgumentException.class, () -> new ApplyLogin("shop", "a", "reg.lab\"}}", "u", password, true));
        assertThrows(
                IllegalArgumentException.class, () -> new ApplyLogin("shop", "A b", "reg.lab", "u", password, true));
        assertThrows(IllegalArgumentException.class, () -> new SecretSource.Variable("A;b"));
    }
}
