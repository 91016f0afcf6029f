package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CollectorScriptTest {

    @TempDir
    Path folder;

    @Test
    void theCommandTakesRegistriesAndFoldersAndNothingElse() {
        List<String> command = CollectorScript.command(
                List.of("r.lab:5000", "[::1]:80", "r.lab:5000", "$(id):1", "-x:1 2", "--", "r.lab", "/etc"),
                List.of("/data", "relative", "/with 'quote' and $(id)"));
        assertEquals(List.of("/bin/sh", "-c"), command.subList(0, 2));
        assertEquals(
                List.of("collect", "r.lab:5000", "[::1]:80", "/data", "/with 'quote' and $(id)"),
                command.subList(3, command.size()));
        // The API server takes 1 MiB of an object, and Linux 128 KiB of one argument.
        assertTrue(command.get(2).length() < 100_000);
    }

    /** Kubernetes replaces $(NAME) in a command by a variable of the container; $$ stands for one dollar sign. */
    @Test
    void kubernetesExpandsNothingInTheScript() {
        String script = CollectorScript.text();
        assertFalse(script.contains("$$"), "$$ becomes $ in a container's command");
        assertFalse(
                script.matches("(?s).*\\$\\((?:ROOT|PATH|HOME|HOSTNAME|KUBERNETES_[A-Z_]+)\\).*"),
                "$(NAME) of a variable of the container is replaced");
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        Path program = Path.of("/usr/bin/shellcheck");
        assumeTrue(Files.isExecutable(program), "shellcheck is not installed");
        Path script = Files.writeString(folder.resolve("collect.sh"), CollectorScript.text());
        assertEquals("", output(program.toString(), "--shell=sh", script.toString()));
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
