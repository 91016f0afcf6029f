package dev.registrydoctor.checks.evidence.cluster;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.TextKind;
import java.time.Instant;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * An event. Normal events tell as much as Warnings: back-offs and failed bindings are Normal.
 *
 * @param namespace namespace of the object that it speaks of; empty for cluster objects
 * @param kind kind of that object
 * @param name name of that object
 * @param type {@code Normal} or {@code Warning}
 * @param reason its reason, empty when it has none
 * @param message its message, empty when it has none
 * @param last when it was last seen, or null
 */
public record Event(
        @Holds(TextKind.NAMESPACE) String namespace,
        @Holds(TextKind.TEXT) String kind,
        @Holds(TextKind.WORKLOAD) String name,
        @Holds(TextKind.WORD) String type,
        @Holds(TextKind.TEXT) String reason,
        @Holds(TextKind.TEXT) String message,
        int count,
        @Nullable Instant last) {

    /** By when they were last seen, those of an unknown time first. */
    public static final Comparator<Event> BY_TIME =
            Comparator.comparing(event -> event.last() == null ? Instant.EPOCH : event.last());

    /** Whether it speaks of this object. */
    public boolean isAbout(String aKind, String aNamespace, String aName) {
        return kind.equals(aKind) && namespace.equals(aNamespace) && name.equals(aName);
    }
}
