package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.source.node.CollectedNode;
import dev.registrydoctor.doctor.source.node.CollectorScript;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts through a standard input that does not end, run by the shells that nodes have. */
@Timeout(300)
class ExecScriptTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** What a script printed, and its exit code in the last line. */
    private static String run(ExecScript script, int bytes, String... shell) throws Exception {
        List<String> words = new ArrayList<>(script.command());
        int at = words.indexOf("/bin/sh");
        words.remove(at);
        words.addAll(at, List.of(shell));
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().put("ROOT", "");
        Process process = builder.start();
        OutputStream input = process.getOutputStream();
        try {
            input.write(
                    script.input().toByteArray(),
                    0,
                    Math.min(bytes, script.input().size()));
            input.flush();
            if (bytes < script.input().size()) {
                input.close();
            }
        } catch (IOException e) {
            // It has ended before.
        }
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed + "exit " + process.waitFor();
    }

    private static String[] shell(String words) {
        String[] shell = words.split(" ");
        assumeTrue(
                List.of("/bin", "/usr/bin").stream().anyMatch(folder -> Files.isExecutable(Path.of(folder, shell[0]))),
                "this machine has no " + shell[0]);
        return shell;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "dash", "bash", "busybox sh"})
    void givesTheScriptItsArgumentsAsTheyAre(String words) throws Exception {
        String[] shell = shell(words);
        List<String> arguments = List.of("10.0.0.1:5000", "/a b", "it's $(id) `id` \"x\" \\", "", "/é\n/two", "*");
        List<String> container = new ArrayList<>(List.of(
                "/bin/sh", "-c", "for each in \"$@\"; do printf '[%s]' \"$each\"; done\ncat\nexit 7\n\n", "name"));
        container.addAll(arguments);
        StringBuilder expected = new StringBuilder();
        arguments.forEach(each -> expected.append('[').append(each).append(']'));
        assertEquals(expected + "exit 7", run(ExecScript.of(container, LIMIT), Integer.MAX_VALUE, shell));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash", "busybox sh"})
    void doesNotRunHalfAScript(String words) throws Exception {
        String[] shell = shell(words);
        ExecScript script = ExecScript.of(List.of("/bin/sh", "-c", "echo ran\necho all of it", "name"), LIMIT);
        assertEquals(
                "the script did not arrive\nexit 1", run(script, script.input().size() - 9, shell));
    }

    @Test
    void runsTheCollector() throws Exception {
        List<String> container = CollectorScript.command(List.of(), List.of("/nowhere/it's"));
        String printed = run(ExecScript.of(container, LIMIT), Integer.MAX_VALUE, "/bin/sh");
        assertEquals("exit 0", printed.substring(printed.lastIndexOf('\n') + 1));
        // It throws where the archive is not whole.
        CollectedNode.read(printed.substring(0, printed.lastIndexOf('\n') + 1));
    }

    @Test
    void killsWhatDoesNotEnd() throws Exception {
        ExecScript script = ExecScript.of(List.of("/bin/sh", "-c", "sleep 600", "name"), Duration.ofSeconds(1));
        assertEquals("exit 137", run(script, Integer.MAX_VALUE, "/bin/sh"));
    }

    @Test
    void refusesWhatIsNotAScript() {
        assertThrows(IllegalArgumentException.class, () -> ExecScript.of(List.of("/usr/bin/id", "-c", "x"), LIMIT));
        assertThrows(IllegalArgumentException.class, () -> ExecScript.of(List.of("/bin/sh"), LIMIT));
    }
}
