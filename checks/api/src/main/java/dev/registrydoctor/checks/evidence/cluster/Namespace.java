package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A namespace.
 *
 * @param created when it was created, or null where that is not recorded
 * @param deleting since when its deletion is under way, or null when it is not
 * @param phase {@code Active} or {@code Terminating}
 * @param blocks messages of its conditions that are True: what its deletion waits for; empty while it is Active
 */
public record Namespace(
        @Holds(TextKind.NAMESPACE) String name,
        @Nullable Instant created,
        @Nullable Instant deleting,
        @Holds(TextKind.WORD) String phase,
        @Holds(TextKind.TEXT) List<String> blocks) {
    public Namespace {
        blocks = List.copyOf(blocks);
    }

    public boolean isTerminating() {
        return deleting != null || phase.equals("Terminating");
    }
}
