package dev.registrydoctor.doctor.hostile;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a process of the program with 128 MiB of memory came to. A smaller machine has no more for it, and nothing that
 * somebody sends may need more.
 */
record SmallProcess(int exit, String out, String err) {

    /** Examines the cluster of an API server, and what else the arguments name, with the report as JSON. */
    static SmallProcess run(Path folder, String api, String timeout, String... more)
            throws IOException, InterruptedException {
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), Visit.kubeconfig(api, "token: x"));
        List<String> args = new ArrayList<>(List.of("run", "--kubeconfig", kubeconfig.toString()));
        args.addAll(List.of(
                "--host-root", Files.createDirectories(folder.resolve("host")).toString()));
        args.addAll(List.of("--timeout", timeout, "-o", "json"));
        args.addAll(List.of(more));
        return of(folder, new File("/dev/null"), args);
    }

    /** Runs a command line. */
    static SmallProcess of(Path folder, File in, List<String> args) throws IOException, InterruptedException {
        Path err = folder.resolve("err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.registrydoctor.doctor.Main"));
        command.addAll(args);
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(in).redirectError(err.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_DOCTOR_"));
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new SmallProcess(process.waitFor(), out, Files.readString(err));
    }

    /** The report of a run that ended with an outcome, and not for want of memory: neither by a trace nor by the last net. */
    JsonNode report() throws IOException {
        assertTrue(exit == 0 || exit == 3 || exit == 5, this::toString);
        assertEnoughMemory();
        return new ObjectMapper().readTree(out);
    }

    void assertEnoughMemory() {
        for (String text : List.of(out, err)) {
            assertFalse(text.contains("OutOfMemoryError") || text.contains("Java heap space"), this::toString);
            assertFalse(text.contains("more memory than"), this::toString);
            assertFalse(text.contains("\tat java."), this::toString);
        }
    }

    @Override
    public String toString() {
        return "exit " + exit + "\n" + err.substring(0, Math.min(err.length(), 4_000)) + "\n"
                + out.substring(0, Math.min(out.length(), 20_000));
    }
}
