package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.util.ArrayList;
import java.util.List;

/** What one receiver was not told yet, in the order in which it happened. */
final class UntoldChanges {

    private static final long UNKNOWN = -1;

    private final ChangeReceiver receiver;
    /** The last change that it was told of in this term of the leader, which the ledger may not show yet. */
    private long last = UNKNOWN;
    /** Up to this one, lost changes were counted. */
    private long counted;

    UntoldChanges(ChangeReceiver receiver) {
        this.receiver = receiver;
    }

    /** Another leader may have told it something, or another ledger have begun. */
    void forget() {
        last = UNKNOWN;
        counted = 0;
    }

    /** It knows all changes up to this one. */
    void told(long upTo) {
        last = upTo;
    }

    /**
     * What it is told next.
     *
     * @param messages how many it may be sent now, from 1: the last of these has everything that is left
     */
    Untold next(Ledger ledger, int messages) {
        long newest = ledger.next() - 1;
        if (last > newest) {
            // This is another ledger.
            forget();
        }
        long known = Math.max(last, Math.min(ledger.told().getOrDefault(receiver.name(), UNKNOWN), newest));
        if (known == UNKNOWN) {
            return new Untold(open(ledger), 0, 0, newest, true);
        }
        long oldest = ledger.changes().isEmpty()
                ? ledger.next()
                : ledger.changes().get(0).number();
        long lost = Math.max(0, oldest - 1 - known);
        long lostNow = Math.max(0, oldest - 1 - Math.max(known, counted));
        counted = Math.max(counted, oldest - 1);
        List<CauseChange> wanted = ledger.changes().stream()
                .filter(change -> change.number() > known && receiver.wants(change.cause()))
                .toList();
        if (receiver.rate() == null || lost > 0 || wanted.size() <= 1 || messages == 1) {
            return new Untold(wanted, lost, lostNow, newest, newest > known);
        }
        CauseChange first = wanted.get(0);
        return new Untold(List.of(first), 0, 0, first.number(), true);
    }

    /** A new receiver begins with what is open: that it began, as the change said that the ledger may have forgotten. */
    private List<CauseChange> open(Ledger ledger) {
        List<CauseChange> began = new ArrayList<>();
        for (Cause cause : ledger.open()) {
            if (receiver.wants(cause)) {
                began.add(ledger.changes().stream()
                        .filter(change -> change.kind() == Kind.BEGAN && isOf(change, cause))
                        .findFirst()
                        .orElseGet(() -> new CauseChange(0, Kind.BEGAN, cause, cause.since(), null)));
            }
        }
        return began;
    }

    private static boolean isOf(CauseChange change, Cause cause) {
        return change.cause().key().equals(cause.key())
                && change.cause().since().equals(cause.since());
    }
}
