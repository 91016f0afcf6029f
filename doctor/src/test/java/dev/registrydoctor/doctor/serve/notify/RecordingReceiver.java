package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.Cause.Grade;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A receiver that writes down what it is told, and fails when it is told to. */
final class RecordingReceiver implements ChangeReceiver {

    final List<List<CauseChange>> told = new ArrayList<>();
    final List<List<CauseChange>> attempts = new ArrayList<>();
    final List<Long> losses = new ArrayList<>();
    final List<List<Cause>> reminders = new ArrayList<>();
    /** What the next calls end with. */
    final Deque<Exception> failures = new ArrayDeque<>();

    private final String name;
    private final @Nullable MessageRate rate;
    private final boolean warnings;
    private final @Nullable Duration forgets;

    RecordingReceiver(String name, @Nullable MessageRate rate, boolean warnings, @Nullable Duration forgets) {
        this.name = name;
        this.rate = rate;
        this.warnings = warnings;
        this.forgets = forgets;
    }

    RecordingReceiver(@Nullable MessageRate rate) {
        this("ops", rate, true, null);
    }

    /** The ids of all changes that it was told of, in that order. */
    List<String> ids() {
        return told.stream().flatMap(List::stream).map(CauseChange::id).toList();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void tell(List<CauseChange> changes) throws NotToldException {
        tellAfterLoss(0, changes);
    }

    @Override
    public void tellAfterLoss(long lost, List<CauseChange> changes) throws NotToldException {
        attempts.add(changes);
        fail();
        told.add(changes);
        losses.add(lost);
    }

    private void fail() throws NotToldException {
        Exception failure = failures.poll();
        if (failure instanceof NotToldException notTold) {
            throw notTold;
        } else if (failure instanceof RuntimeException fault) {
            throw fault;
        }
    }

    @Override
    public boolean wants(Cause cause) {
        return warnings || cause.grade() != Grade.WARNING;
    }

    @Override
    public @Nullable MessageRate rate() {
        return rate;
    }

    @Override
    public @Nullable Duration forgetsAfter() {
        return forgets;
    }

    @Override
    public void remind(List<Cause> open) throws NotToldException {
        fail();
        reminders.add(open);
    }
}
