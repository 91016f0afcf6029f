package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What README and docs show of runs on samples is what the program prints. A line {@code …} stands for lines that are
 * left out.
 */
class ReadmeTest {

    /** Maven runs the tests of a module in the module's directory. */
    private static final Path PROJECT = Path.of("..");

    private static final List<String> PAGES = List.of("README.md", "docs/usage.md", "docs/first-five-minutes.md");

    private static final int MOST_LINES = 150;

    private static final Pattern RUN = Pattern.compile(
            "```console\n\\$ \\./registry-doctor ([^\n]* --sample [^.\n][^\n]*)\n(.*?)```", Pattern.DOTALL);

    private static final String CUT = "…";
    private static final String PROMPT = "triage> ";

    @TempDir
    private Path directory;

    /**
     * A run in the README.
     *
     * @param args its command line, without the program
     * @param output the lines that are shown of its output
     */
    record Shown(String args, List<String> output) {

        private static Shown of(MatchResult block) {
            return new Shown(block.group(1), block.group(2).lines().toList());
        }

        /** What the person types. */
        List<String> typed() {
            return output.stream()
                    .filter(line -> line.startsWith(PROMPT))
                    .map(line -> line.substring(PROMPT.length()))
                    .toList();
        }

        /** The parts between the cuts. */
        List<List<String>> parts() {
            List<List<String>> parts = new ArrayList<>();
            List<String> part = new ArrayList<>();
            for (String line : output) {
                if (line.equals(CUT)) {
                    parts.add(part);
                    part = new ArrayList<>();
                } else {
                    part.add(line);
                }
            }
            parts.add(part);
            parts.removeIf(List::isEmpty);
            return parts;
        }

        @Override
        public String toString() {
            return args;
        }
    }

    static List<Shown> shown() throws IOException {
        List<Shown> all = new ArrayList<>();
        for (String page : PAGES) {
            RUN.matcher(Files.readString(PROJECT.resolve(page)))
                    .results()
                    .map(Shown::of)
                    .forEach(all::add);
        }
        return all;
    }

    @Test
    void aReportATriageAndAPathAreShown() throws IOException {
        assertEquals(
                List.of("run", "triage", "resolve", "setup", "setup", "run"),
                shown().stream().map(run -> run.args().split(" ", 2)[0]).toList());
    }

    @Test
    void theReadmeIsShort() throws IOException {
        assertTrue(Files.readAllLines(PROJECT.resolve("README.md")).size() <= MOST_LINES);
    }

    @ParameterizedTest
    @MethodSource("shown")
    void theProgramPrintsWhatIsShown(Shown run) throws IOException {
        List<Object> args = new ArrayList<>(List.of(run.args().split(" ")));
        if (!run.typed().isEmpty()) {
            args.add("--script");
            args.add(Files.write(directory.resolve("script"), run.typed()));
        }
        List<String> printed = Cli.run(args.toArray()).out().lines().toList();
        int from = 0;
        for (List<String> part : run.parts()) {
            int at = Collections.indexOfSubList(printed.subList(from, printed.size()), part);
            assertTrue(
                    at >= 0,
                    () -> "a page shows, and the program does not print:\n" + String.join("\n", part)
                            + "\n\nPaste what it prints, and cut it at lines " + CUT);
            from += at + part.size();
        }
    }
}
