package dev.registrydoctor.doctor.cli.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private final StringWriter err = new StringWriter();

    private Progress progress(boolean isTerminal, boolean quiet) {
        return new Progress(
                new Terminal(
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err),
                        InputStream.nullInputStream(),
                        isTerminal,
                        isTerminal,
                        80,
                        true,
                        Map.of("TERM", "xterm")),
                quiet);
    }

    private static long in(int seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds) + TimeUnit.MILLISECONDS.toNanos(1);
    }

    @Test
    void namesTheOldestQuestionWithoutAnAnswerAndForHowLong() {
        try (Progress progress = progress(true, false)) {
            progress.asked("nodes");
            progress.asked("the API server");
            progress.asked("pods");
            progress.answered("nodes");

            String line = progress.line(in(4));

            assertTrue(line.startsWith("1 answered; waiting for the API server, "), line);
            assertTrue(line.matches(".*, [4-9] s, and 1 more"), line);
            progress.answered("the API server");
            progress.answered("pods");
            assertEquals("3 answered", progress.line(in(5)));
        }
    }

    @Test
    void aNameOfTheEnvironmentCannotSteerTheTerminal() {
        try (Progress progress = progress(true, false)) {
            progress.asked("registry \u001b[2J");
            assertTrue(progress.line(in(1)).chars().allMatch(c -> c >= 0x20), "visible characters only");
        }
    }

    @Test
    void writesNothingToFilesAndPipesNorWhereQuietIsAskedFor() {
        for (Progress progress : new Progress[] {progress(false, false), progress(true, true)}) {
            progress.asked("nodes");
            progress.say("still wrong");
            progress.close();
        }
        assertEquals("", err.toString());
    }
}
