package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.Trigger;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells several. What it tells of and whom it tells are made of each other, so these are added later. */
final class WatchListeners implements WatchListener {

    private final List<WatchListener> all = new CopyOnWriteArrayList<>();

    void add(WatchListener listener) {
        all.add(listener);
    }

    @Override
    public void examined(Trigger trigger, Duration took, boolean apiAnswered) {
        all.forEach(each -> each.examined(trigger, took, apiAnswered));
    }

    @Override
    public void failed(Trigger trigger) {
        all.forEach(each -> each.failed(trigger));
    }

    @Override
    public void noticed() {
        all.forEach(WatchListener::noticed);
    }

    @Override
    public void changed(CauseChange change) {
        all.forEach(each -> each.changed(change));
    }

    @Override
    public void told(String receiver, int changes, boolean succeeded) {
        all.forEach(each -> each.told(receiver, changes, succeeded));
    }

    @Override
    public void dropped(String receiver, int changes) {
        all.forEach(each -> each.dropped(receiver, changes));
    }

    @Override
    public void historyFailed() {
        all.forEach(WatchListener::historyFailed);
    }

    @Override
    public void leading(boolean leads) {
        all.forEach(each -> each.leading(leads));
    }
}
