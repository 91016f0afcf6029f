package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The servers of one case of the lab: its registry, the built-in one when that is another, and nginx. */
final class LabServers implements AutoCloseable {

    /** Everything that the lab writes is in memory, and is gone when the lab ends. */
    static final Path MEDIA = Path.of("/media");

    /** Where programs of the lab are started, and where a person puts what a step says. */
    static final Path HERE = MEDIA.resolve("here");

    private static final Path LOG = MEDIA.resolve("registry.log");
    private static final Path NGINX = MEDIA.resolve("nginx");

    private final List<Process> running = new ArrayList<>();

    /** The case's own registry. */
    private @Nullable Process registry;

    /** Starts what a case wants, after what it wants done before. */
    static LabServers start(LabCase lab) throws Exception {
        prepare(lab);
        LabServers servers = new LabServers();
        try {
            String server = lab.file("server.conf");
            if (server != null) {
                servers.nginx(server);
            }
            // After nginx: a pull-through cache ends when the registry behind it does not answer.
            servers.registry = servers.registry(lab.environment());
            if (!lab.isOfBuiltIn() && !lab.slow()) {
                servers.builtIn();
            }
        } catch (Exception | AssertionError e) {
            servers.close();
            throw e;
        }
        return servers;
    }

    private static void prepare(LabCase lab) throws Exception {
        shell("""
                while mountpoint -q /media/storage; do umount -l /media/storage; done
                rm -rf /media/storage
                cp -a /media/pushed /media/storage
                cp "$LAB/hosts" /etc/hosts
                rm -f /etc/nginx/conf.d/*
                """);
        if (lab.file("before") != null) {
            shell(String.valueOf(lab.file("before")));
        }
        if (lab.file("rules.nft") != null) {
            Programs.succeed(
                    MEDIA, "nft", "-f", lab.folder().resolve("rules.nft").toString());
        }
    }

    static String shell(String script) throws Exception {
        return Programs.succeed(MEDIA, "bash", "-euc", script);
    }

    /** Starts the case's own registry as in a new Pod, after the one that runs was stopped. */
    void restart(Map<String, String> environment) throws Exception {
        stop();
        // A new Pod has the directory of the volume, not one that was deleted while the last Pod had it.
        shell("[ \"$(stat -c %h /media/storage)\" != 0 ] || umount /media/storage");
        registry = registry(environment);
    }

    /** Stops the case's own registry. */
    void stop() throws Exception {
        if (registry != null) {
            Programs.stop(registry);
        }
        registry = null;
    }

    /** What a command prints that runs as in the registry's container. */
    String exec(Map<String, String> environment, List<String> command) throws Exception {
        List<String> words = new ArrayList<>(List.of("env", "PATH=/media/bin:" + System.getenv("PATH")));
        environment.forEach((name, value) -> words.add(name + "=" + value));
        words.addAll(command);
        return Programs.succeed(MEDIA, words.toArray(String[]::new));
    }

    /** A registry with the lab's configuration, and what its environment changes in it. */
    Process registry(Map<String, String> environment) throws Exception {
        boolean builtIn = environment.getOrDefault("REGISTRY_HTTP_ADDR", "").endsWith(":32000");
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        "-c",
                        "exec docker-registry serve \"$1\" > >(exec tee " + (builtIn ? LOG : "/dev/null") + ") 2>&1",
                        "registry",
                        LabCase.LAB.resolve("registry.yml").toString())
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        running.add(process);
        Programs.await(process, line -> line.contains("listening on "));
        return process;
    }

    /** The built-in registry in order. */
    void builtIn() throws Exception {
        registry(Map.of("REGISTRY_HTTP_ADDR", "0.0.0.0:32000"));
    }

    /**
     * Waits until the file has all that the registry has logged: its lines pass another program, in order, so that a
     * request of our own is the last.
     */
    private static void awaitLog() throws Exception {
        if (!Files.exists(LOG)) {
            return;
        }
        String mark = "lab-mark-" + System.nanoTime();
        try {
            HttpURLConnection request = (HttpURLConnection) new URL("http://127.0.0.1:32000/v2/").openConnection();
            request.setConnectTimeout(1_000);
            request.setReadTimeout(1_000);
            request.setRequestProperty("User-Agent", mark);
            request.getResponseCode();
        } catch (IOException e) {
            return; // It does not run, or speaks TLS: there is nothing to wait for.
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!Files.readString(LOG).contains(mark) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    /** What the built-in registry has logged, with its Pod's port: there is no kube-proxy here that leads to it. */
    static String log() throws Exception {
        awaitLog();
        return Files.exists(LOG)
                ? Files.readString(LOG).replace("listening on [::]:32000", "listening on [::]:5000")
                : "";
    }

    private void nginx(String server) throws Exception {
        Files.writeString(NGINX.resolve("server.conf"), server);
        Files.deleteIfExists(NGINX.resolve("pid"));
        Path output = NGINX.resolve("output");
        Process process = new ProcessBuilder(
                        "nginx",
                        "-p",
                        NGINX.toString(),
                        "-c",
                        LabCase.LAB.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        running.add(process);
        // It writes its number when it listens.
        for (int i = 0; i < 6_000 && process.isAlive(); i++) {
            if (Files.exists(NGINX.resolve("pid"))) {
                return;
            }
            Thread.sleep(20);
        }
        throw new AssertionError("nginx does not start: " + Files.readString(output));
    }

    @Override
    public void close() throws IOException {
        for (Process process : running) {
            Programs.close(process);
        }
    }
}
