package dev.registrydoctor.doctor.source.node;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The shells that nodes have, with the programs that go with them. */
public enum NodeShell {
    /** Of Debian and Ubuntu. */
    DASH("/bin/dash"),
    /** Of Fedora. */
    BASH("/bin/bash"),
    /** Of Alpine: nothing but busybox, so that there is no curl, openssl or bash. */
    BUSYBOX("/bin/busybox");

    private static final Path APPLETS = Path.of("/bin/busybox");

    private final Path shell;

    NodeShell(String shell) {
        this.shell = Path.of(shell);
    }

    /** The words that start it; to these, arguments can be added. */
    public List<String> command() {
        assumeTrue(Files.isExecutable(shell), () -> shell + " is not installed");
        List<String> command = new ArrayList<>(List.of(shell.toString()));
        if (this == BUSYBOX) {
            command.add("sh");
        }
        return command;
    }

    /** The folders of the programs that go with it, or null where they are those of this machine. */
    public @Nullable Path programs() throws IOException, InterruptedException {
        return this == BUSYBOX ? applets() : null;
    }

    boolean isWhole() {
        return this != BUSYBOX;
    }

    /**
     * The script with more time for all of it, so that a machine with much to do prints what an idle one does. What waits for a
     * server that is silent waits no longer.
     */
    public static String patient(String script) {
        return replace(replace(script, "late 9", "late 200"), "late 7", "late 100");
    }

    /** The patient script with more time for each server and program too; nothing that it asks may be silent. */
    static String morePatient(String script) {
        return replace(replace(patient(script), "limited 4 ", "limited 60 "), " -m 4 ", " -m 60 ");
    }

    private static String replace(String script, String limit, String longer) {
        if (!script.contains(limit)) {
            throw new AssertionError("the script has no " + limit);
        }
        return script.replace(limit, longer);
    }

    /** What the collector prints with a folder as the host's root. */
    String log(Path root, String... arguments) throws IOException, InterruptedException {
        return log(root, this == BUSYBOX ? List.of(applets()) : List.of(), arguments);
    }

    /**
     * What it prints on a node that has other programs than this machine.
     *
     * @param programs the folders of the node's programs; empty for this machine's
     */
    String log(Path root, List<Path> programs, String... arguments) throws IOException, InterruptedException {
        return log(root, programs, morePatient(CollectorScript.text()), List.of(arguments));
    }

    private String log(Path root, List<Path> programs, String script, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-c", script, "collect"));
        words.addAll(arguments);
        return log(root, programs, words);
    }

    /** What the command of a container prints that has a folder as the host's root. */
    public String logOf(List<String> container, Path root) throws IOException, InterruptedException {
        return log(root, this == BUSYBOX ? List.of(applets()) : List.of(), container.subList(1, container.size()));
    }

    private String log(Path root, List<Path> programs, List<String> words) throws IOException, InterruptedException {
        List<String> command = command();
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("ROOT", root.toString());
        if (!programs.isEmpty()) {
            builder.environment()
                    .put("PATH", programs.stream().map(Path::toString).collect(Collectors.joining(":")));
        }
        return output(builder);
    }

    /** What a program prints on both of its outputs, as the log of a container has it. */
    static String output(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("node", ".log");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the collector did not end");
        }
        String log = Files.readString(out, StandardCharsets.UTF_8);
        Files.delete(out);
        return log;
    }

    /** What a collected node says. */
    CollectedNode collect(Path root, String... arguments) throws Exception {
        return CollectedNode.read(log(root, arguments));
    }

    /**
     * What it says after a script that has other limits than {@link #morePatient}.
     *
     * @param programs the folders of the node's programs; empty for those that go with the shell
     */
    CollectedNode collectBy(String script, Path root, List<Path> programs, String... arguments) throws Exception {
        List<Path> own = programs.isEmpty() && this == BUSYBOX ? List.of(applets()) : programs;
        return CollectedNode.read(log(root, own, script, List.of(arguments)));
    }

    /** Fills a folder with links to the programs of this machine but for some. Nothing may be written through them. */
    public static Path without(Path folder, String... missing) throws IOException {
        for (String place : List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin")) {
            try (DirectoryStream<Path> programs = Files.newDirectoryStream(Path.of(place))) {
                for (Path program : programs) {
                    Path link = folder.resolve(program.getFileName());
                    boolean wanted =
                            !List.of(missing).contains(program.getFileName().toString());
                    if (wanted && !Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                        Files.createSymbolicLink(link, program);
                    }
                }
            }
        }
        return folder;
    }

    private static Path applets() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(APPLETS), () -> APPLETS + " is not installed");
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "registry-doctor-applets");
        if (Files.exists(folder)) {
            return folder;
        }
        // Other processes may do the same at this time.
        Path made = Files.createTempDirectory("registry-doctor-applets");
        Process list = new ProcessBuilder(APPLETS.toString(), "--list").start();
        for (String name : new String(list.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
            if (!name.isEmpty()) {
                Files.createSymbolicLink(made.resolve(name), APPLETS);
            }
        }
        list.waitFor();
        try {
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another one was faster.
            return made;
        }
        return folder;
    }
}
