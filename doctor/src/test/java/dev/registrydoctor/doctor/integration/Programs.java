package dev.registrydoctor.doctor.integration;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Programs of the system that integration tests run. */
final class Programs {

    private static final int LIMIT_SECONDS = 180;

    private Programs() {}

    /** Ends the test as skipped when one of these is not installed, and names it. */
    static void need(String... names) {
        List<String> missing =
                Stream.of(names).filter(name -> find(name) == null).toList();
        Assumptions.assumeTrue(
                missing.isEmpty(), () -> "not installed: " + String.join(", ", missing) + "; ./dev verify installs it");
    }

    static boolean have(String... names) {
        return Stream.of(names).allMatch(name -> find(name) != null);
    }

    private static @Nullable Path find(String name) {
        return Stream.of("/usr/local/bin", "/usr/bin", "/usr/local/sbin", "/usr/sbin", "/bin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /**
     * A program that has ended.
     *
     * @param output of both its streams
     */
    record Ended(int exit, String output) {}

    /** Runs a program to its end, whatever that is. */
    static Ended run(Path folder, String... command) throws Exception {
        Path output = Files.createTempFile(folder, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(String.join(" ", command) + " does not end: " + Files.readString(output));
            }
            return new Ended(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
            Files.delete(output);
        }
    }

    /** Runs a program that has to succeed. */
    static String succeed(Path folder, String... command) throws Exception {
        Ended ended = run(folder, command);
        if (ended.exit() != 0) {
            throw new AssertionError(String.join(" ", command) + ": " + ended.output());
        }
        return ended.output();
    }

    /**
     * Reads what a server says until the line that is waited for; what it says later is read and kept from filling the
     * pipe.
     *
     * @return all lines up to and with that one
     * @throws AssertionError when it ends before, or says nothing of the kind in time
     */
    static List<String> await(Process server, Predicate<String> line) throws Exception {
        BufferedReader reader = server.inputReader(StandardCharsets.UTF_8);
        List<String> lines = new CopyOnWriteArrayList<>();
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        Thread drain = new Thread(
                () -> {
                    try {
                        for (String l = reader.readLine(); l != null; l = reader.readLine()) {
                            if (!seen.isDone()) {
                                lines.add(l);
                            }
                            if (line.test(l)) {
                                seen.complete(true);
                            }
                        }
                    } catch (IOException e) {
                        // The server has been stopped.
                    }
                    seen.complete(false);
                },
                "output-of-" + server.pid());
        drain.setDaemon(true);
        drain.start();
        boolean found =
                seen.completeOnTimeout(false, LIMIT_SECONDS, TimeUnit.SECONDS).get();
        if (!found) {
            throw new AssertionError("the server did not start: " + String.join("\n", lines));
        }
        return List.copyOf(lines);
    }

    /** Stops a server that a test started, and waits until it has ended. */
    static void stop(Process server) throws InterruptedException {
        server.destroy();
        if (!server.waitFor(10, TimeUnit.SECONDS)) {
            server.destroyForcibly().waitFor();
        }
    }

    /** The same where only {@link IOException} may be thrown. */
    static void close(Process server) throws IOException {
        try {
            stop(server);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
