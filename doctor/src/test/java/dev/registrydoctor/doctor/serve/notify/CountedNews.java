package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.util.ArrayList;
import java.util.List;

/** What is said and counted of receivers. */
public final class CountedNews implements WatchListener, ServeLog {

    public final List<String> lines = new ArrayList<>();
    public volatile int told;
    public volatile int notTold;
    public volatile int dropped;

    @Override
    public synchronized void told(String receiver, int changes, boolean succeeded) {
        told += succeeded ? changes : 0;
        notTold += succeeded ? 0 : changes;
    }

    @Override
    public synchronized void dropped(String receiver, int changes) {
        dropped += changes;
    }

    @Override
    public synchronized void say(String line) {
        lines.add(line);
    }
}
