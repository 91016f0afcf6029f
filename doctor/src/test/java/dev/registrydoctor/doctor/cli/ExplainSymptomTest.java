package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.record.ExitCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code explain --symptom}: what can be behind an error line, without a site. */
class ExplainSymptomTest {

    private static final String NOT_FOUND =
            "Failed to pull image \"localhost:32000/shop/cart:1.0\": failed to resolve image:"
                    + " localhost:32000/shop/cart:1.0: not found";

    @Test
    void candidatesComeInOrderWithTheirTestsAndTheRealNames() {
        Cli.Result result = Cli.run("explain", "--symptom", NOT_FOUND);

        assertEquals(ExitCode.OK, result.exit(), result.err());
        List<String> lines = result.out().lines().toList();
        assertTrue(lines.get(0).startsWith("tag-missing: "), lines.get(0));
        assertTrue(lines.contains("Said by   the kubelet (an event or status of a Pod)"), result.out());
        assertTrue(
                lines.contains("Names     image localhost:32000/shop/cart:1.0, registry localhost:32000"),
                result.out());
        assertTrue(
                lines.contains("1. image.tag-missing: The registry does not have this repository or tag"),
                result.out());
        assertTrue(lines.contains("   curl -s http://localhost:32000/v2/shop/cart/tags/list"), result.out());
        assertTrue(lines.contains("   yes    NAME_UNKNOWN, or a list without 1.0"), result.out());
        assertTrue(result.out().indexOf("1. ") < result.out().indexOf("2. "), result.out());
        assertTrue(lines.contains("  registry-doctor run --registry localhost:32000"), result.out());
        assertTrue(lines.contains("  registry-doctor explain image.tag-missing"), result.out());
        assertTrue(result.out().contains("This line alone does not show a cause"), result.out());
        assertFalse(result.out().contains("{"), "a placeholder is left");
    }

    @Test
    void theLineIsReadFromStandardInput() {
        byte[] input = ("\u001b[31m" + NOT_FOUND + "\u001b[0m\n").getBytes(StandardCharsets.UTF_8);
        Cli.Result result = Cli.reading(input).execute("explain", "--symptom", "-");

        assertEquals(ExitCode.OK, result.exit());
        assertTrue(result.out().startsWith("tag-missing: "), result.out());
        assertFalse(result.out().contains("\u001b"));
    }

    @Test
    void whatIsNotRecognisedIsSaidToBeSo() {
        Cli.Result result = Cli.run("explain", "--symptom", "some affinity conflict with volume vol-1");

        assertEquals(ExitCode.INCONCLUSIVE, result.exit());
        assertTrue(result.out().startsWith("This is not recognized:\n"), result.out());
        assertTrue(result.out().contains("- volume-affinity: "), result.out());
        assertTrue(result.out().contains("Paste the whole error line"), result.out());
        assertTrue(Cli.run("explain", "--symptom", " ").out().startsWith("There is no text."));
    }

    @Test
    void anErrorOfOtherSoftwareGetsNoCandidates() {
        Cli.Result result = Cli.run("explain", "--symptom", "dial tcp 10.0.0.5:5432: connect: connection refused");

        assertEquals(ExitCode.INCONCLUSIVE, result.exit());
        List<String> lines = result.out().lines().toList();
        assertEquals("This is not a registry error.", lines.get(0));
        assertTrue(lines.contains("Looks like  PostgreSQL"), result.out());
        assertFalse(result.out().contains("1. "), result.out());
    }

    @Test
    void aSecondErrorIsNamed() {
        Cli.Result result = Cli.run("explain", "--symptom", "Back-off pulling image \"x:1\"\n" + NOT_FOUND);

        assertTrue(result.out().contains("\nAlso      back-off: "), result.out());
    }

    @Test
    void passwordsAndControlCharactersOfThePasteAreNotShown() {
        Cli.Result result = Cli.run(
                "explain", "--symptom", "Get \"https://robot:hunter2@h.lab/v2/\": \u202econnection refused \u0007");

        assertEquals(ExitCode.OK, result.exit());
        assertFalse(result.out().contains("hunter2"), result.out());
        assertFalse(result.out().contains("\u202e"));
        assertFalse(result.out().contains("\u0007"));
    }

    @Test
    void anIdAndASymptomExcludeEachOther() {
        Cli.Result result = Cli.run("explain", "image.stale-tag", "--symptom", "refused");

        assertEquals(ExitCode.USAGE, result.exit());
        assertTrue(result.err().contains("--symptom"), result.err());
    }
}
