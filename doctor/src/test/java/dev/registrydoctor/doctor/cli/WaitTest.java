package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting: long enough for a round and another one on a machine that has much to do. */
@Timeout(300)
class WaitTest {

    @Test
    void aSiteThatNeverHealsEndsWithWhatIsWrong() {
        Cli.Result result = Cli.run("run", "--sample", "storage-addon-off", "--wait", "9s", "-o", "json");
        assertEquals(3, result.exit());
        assertEquals("[storage.addon-disabled]", Cli.roots(result.json()).toString());
        assertEquals("", result.err());
    }

    @Test
    void theShortestTimeEndsToo() {
        Cli.Result result = Cli.run("run", "--sample", "storage-addon-off", "--wait", "1ms", "-q");
        assertTrue(result.exit() == 3 || result.exit() == 5, result::toString);
        assertEquals(1, result.out().lines().count(), result.out());
    }

    @Test
    void aHealthySiteEndsAtOnce() {
        // An hour, and the test's own time limit is five minutes.
        Cli.Result result = Cli.run("run", "--sample", "healthy", "--wait", "1h", "-q");
        assertEquals(0, result.exit());
        assertTrue(result.out().startsWith("HEALTHY: "), result.out());
    }

    @Test
    void warningsAreNotWaitedFor() {
        assertEquals(
                4,
                Cli.run("run", "--sample", "stale-tag", "--wait", "1h", "--fail-on", "warning")
                        .exit());
    }

    /** The line between two rounds says what is waited for, to a person alone. */
    @Test
    void aPersonIsToldWhatIsWaitedFor() {
        Cli person = Cli.onTerminal(300, Map.of("NO_COLOR", "1"));
        Cli.Result result = person.execute("run", "--sample", "storage-addon-off", "--wait", "9s", "--only", "storage");
        assertEquals(3, result.exit());
        assertTrue(result.err().contains("still wrong: "), result.err());
        assertTrue(result.err().contains("container-registry/registry-claim"), result.err());
        assertFalse(result.out().contains("still wrong: "), result.out());
    }
}
