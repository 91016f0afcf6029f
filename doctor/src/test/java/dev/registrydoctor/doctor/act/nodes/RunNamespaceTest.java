package dev.registrydoctor.doctor.act.nodes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The namespace of a run, and when another run can remove it. */
class RunNamespaceTest {

    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final RunNamespace RUN = RunNamespace.fresh(NOW.minus(Duration.ofHours(1)), Duration.ofMinutes(5));

    private static boolean isLeft(String expires, @Nullable Instant created) {
        return RunNamespace.isLeft(
                RUN.name(),
                Map.ofEntries(RunNamespace.MANAGED_BY),
                Map.of(RunNamespace.EXPIRES, expires),
                created,
                NOW);
    }

    @Test
    void expiresAfterTheRun() {
        assertEquals(Instant.parse("2026-11-29T11:06:00Z"), RUN.expires());
        assertNotEquals(
                RUN.name(), RunNamespace.fresh(NOW, Duration.ofMinutes(5)).name());
    }

    @Test
    void isLeftWhenItHasExpired() {
        assertTrue(isLeft(RUN.expires().toString(), NOW.minus(Duration.ofHours(1))));
        assertFalse(isLeft(NOW.plusSeconds(1).toString(), NOW.minus(Duration.ofHours(1))));
    }

    /** The clock of the host that created it can be wrong by hours, and its run can still be alive. */
    @Test
    void isNotLeftWhileTheApiServerSaysThatItIsNew() {
        Duration life = RunNamespace.LONGEST.plusMinutes(1);
        assertFalse(isLeft(RUN.expires().toString(), NOW.minus(life).plusSeconds(1)));
        assertTrue(isLeft(RUN.expires().toString(), NOW.minus(life)));
        assertFalse(isLeft(RUN.expires().toString(), null));
    }
}
