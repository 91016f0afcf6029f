package dev.registrydoctor.doctor.integration;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A containerd with root, state and socket of its own.
 *
 * @param program which one
 * @param log what it said until it was up
 */
record RealContainerd(ContainerdProgram program, Path folder, Process process, List<String> log)
        implements AutoCloseable {

    private static final Pattern TCP = Pattern.compile("msg=serving\\.\\.\\. address=\"127\\.0\\.0\\.1:(\\d+)\"");
    private static final Pattern VERSION = Pattern.compile("version=\"?(\\d+\\.\\d+\\.\\d+)");

    /**
     * Starts one.
     *
     * @param folder for everything that it writes; its path must be short, since a socket's path is
     * @param registry what its configuration says of registries, as TOML below the CRI plugin
     */
    static RealContainerd start(ContainerdProgram program, Path folder, String registry) throws Exception {
        return start(program, folder, Files.writeString(folder.resolve("config.toml"), config(folder, registry)));
    }

    /** Starts one with a configuration whose socket is {@code s} in this folder. */
    static RealContainerd start(ContainerdProgram program, Path folder, Path config) throws Exception {
        Process process = new ProcessBuilder(program.path("containerd"), "--config", config.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            List<String> log = Programs.await(process, line -> line.contains("containerd successfully booted"));
            return new RealContainerd(program, folder, process, log);
        } catch (Exception | AssertionError e) {
            Programs.stop(process);
            throw e;
        }
    }

    /** A configuration in the form of MicroK8s' template. */
    static String config(Path folder, String registry) {
        return """
                version = 2
                root = "%1$s/root"
                state = "%1$s/state"
                oom_score = 0
                [grpc]
                  address = "%1$s/s"
                  tcp_address = "127.0.0.1:0"
                [plugins."io.containerd.internal.v1.opt"]
                  path = "%1$s/opt"
                [plugins."io.containerd.grpc.v1.cri"]
                  restrict_oom_score_adj = true
                  disable_tcp_service = false
                  [plugins."io.containerd.grpc.v1.cri".containerd]
                    snapshotter = "native"
                  [plugins."io.containerd.grpc.v1.cri".registry]
                """.formatted(folder) + registry.indent(4);
    }

    String version() {
        for (String line : log) {
            Matcher m = VERSION.matcher(line);
            if (line.contains("msg=\"starting containerd\"") && m.find()) {
                return m.group(1);
            }
        }
        throw new AssertionError("containerd does not tell its version: " + log);
    }

    /**
     * The version whose reader of TOML it has: its own, but for Debian 12, which builds 1.6.20 with go-toml 1.9.4. Its
     * makers left that with 1.6.16.
     */
    String reader() {
        boolean isDebians = log.stream().anyMatch(line -> line.contains("version=\"1.6.20~ds"));
        return isDebians ? "1.6.15" : version();
    }

    /** Where it goes for images of a host. */
    HostResolution resolve(String host, List<CertsDirectory> directories) {
        HostResolution resolution = HostResolution.of(host, directories, version());
        HostResolution asRead = HostResolution.of(host, directories, reader());
        boolean isOtherwise = Objects.equals(resolution.directory(), asRead.directory())
                && !Objects.equals(resolution.file(), asRead.file());
        return isOtherwise ? asRead : resolution;
    }

    /** The port at which its CRI plugin answers, as a socket does that Java's HTTP clients cannot use. */
    int port() {
        for (String line : log) {
            Matcher m = TCP.matcher(line);
            if (m.find()) {
                return Integer.parseInt(m.group(1));
            }
        }
        throw new AssertionError("containerd does not serve TCP: " + log);
    }

    /** Runs ctr against it. */
    Programs.Ended ctr(String... args) throws Exception {
        String[] command = new String[args.length + 3];
        command[0] = program.path("ctr");
        command[1] = "--address";
        command[2] = folder + "/s";
        System.arraycopy(args, 0, command, 3, args.length);
        return Programs.run(folder, command);
    }

    @Override
    public void close() throws IOException {
        Programs.close(process);
    }
}
