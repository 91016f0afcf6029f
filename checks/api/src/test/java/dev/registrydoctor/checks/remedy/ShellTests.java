package dev.registrydoctor.checks.remedy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellTests {

    private static final Path SHELL = Path.of("/bin/sh");

    @Test
    void plainWordsStayAsTheyAre() {
        for (String word : new String[] {"web", "localhost:32000/app@sha256:0a", "a=b,c+d", "/etc/x.toml", "%{code}"}) {
            assertEquals(word.equals("%{code}") ? "'%{code}'" : word, Shell.quote(word));
        }
    }

    @Test
    void whatAShellWouldReadIsQuoted() {
        assertEquals("''", Shell.quote(""));
        assertEquals("'a b'", Shell.quote("a b"));
        assertEquals("'it'\\''s'", Shell.quote("it's"));
        assertEquals("'robot$ci'", Shell.quote("robot$ci"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "two words",
                "it's",
                "''''",
                "$(id)",
                "`id`",
                "$HOME",
                "robot$project+name",
                "a;rm -rf /",
                "a&&b|c>d<e",
                "*?[a-z]",
                "~root",
                "#comment",
                "back\\slash",
                "new\nline",
                "tab\there",
                "\"double\"",
                "!bang",
                "{a,b}"
            })
    void aShellGivesBackTheWord(String word) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SHELL), "there is no /bin/sh");
        Process process = new ProcessBuilder(SHELL.toString(), "-c", "printf %s " + Shell.quote(word))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        byte[] printed = process.getInputStream().readAllBytes();
        assertEquals(0, process.waitFor());
        assertEquals(word, new String(printed, UTF_8));
    }
}
