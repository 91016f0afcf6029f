package dev.registrydoctor.doctor.serve.cause;

import dev.registrydoctor.doctor.serve.ExaminationReport;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Adds an examination to the ledger: which causes began and which ended. The reasons are in docs/decisions/0033.
 *
 * <p>Causes are the roots of diagnoses of something that does not work, symptoms that nothing explains, and warnings. A cause ends
 * when the check that found it looked again, and no part of the report tells of it. Where that check could not look, the cause stays
 * open.
 */
public final class LedgerFold {

    /** So many causes are open at most. The graver ones have room that the others do not get. */
    public static final int MOST_OPEN = 400;

    /** Places that only graver causes get. */
    private static final int RESERVED = 100;

    private final Ledger before;
    private final ExaminationReport examination;
    private final FoundCauses found;
    private final SightOfChecks sight;
    private final List<Cause> open = new ArrayList<>();
    private final List<CauseChange> changes = new ArrayList<>();
    private long next;
    private int notKept;

    private LedgerFold(Ledger before, ExaminationReport examination, String id) {
        this.before = before;
        this.examination = examination;
        this.found = new FoundCauses(examination, id);
        this.sight = new SightOfChecks(examination);
        this.next = before.next();
    }

    /**
     * What an examination did to a ledger.
     *
     * @param ledger after it
     * @param changes what it changed, ends before begins
     * @param notKept causes that were found and for which the ledger had no room
     */
    public record Folded(Ledger ledger, List<CauseChange> changes, int notKept) {
        public Folded {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The ledger after an examination.
     *
     * @param id of the examination's report
     */
    public static Folded fold(Ledger before, ExaminationReport examination, String id) {
        return new LedgerFold(before, examination, id).folded();
    }

    private Folded folded() {
        for (Cause cause : before.open()) {
            again(cause);
        }
        Set<CauseKey> known = new HashSet<>();
        open.forEach(cause -> known.add(cause.key()));
        for (Cause cause : found.causes()) {
            if (!known.contains(cause.key()) && mayBegin(cause)) {
                begin(cause);
            }
        }
        List<CauseChange> all = new ArrayList<>(before.changes());
        all.addAll(changes);
        List<CauseChange> latest = all.subList(Math.max(0, all.size() - Ledger.MOST_CHANGES), all.size());
        return new Folded(new Ledger(open, latest, next, before.told()), changes, notKept);
    }

    /** A cause that was open before. */
    private void again(Cause cause) {
        Cause now = found.cause(cause.key());
        CauseKey by = found.explainedBy(cause.key());
        if (now != null && isOtherNow(cause, now)) {
            // It begins again, as what it is now.
            changes.add(change(Kind.ENDED, seenNow(cause), null));
        } else if (now != null) {
            open.add(still(cause, now));
        } else if (by != null) {
            changes.add(change(Kind.EXPLAINED, seenNow(cause), by));
        } else if (found.isFound(cause.key())) {
            open.add(seenNow(cause));
        } else if (sight.hasLookedFor(cause)) {
            changes.add(change(Kind.ENDED, cause, null));
        } else {
            open.add(cause);
        }
    }

    /**
     * Whether a warning does harm now, or what did harm only warns: receivers choose between the two, so that one that was not told of
     * the begin must be told now.
     */
    private boolean isOtherNow(Cause cause, Cause now) {
        return isWarning(cause) != isWarning(now) && mayBegin(now) && !(isWarning(now) && sight.isPartial());
    }

    private static boolean isWarning(Cause cause) {
        return cause.grade() == Grade.WARNING;
    }

    private Cause still(Cause cause, Cause now) {
        // Findings that there was no time to join are symptoms without a cause; what does harm does so until all was
        // looked at.
        boolean isJoined = now.grade() == Grade.PROBLEM || !sight.isPartial();
        return new Cause(
                cause.key(),
                now.title(),
                now.summary(),
                isJoined ? now.grade() : cause.grade(),
                now.object(),
                cause.since(),
                now.seen(),
                cause.report(),
                now.check());
    }

    private Cause seenNow(Cause cause) {
        return new Cause(
                cause.key(),
                cause.title(),
                cause.summary(),
                cause.grade(),
                cause.object(),
                cause.since(),
                examination.at(),
                cause.report(),
                cause.check());
    }

    /**
     * Without the API server a symptom lacks its explanation, and a suspicion what would confirm or refute it; without time a symptom
     * lacks its explanation too.
     */
    private boolean mayBegin(Cause cause) {
        return switch (cause.grade()) {
            case PROBLEM -> true;
            case UNEXPLAINED -> !sight.isPartial();
            case WARNING -> examination.apiAnswered();
        };
    }

    private void begin(Cause cause) {
        int room = switch (cause.grade()) {
            case PROBLEM -> MOST_OPEN;
            case UNEXPLAINED -> MOST_OPEN - RESERVED;
            case WARNING -> MOST_OPEN - 2 * RESERVED;
        };
        if (open.size() >= room) {
            notKept++;
            return;
        }
        open.add(cause);
        changes.add(change(Kind.BEGAN, cause, null));
    }

    private CauseChange change(Kind kind, Cause cause, @Nullable CauseKey by) {
        return new CauseChange(next++, kind, cause, examination.at(), by);
    }
}
