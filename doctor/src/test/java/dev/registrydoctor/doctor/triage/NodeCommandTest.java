package dev.registrydoctor.doctor.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command nodes of a session, which creates Pods and so asks first. */
@Timeout(300)
class NodeCommandTest {

    @TempDir
    private Path folder;

    /** What a session prints, in one line. */
    private String said(String answers, String... lines) throws IOException {
        Path script = Files.writeString(folder.resolve("script"), String.join("\n", lines) + "\n");
        Path given = Files.writeString(folder.resolve("answers"), answers + "\n");
        return Cli.run("triage", "--sample", "healthy", "--script", script, "--answers", given)
                .out()
                .replaceAll("\\s+", " ");
    }

    @Test
    void createsNothingWithoutConsent() throws Exception {
        for (String answer : new String[] {"", "nodes = no", "nodes = dont-know"}) {
            String said = said(answer, "nodes", "watch 1s");
            assertTrue(said.contains("This creates a namespace with a Pod on each node"), said);
            assertTrue(said.contains("Nothing was created."), said);
            assertFalse(said.contains("all checks ran again"), said);
            assertFalse(said.contains("watch would create Pods"), said);
        }
    }

    @Test
    void looksAtTheNodesFromThenOn() throws Exception {
        Path report = folder.resolve("report.json");
        String said = said("nodes = yes", "nodes", "watch", "recheck", "report " + report, "nodes off", "watch 1s");
        assertTrue(said.contains("all checks ran again"), said);
        assertEquals(1, said.split("watch would create Pods again", -1).length - 1, said);
        assertTrue(Files.readString(report).contains("this sample has no recording of it"));
        assertTrue(said.contains("No problem is left."), said);
    }

    @Test
    void refusesANodeThatThereIsNot() throws Exception {
        String said = said("nodes = yes", "nodes wm", "watch 1s");
        assertTrue(said.contains("unknown node \"wm\"; did you mean \"vm\"?"), said);
        assertFalse(said.contains("watch would create Pods"), said);
    }
}
