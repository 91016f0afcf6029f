package dev.registrydoctor.doctor.act.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.change.FileState;
import dev.registrydoctor.doctor.act.script.MachineStep.Note;
import dev.registrydoctor.doctor.act.script.MachineStep.OfCommand;
import dev.registrydoctor.doctor.act.script.MachineStep.OfFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineScriptTest {

    private static final String PASSWORD = "hunter2-Xk9pQ7vLm3";

    @TempDir
    Path folder;

    private static OfFile file(String path, String before, String after) {
        return new OfFile(
                "Change it", new FileChange(path, FileState.readable(before), FileState.readable(after)), false);
    }

    private static MachineScript script(MachineStep... steps) {
        return MachineScript.of("node-1", "Title", List.of(steps));
    }

    private static OfCommand command(String... argv) {
        return new OfCommand("Run it", new CommandRun(List.of(argv), true, false, List.of(argv)), true);
    }

    @Test
    void shellcheckFindsNothing() throws Exception {
        Path program = Path.of("/usr/bin/shellcheck");
        assumeTrue(Files.isExecutable(program), "shellcheck is not installed");
        MachineScript script = script(
                file("/etc/it's $(x)\n`y`", "a\n", "b\n"),
                file("/etc/c", "a\n", "no end"),
                file("/etc/d", "a\n", ""),
                command("snap", "restart", "it's", "$(x)"),
                new Note("Restart it\nby hand", "one\n  two"));
        Path text = Files.writeString(folder.resolve("node-1.sh"), script.text());
        Process process = new ProcessBuilder(program.toString(), "--shell=sh", text.toString())
                .redirectErrorStream(true)
                .start();
        assertEquals("", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** Kubernetes makes one dollar sign of two in a command, and replaces the variables of the container. */
    @Test
    void kubernetesExpandsNothingInTheScript() {
        String text = script(file("/etc/a", "a\n", "b\n")).text();
        assertFalse(text.contains("$$"), "$$ becomes $ in a container's command");
        assertFalse(text.matches("(?s).*\\$\\([A-Z_][A-Z0-9_]*\\).*"), "$(NAME) is replaced");
        assertTrue(text.length() < 40_000, () -> "the script itself has " + text.length() + " characters");
    }

    @Test
    void theSameChangesHaveTheSameId() {
        MachineScript script = script(file("/etc/a", "a\n", "b\n"));
        assertEquals(script.id(), script(file("/etc/a", "a\n", "b\n")).id());
        assertNotEquals(script.id(), script(file("/etc/a", "a\n", "c\n")).id());
        assertNotEquals(
                script.id(), MachineScript.of("node-2", "Title", script.steps()).id());
        assertTrue(script.text().contains("\nid=" + script.id() + "\n"));
    }

    @Test
    void severalChangesOfAFileAreOne() {
        MachineScript script = script(file("/etc/a", "1\n", "2\n"), command("true"), file("/etc/a", "2\n", "3\n"));
        assertEquals(2, script.steps().size());
        assertEquals(
                new OfFile(
                        "Change it; Change it",
                        new FileChange("/etc/a", FileState.readable("1\n"), FileState.readable("3\n")),
                        false),
                script.steps().get(0));
        assertThrows(
                IllegalArgumentException.class,
                () -> script(file("/etc/a", "1\n", "2\n"), file("/etc/a", "other\n", "3\n")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "etc/a", "/etc/../a", "/etc/./a", "/etc//a", "/etc/a/", "/etc/\0", "/.."})
    void pathsAreAbsoluteAndPlain(String path) {
        assertThrows(IllegalArgumentException.class, () -> script(file(path, "a\n", "b\n")));
    }

    @Test
    void anUndoThatDisablesAnAddOnIsNotInAScript() {
        List<String> disable = List.of("microk8s", "disable", "registry");
        String text = script(new OfCommand(
                        "Enable it",
                        new CommandRun(List.of("microk8s", "enable", "registry"), true, false, disable),
                        false))
                .text();
        assertFalse(text.contains("microk8s disable"), text);
        assertFalse(text.contains("undo_1() {"), text);
        assertTrue(script(command("systemctl", "restart", "x")).text().contains("undo_1() {"));
    }

    @Test
    void noSecretIsInAScript() {
        String auth = Base64.getEncoder().encodeToString(("robot:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        MachineScript script = script(
                file("/etc/a", "a\n", "[header]\n  Authorization = \"Basic " + auth + "\"\n"),
                file("/root/.docker/config.json", "{}\n", "{\"auths\":{\"r.lab\":{\"auth\":\"" + auth + "\"}}}\n"),
                command("docker", "login", "-u", "robot", "--password", PASSWORD, "r.lab"),
                new OfCommand(
                        "Undo has one",
                        new CommandRun(List.of("true"), true, false, List.of("x", "--password=" + PASSWORD)),
                        false),
                new Note("Log in", "docker login -u robot --password " + PASSWORD + " r.lab"));
        String text = script.text();
        assertFalse(text.contains(PASSWORD), text);
        assertFalse(text.contains(auth), text);
        assertFalse(script.steps().isEmpty());
        script.steps().forEach(step -> assertInstanceOf(Note.class, step));
        assertTrue(text.contains("/root/.docker/config.json: This step has a secret in it"), text);
    }
}
