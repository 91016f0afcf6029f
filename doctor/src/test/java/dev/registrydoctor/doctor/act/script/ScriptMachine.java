package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import dev.registrydoctor.doctor.source.node.NodeShell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A machine that scripts change: a folder that is its root, and a shell.
 *
 * @param root what the script takes for /
 * @param programs a folder of programs; may be empty
 * @param only whether it has no other programs; else these come first
 */
record ScriptMachine(Path root, NodeShell shell, String programs, boolean only) {

    /** How a script ended, and all that it printed. */
    record Result(int code, String output) {
        Result expect(int expected) {
            assertTrue(code == expected, () -> "exit code " + code + " instead of " + expected + ":\n" + output);
            return this;
        }

        Result saying(String text) {
            assertTrue(output.contains(text), () -> "not said: " + text + "\n" + output);
            return this;
        }
    }

    ScriptMachine(Path root, NodeShell shell) {
        this(root, shell, "", false);
    }

    ScriptMachine with(Path folder) {
        return new ScriptMachine(root, shell, folder.toString(), false);
    }

    ScriptMachine only(Path folder) {
        return new ScriptMachine(root, shell, folder.toString(), true);
    }

    Result run(MachineScript script, String... arguments) throws Exception {
        return run(script.text(), null, arguments);
    }

    /** Runs it in a process group of its own, so that it can be killed with all that it starts. */
    Result run(String script, @Nullable String wrapper, String... arguments) throws Exception {
        Path file = Files.createTempFile("script", ".sh");
        Files.writeString(file, script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("/usr/bin/setsid", "--wait"));
        if (wrapper != null) {
            command.addAll(List.of("/bin/sh", "-c", wrapper + "; exec \"$@\"", "sh"));
        }
        command.addAll(shell.command());
        command.add(file.toString());
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        environment(builder);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int code = process.waitFor();
        Files.delete(file);
        return new Result(code, output);
    }

    /** What the script finds in its environment. */
    void environment(ProcessBuilder builder) throws Exception {
        builder.environment().put("REGISTRY_DOCTOR_ROOT", root.toString());
        builder.environment().put("XDG_STATE_HOME", root.resolve("var/lib").toString());
        Path own = shell.programs();
        String all = own == null ? System.getenv("PATH") : own.toString();
        builder.environment().put("PATH", programs.isEmpty() ? all : only ? programs : programs + ":" + all);
    }

    Path write(String path, String content) throws IOException {
        return write(path, ByteString.encodeUtf8(content));
    }

    Path write(String path, ByteString content) throws IOException {
        Path file = Path.of(root + path);
        Files.createDirectories(file.getParent());
        return Files.write(file, content.toByteArray());
    }

    /** The change of a file that is there now. */
    OfFile edit(String path, String after) throws IOException {
        FileState before = state(path);
        return new OfFile("Change a file", new FileChange(path, before, before.with(after)), false);
    }

    OfFile delete(String path) throws IOException {
        return new OfFile("Delete a file", new FileChange(path, state(path), null), false);
    }

    static OfFile create(String path, String after) {
        return new OfFile("Make a file", new FileChange(path, null, FileState.readable(after)), false);
    }

    FileState state(String path) throws IOException {
        Path file = Path.of(root + path);
        return new FileState(
                ByteString.of(Files.readAllBytes(file)),
                PosixFilePermissions.toString(Files.getPosixFilePermissions(file)),
                null);
    }

    /** All that there is but the journal: kind, rights, owner and content, by path. */
    Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path path : all.toList()) {
                String name = root.relativize(path).toString();
                if (!name.startsWith("var/lib/registry-doctor") && !name.equals("var/lib") && !name.equals("var")) {
                    tree.put(name, describe(path));
                }
            }
        }
        return tree;
    }

    private static String describe(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "link " + Files.readSymbolicLink(path);
        }
        Map<String, Object> facts = Files.readAttributes(path, "unix:mode,uid,gid", LinkOption.NOFOLLOW_LINKS);
        return Integer.toOctalString((int) Objects.requireNonNull(facts.get("mode"))) + " " + facts.get("uid") + ":"
                + facts.get("gid")
                + (Files.isRegularFile(path)
                        ? " " + ByteString.of(Files.readAllBytes(path)).hex()
                        : "");
    }

    Path journals() {
        return root.resolve("var/lib/registry-doctor/changes");
    }
}
