package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.util.List;

/**
 * What a receiver is told next, in one message.
 *
 * @param changes what that is; nothing when it does not want what has changed, or nothing has
 * @param lost how many changes before these can no longer be told
 * @param lostNow how many of them were lost since this was asked last
 * @param upTo the number of the last change that it knows then
 * @param isNews whether that is more than it knows now
 */
record Untold(List<CauseChange> changes, long lost, long lostNow, long upTo, boolean isNews) {
    Untold {
        changes = List.copyOf(changes);
    }
}
