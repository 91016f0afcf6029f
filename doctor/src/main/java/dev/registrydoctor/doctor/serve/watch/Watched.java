package dev.registrydoctor.doctor.serve.watch;

import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;
import java.util.List;

/**
 * An examination that counts: its changes are in the ledger.
 *
 * @param examined what it came to
 * @param trigger why it happened
 * @param took how long it took
 * @param changes the causes that began and ended, in the order of their numbers
 */
public record Watched(Snapshot.Examined examined, Trigger trigger, Duration took, List<CauseChange> changes) {

    public Watched {
        changes = List.copyOf(changes);
    }

    /** Does something with each examination that counts: keeps it, tells of its changes. Called by the thread that examines. */
    @FunctionalInterface
    public interface Receiver {

        /** Takes an examination; a failure is the receiver's own matter. */
        void watched(Watched watched);
    }
}
