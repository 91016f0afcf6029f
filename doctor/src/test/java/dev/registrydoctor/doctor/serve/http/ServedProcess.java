package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.metrics.MetricsPage;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.Snapshot;
import dev.registrydoctor.doctor.serve.watch.Snapshot.Examined;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server in a process of its own with 64 MiB of memory: the limits of Java's server hold for a whole process. */
final class ServedProcess implements AutoCloseable {

    private static final String MEMORY = "-Xmx64m";

    private final Process process;
    private final BufferedReader said;
    private final Path errors;
    private final int port;

    private ServedProcess(Path folder, List<String> args) throws IOException {
        errors = folder.resolve("errors");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                MEMORY,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // Sooner than ours, so that a test need not wait long.
                "-Dsun.net.httpserver.idleInterval=3",
                "-Dsun.net.httpserver.clockTick=500",
                "-cp",
                System.getProperty("java.class.path"),
                ServedProcess.class.getName()));
        command.addAll(args);
        process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        port = Integer.parseInt(String.valueOf(said.readLine()));
    }

    static ServedProcess plain(Path folder) throws IOException {
        return new ServedProcess(folder, List.of());
    }

    static ServedProcess withTls(Path folder, Path certificate, Path key) throws IOException {
        return new ServedProcess(folder, List.of(certificate.toString(), key.toString()));
    }

    int port() {
        return port;
    }

    RawHttp raw() {
        return new RawHttp(port);
    }

    /** Threads that live. */
    int threads() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
        return Integer.parseInt(String.valueOf(said.readLine()));
    }

    /** What it wrote on its own: traces of failures. */
    String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        said.close();
    }

    /** Serves until its input ends; each line of it is answered with the number of threads. */
    public static void main(String[] args) throws IOException {
        Examined examined =
                ServedHttp.examined("1", ServedHttp.NOON, true, "The registry is down " + "x".repeat(300_000));
        Snapshot snapshot = ServedHttp.leading(examined, examined);
        @Nullable Path certificate = args.length == 0 ? null : Path.of(args[0]);
        @Nullable Path key = args.length == 0 ? null : Path.of(args[1]);
        HttpPages pages = HttpPages.start(
                new ServeSettings.Http(ServedHttp.anyPort(), certificate, key, null, List.of()),
                new HttpPages.Offered(
                        () -> snapshot,
                        new KeptHistory(),
                        ServedHttp.EVERY,
                        accept -> new MetricsPage.Scrape("text/plain", new byte[] {'1', '\n'}),
                        () -> null),
                ServeClock.SYSTEM,
                line -> {});
        System.out.println(pages.address().getPort());
        while (System.in.read() >= 0) {
            System.out.println(ManagementFactory.getThreadMXBean().getThreadCount());
        }
        pages.close();
    }
}
