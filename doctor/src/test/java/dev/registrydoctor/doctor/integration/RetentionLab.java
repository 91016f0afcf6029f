package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.Main;
import dev.registrydoctor.doctor.ports.FreePort;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real registry that is the built-in one of a cluster: its process has the variables of the Deployment and is replaced when they
 * change, and {@code kubectl exec} runs by the shell of its image beside it. The program runs in a process of its own, which can be
 * killed at each of its commands.
 */
final class RetentionLab implements AutoCloseable {

    static final String READ_ONLY = "REGISTRY_STORAGE_MAINTENANCE_READONLY";

    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/container-registry/deployments/registry";
    private static final Pattern LISTENING = Pattern.compile(".*listening on 127\\.0\\.0\\.1:\\d+.*");

    private final Path folder;
    private final RegistryProgram program;
    private final int port;
    private final EmbeddedSite site;
    private final EmbeddedSite healthy;
    private final FixCluster cluster;
    private final LabCommands commands;
    private final StorePush push;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private @Nullable Process registry;
    private @Nullable Process doctor;
    private String output = "";

    /** The event before or after which the program is killed; -1 for none. */
    private int killAt = -1;

    private Runnable onReadOnly = () -> {};
    private Consumer<Process> ending = Process::destroyForcibly;
    private String failing = "";

    RetentionLab(Path parent, RegistryProgram program, int seed) throws Exception {
        this(parent, program, seed, Samples.find("healthy").orElseThrow());
    }

    /** A lab whose cluster is as a sample says, until garbage was collected. */
    RetentionLab(Path parent, RegistryProgram program, int seed, Sample sample) throws Exception {
        this.program = program;
        healthy = EmbeddedSite.start(Samples.find("healthy").orElseThrow());
        site = sample.name().equals("healthy") ? healthy : EmbeddedSite.start(sample);
        folder = Files.createTempDirectory(parent, "retention");
        port = FreePort.next();
        cluster = new FixCluster(() -> "http://127.0.0.1:" + now().apiPort(), this::changed, folder);
        image(program.image());
        commands = new LabCommands(0, this::kubectl);
        Path bin = Files.createDirectories(folder.resolve("bin"));
        script(bin.resolve("kubectl"), """
                #!/bin/bash
                exec 9<>/dev/tcp/127.0.0.1/%d
                printf '%%s\\0' "$#" "$@" >&9
                IFS= read -r code <&9
                cat <&9
                exit "$code"
                """.formatted(commands.port()));
        script(bin.resolve("microk8s"), "#!/bin/sh\nshift\nexec kubectl \"$@\"\n");
        script(bin.resolve("registry"), """
                #!/bin/bash
                exec -a registry %s "$@"
                """.formatted(program.command()));
        Files.createDirectories(store().resolve("docker/registry/v2/repositories"));
        Files.createDirectories(store().resolve("docker/registry/v2/blobs"));
        Files.writeString(folder.resolve("config.yml"), """
                version: 0.1
                log: {level: error}
                storage: {filesystem: {rootdirectory: /nowhere}, delete: {enabled: true}}
                http: {addr: "127.0.0.1:%d"}
                """.formatted(port));
        restart();
        push = new StorePush("127.0.0.1:" + port, new Random(seed));
    }

    private EmbeddedSite now() {
        return events.contains("after collect") ? healthy : site;
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        if (!file.toFile().setExecutable(true)) {
            throw new IOException(file.toString());
        }
    }

    Path store() {
        return folder.resolve("storage");
    }

    StorePush push() {
        return push;
    }

    String authority() {
        return "127.0.0.1:" + port;
    }

    /** What was asked of the cluster, in order. */
    List<String> events() {
        return List.copyOf(events);
    }

    /** What the program printed last. */
    String output() {
        return output;
    }

    /** How the program is ended where it is: killed, unless something else is said. */
    void ending(Consumer<Process> how) {
        ending = how;
    }

    /** Lets a command fail: rollout, remove, collect, restore or stop. */
    void failing(String command) {
        failing = command;
    }

    /** Does something when the registry has become read-only. */
    void whenReadOnly(Runnable action) {
        onReadOnly = action;
    }

    // --- The cluster
    // ---------------------------------------------------------------------------------------------------------

    /** The value of the variable for the read-only mode, or null. */
    @Nullable
    String readOnly() {
        return variables().get(READ_ONLY);
    }

    private void image(String image) throws Exception {
        ObjectNode deployment = Objects.requireNonNull(cluster.get(DEPLOYMENT));
        ((ObjectNode) deployment.at("/spec/template/spec/containers/0")).put("image", image);
        String server = Files.readString(cluster.kubeconfig()).replaceFirst("(?s).*server: \"?(http[^\\s\"]+).*", "$1");
        HttpRequest put = HttpRequest.newBuilder(URI.create(server + DEPLOYMENT))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(deployment.toString()))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(put, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    private Map<String, String> variables() {
        ObjectNode deployment = Objects.requireNonNull(cluster.get(DEPLOYMENT));
        Map<String, String> variables = new LinkedHashMap<>();
        for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
            variables.put(variable.path("name").asText(), variable.path("value").asText());
        }
        variables.put("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", store().toString());
        variables.put("REGISTRY_HTTP_ADDR", "127.0.0.1:" + port);
        return variables;
    }

