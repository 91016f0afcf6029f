package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.cause.CauseChange.Kind;
import dev.registrydoctor.doctor.serve.cause.CauseKey;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A ledger in memory, to which changes are added by hand, one in each minute. */
public final class MadeUpChanges implements ToldLedger {

    public static final Instant START = Instant.parse("2026-03-04T05:06:07Z");

    private final Instant start;
    private Ledger ledger = Ledger.EMPTY;
    private boolean broken;
    private int written;

    public MadeUpChanges() {
        this(START);
    }

    public MadeUpChanges(Instant start) {
        this.start = start;
    }

    /** A cause whose object has a name that nobody outside of the cluster may see. */
    public static Cause cause(String name, Grade grade, Instant since) {
        return new Cause(
                new CauseKey("pull.no-secret", Subject.pod("shop/" + name)),
                "The Pod has no pull secret",
                "Pod shop/" + name + " has no pull secret for registry.lab",
                grade,
                Subject.pod("secret-namespace/" + name),
                since,
                since,
                "report-1");
    }

    public static CauseChange change(long number, Kind kind, Cause cause) {
        Instant at = kind == Kind.BEGAN ? cause.since() : cause.since().plusSeconds(90);
        return new CauseChange(number, kind, cause, at, null);
    }

    public CauseChange began(String name) {
        return began(name, Grade.PROBLEM);
    }

    public synchronized CauseChange began(String name, Grade grade) {
        Cause cause = cause(name, grade, start.plusSeconds(60 * ledger.next()));
        List<Cause> open = new ArrayList<>(ledger.open());
        open.add(cause);
        return add(open, Kind.BEGAN, cause);
    }

    public synchronized CauseChange ended(String name) {
        List<Cause> open = new ArrayList<>(ledger.open());
        Cause cause = open.stream()
                .filter(c -> c.key().subject().name().equals("shop/" + name))
                .findFirst()
                .orElseThrow();
        open.remove(cause);
        return add(open, Kind.ENDED, cause);
    }

    private CauseChange add(List<Cause> open, Kind kind, Cause cause) {
        CauseChange change = change(ledger.next(), kind, cause);
        List<CauseChange> changes = new ArrayList<>(ledger.changes());
        changes.add(change);
        int surplus = Math.max(0, changes.size() - Ledger.MOST_CHANGES);
        ledger = new Ledger(open, changes.subList(surplus, changes.size()), ledger.next() + 1, ledger.told());
        return change;
    }

    /** Begins from nothing, as when somebody deletes the ConfigMap. */
    synchronized void reset() {
        ledger = Ledger.EMPTY;
    }

    /** Whether it cannot be written from now on. */
    synchronized void breaks(boolean now) {
        broken = now;
    }

    /** How often something was recorded. */
    synchronized int written() {
        return written;
    }

    /** The number of the last change that a receiver was told of, or -1. */
    synchronized long toldTo(String receiver) {
        return ledger.told().getOrDefault(receiver, -1L);
    }

    @Override
    public synchronized Ledger now() {
        return ledger;
    }

    @Override
    public synchronized void told(String receiver, long number) throws IOException {
        if (broken) {
            throw new IOException("planted-secret-of-the-ledger");
        }
        written++;
        Map<String, Long> told = new HashMap<>(ledger.told());
        told.put(receiver, number);
        ledger = new Ledger(ledger.open(), ledger.changes(), ledger.next(), told);
    }
}
