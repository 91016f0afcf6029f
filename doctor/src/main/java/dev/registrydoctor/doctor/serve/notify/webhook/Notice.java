package dev.registrydoctor.doctor.serve.notify.webhook;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * What one message says.
 *
 * @param from who says it
 * @param lost how many changes before these are not told, at most
 * @param changes the oldest first, at least one
 */
public record Notice(Sender from, long lost, List<CauseChange> changes) {
    public Notice {
        changes = List.copyOf(changes);
    }

    /** The same whenever these changes are told together: a receiver recognizes a repetition by it. */
    public String id() {
        if (changes.size() == 1 && lost == 0) {
            return changes.get(0).id();
        }
        String text = lost + "\n" + changes.stream().map(CauseChange::id).collect(Collectors.joining("\n"));
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