    private void changed() {
        if (registry == null) {
            return;
        }
        try {
            restart();
            event("set env " + READ_ONLY + "=" + readOnly());
            if (readOnly() != null) {
                onReadOnly.run();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void restart() throws Exception {
        if (registry != null) {
            Programs.stop(registry);
        }
        ProcessBuilder builder = new ProcessBuilder(
                        program.command(), "serve", folder.resolve("config.yml").toString())
                .redirectErrorStream(true);
        builder.environment().putAll(variables());
        builder.environment().put("REGISTRY_LOG_LEVEL", "info");
        registry = builder.start();
        Programs.await(registry, line -> LISTENING.matcher(line).matches());
    }

    /** Returns whether the program was killed now. */
    private synchronized boolean event(String name) {
        boolean isKill = events.size() == killAt && doctor != null;
        if (isKill) {
            ending.accept(doctor);
        }
        events.add(name);
        return isKill;
    }

    private String kubectl(List<String> words) throws Exception {
        boolean isExec = words.contains("exec");
        String name = isExec ? script(String.join(" ", words)) : "rollout";
        boolean isKilled = event("before " + name);
        if (failing.equals(name)) {
            throw new IOException("the container is gone");
        }
        if (isExec && !isKilled) {
            run(words.subList(words.indexOf("--") + 1, words.size()));
        }
        event("after " + name);
        return "";
    }

    private static String script(String words) {
        if (words.contains("t() {")) {
            return "stop";
        } else if (words.contains("registry garbage-collect \"$c\"")) {
            return "collect";
        }
        return words.contains("is not there") ? "remove" : "restore";
    }

    /** Runs in the registry's container. */
    private void run(List<String> words) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("env", "PATH=" + folder.resolve("bin") + ":" + System.getenv("PATH")));
        variables().forEach((name, value) -> command.add(name + "=" + value));
        command.add("REGISTRY_CONFIGURATION_PATH=" + folder.resolve("config.yml"));
        command.add("busybox");
        for (String word : words) {
            command.add(word.replace("/var/lib/registry", store().toString()));
        }
        Programs.succeed(folder, command.toArray(String[]::new));
    }

    // --- The program
    // ---------------------------------------------------------------------------------------------------------

    /** Runs the program to its end; returns its exit status. */
    int doctor(String... words) throws Exception {
        return doctor(-1, words);
    }

    /** Runs the program in a terminal, where somebody types this. */
    int doctorInTerminal(String typed, String... words) throws Exception {
        Files.writeString(folder.resolve("typed"), typed);
        return doctor(-1, true, words);
    }

    /** Runs the program and kills it at an event, counted from 0. */
    int doctor(int kill, String... words) throws Exception {
        return doctor(kill, false, words);
    }

    private int doctor(int kill, boolean inTerminal, String... words) throws Exception {
        events.clear();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // The launcher tells which streams are terminals.
                "-Dregistrydoctor.stdin.tty=" + inTerminal,
                "-Dregistrydoctor.stdout.tty=" + inTerminal,
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(words));
        command.addAll(List.of(
                "--kubeconfig",
                cluster.kubeconfig().toString(),
                "--host-root",
                site.hostRoot().toString()));
        Path file = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(file.toFile());
        if (inTerminal) {
            builder.redirectInput(folder.resolve("typed").toFile());
        }
        builder.environment().remove("REGISTRY_DOCTOR_REGISTRY_3");
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        killAt = kill;
        Process process = builder.start();
        doctor = process;
        try {
            if (!process.waitFor(150, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + Files.readString(file));
            }
        } finally {
            process.destroyForcibly();
            killAt = -1;
            output = Files.readString(file, StandardCharsets.UTF_8);
        }
        return process.exitValue();
    }

    /** Retention by rules, agreed to as a schedule does. */
    int retention(int kill, String... rules) throws Exception {
        List<String> words = new ArrayList<>(List.of("setup", "retention", "--volume", store().toString()));
        words.addAll(List.of(rules));
        words.addAll(List.of("--yes=restarts", "--agree-to-delete", "container-registry/registry"));
        return doctor(kill, words.toArray(String[]::new));
    }

    /** Whether a push is accepted. */
    boolean isPushed(String repository) {
        try {
            push.image(repository, "probe", push.layer(repository));
            return true;
        } catch (Exception | AssertionError e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        if (registry != null) {
            Programs.close(registry);
        }
        if (doctor != null) {
            doctor.destroyForcibly();
        }
        commands.close();
        cluster.close();
        site.close();
        healthy.close();
    }
}
