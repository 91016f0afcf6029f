package dev.registrydoctor.checks.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProblemPageTests {

    private static final String PAGE = "---\nkind: warning\ntitle: The disk: nearly full\n---\n\n## Meaning\nText.\n";

    @TempDir
    private Path folder;

    @Test
    void aPageStatesKindAndTitleInItsHeader() {
        assertEquals(
                new ProblemPage(Problem.Kind.WARNING, "The disk: nearly full", "## Meaning\nText.\n"),
                ProblemPage.parse("a.b.md", PAGE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "kind: root/title: Down               | must start with a header between two --- lines",
                "text/---/kind: root/title: Down/---  | must start with a header between two --- lines",
                "---/title: Down/---                  | needs a line 'kind: root'",
                "---/kind: fault/title: Down/---      | needs a line 'kind: root'",
                "---/kind: root/---                   | needs a line 'title: '",
                "---/kind: root/title:/---            | needs a line 'title: '",
                "---/id: a.b/kind: root/title: Down/--- | must have only the lines kind: and title:; found 'id: a.b'",
                "---/kind: root/Down/---              | must have only the lines kind: and title:; found 'Down'"
            })
    void aMalformedHeaderIsRefusedWithWhatToChange(String text, String message) {
        String page = text.replace('/', '\n') + "\nBody\n";
        InvalidPageException refused =
                assertThrows(InvalidPageException.class, () -> ProblemPage.parse("problems/a.b.md", page));

        assertTrue(String.valueOf(refused.getMessage()).contains(message), refused::getMessage);
        assertTrue(String.valueOf(refused.getMessage()).startsWith("problems/a.b.md: "), refused::getMessage);
    }

    @Test
    void aProblemWithoutAPageIsRefused() {
        InvalidPageException refused =
                assertThrows(InvalidPageException.class, () -> Problem.of("a.missing", ProblemPageTests.class));

        assertEquals(
                "problem a.missing has no page; add problems/a.missing.md to the resources beside "
                        + ProblemPageTests.class.getName(),
                refused.getMessage());
        assertThrows(InvalidPageException.class, () -> Problem.of("a.missing"));
    }

    @Test
    void anIndexSaysWhatThePagesSay() throws IOException {
        Files.writeString(folder.resolve("a.b.md"), PAGE);
        Files.writeString(folder.resolve("a.a.md"), PAGE.replace("warning", "root"));
        ProblemIndexWriter.write(folder);
        String index = Files.readString(folder.resolve(ProblemIndex.FILE));

        assertEquals("a.a\tROOT\tThe disk: nearly full\na.b\tWARNING\tThe disk: nearly full\n", index);
        assertEquals(
                new Problem("a.b", Problem.Kind.WARNING, "The disk: nearly full", List.of(), false),
                ProblemIndex.parse(index).get("a.b"));
    }

    @Test
    void noIndexIsMadeOfAMalformedPage() throws IOException {
        Files.writeString(folder.resolve("a.b.md"), "## Meaning\n");

        assertThrows(InvalidPageException.class, () -> ProblemIndexWriter.write(folder));
        assertFalse(Files.exists(folder.resolve(ProblemIndex.FILE)));
    }

    @Test
    void causesAreAddedAndNothingElseChanges() {
        Problem problem = new Problem("a.b", Problem.Kind.SYMPTOM, "Down", List.of("a.c"), false);

        assertEquals(
                new Problem("a.b", Problem.Kind.SYMPTOM, "Down", List.of("a.c", "a.d", "a.e"), true),
                problem.asAccessProblem().explainedBy("a.d", "a.e"));
    }
}
