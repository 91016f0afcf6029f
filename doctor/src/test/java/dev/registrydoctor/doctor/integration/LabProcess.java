package dev.registrydoctor.doctor.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A {@link Lab} in namespaces of its own. It ends when this process does, however that ends: they share a pipe. */
record LabProcess(Process process, BufferedReader out) implements AutoCloseable {

    /** Ends the test as skipped where the lab cannot be, and says why. */
    static void assumePossible(Path folder) throws Exception {
        Programs.need("docker-registry", "containerd", "ctr", "skopeo", "ip", "openssl", "unshare", "nsenter");
        Assumptions.assumeTrue(
                Programs.succeed(folder, "id", "-u").strip().equals("0"), "the lab needs root, for its namespaces");
        Programs.Ended made = Programs.run(
                folder, "unshare", "--mount", "--net", "--pid", "--fork", "mount", "-t", "tmpfs", "lab", "/media");
        Assumptions.assumeTrue(made.exit() == 0, () -> "this system allows no namespaces of its own: " + made.output());
    }

    /** Starts {@link Lab}, or another program, there. */
    static LabProcess start(Class<?> program, Path errors, String... cases) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                LabCase.LAB.resolve("enter").toString(),
                "bash",
                "-c",
                "mkdir " + LabServers.HERE + " && cd " + LabServers.HERE + " && exec \"$@\"",
                "lab",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Each is process 1 of its namespace, and would warn on standard output that another one has its file.
                "-XX:-UsePerfData",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(cases));
        Process process =
                new ProcessBuilder(command).redirectError(errors.toFile()).start();
        return new LabProcess(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** The next line that it prints, or null at its end. */
    @Nullable
    String line() throws IOException {
        return out.readLine();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit().join();
    }
}
