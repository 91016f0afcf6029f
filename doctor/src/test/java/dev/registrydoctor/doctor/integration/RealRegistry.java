package dev.registrydoctor.doctor.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A registry of distribution with a storage of its own, on a port of loopback that it chooses itself. */
final class RealRegistry implements AutoCloseable {

    /** Password of user joe: its hash is a test vector of bcrypt. */
    private static final String PASSWORD = "U*U";

    private static final String HASH = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    private static final Pattern LISTENING = Pattern.compile(".*listening on 127\\.0\\.0\\.1:(\\d+).*");

    private final Path folder;
    private final Process process;
    private final int port;
    private final boolean login;

    private RealRegistry(Path folder, Process process, int port, boolean login) {
        this.folder = folder;
        this.process = process;
        this.port = port;
        this.login = login;
    }

    /**
     * Starts one, from which images may be deleted.
     *
     * @param login whether it wants one, for everything
     */
    static RealRegistry start(RegistryProgram program, Path parent, boolean login) throws Exception {
        return start(program, parent, login, "delete: {enabled: true}", "");
    }

    /**
     * Starts one with settings of its own; ends the test as skipped when the program is not here.
     *
     * @param storage what stands beside the root directory in its section storage
     * @param http what follows the address in its section http
     */
    static RealRegistry start(RegistryProgram program, Path parent, boolean login, String storage, String http)
            throws Exception {
        program.need();
        Path folder = Files.createTempDirectory(parent, "registry");
        Files.writeString(folder.resolve("htpasswd"), "joe:" + HASH + "\n");
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                """
                version: 0.1
                log: {level: info}
                storage: {filesystem: {rootdirectory: %s}, %s}
                http: {addr: "127.0.0.1:0"%s}
                """.formatted(folder.resolve("storage"), storage, http)
                        + (login ? "auth: {htpasswd: {realm: lab, path: " + folder.resolve("htpasswd") + "}}\n" : ""));
        Process process = new ProcessBuilder(program.command(), "serve", config.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> said =
                    Programs.await(process, line -> LISTENING.matcher(line).matches());
            Matcher last = LISTENING.matcher(said.get(said.size() - 1));
            if (!last.matches()) {
                throw new AssertionError(said);
            }
            return new RealRegistry(folder, process, Integer.parseInt(last.group(1)), login);
        } catch (Exception | AssertionError e) {
            Programs.stop(process);
            throw e;
        }
    }

    String authority() {
        return "127.0.0.1:" + port;
    }

    /** Its configuration file. */
    Path config() {
        return folder.resolve("config.yml");
    }

    /** The root directory of its storage. */
    Path storage() {
        return folder.resolve("storage");
    }

    /** Under which names a node of the samples reaches its own registry. */
    Map<String, String> asBuiltIn() {
        return Map.of("localhost:32000", authority(), "127.0.0.1:32000", authority(), "192.0.2.2:32000", authority());
    }

    /** Pushes what a layout holds, as it is; converted when an option says so. */
    void push(String source, String target, String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("skopeo", "--insecure-policy", "copy", "--quiet", "--dest-tls-verify=false", "--all"));
        if (login) {
            command.add("--dest-creds=joe:" + PASSWORD);
        }
        command.addAll(List.of(options));
        command.addAll(List.of(source, "docker://" + authority() + "/" + target));
        Programs.succeed(folder, command.toArray(String[]::new));
    }

    /** The digest that the registry has for a tag, as skopeo sees it. */
    String digest(String image) throws Exception {
        return Programs.succeed(
                        folder,
                        "skopeo",
                        "inspect",
                        "--tls-verify=false",
                        "--format",
                        "{{.Digest}}",
                        "docker://" + authority() + "/" + image)
                .strip();
    }

    @Override
    public void close() throws IOException {
        Programs.close(process);
    }
}
