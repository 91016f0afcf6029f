package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;

/** What is said and counted of receivers. */
public final class CountedNews implements WatchListener, ServeLog {

    public final List<String> lines = new CopyOnWriteArrayList<>();
    /** Of receivers, as metrics have them. */
    public final Set<String> names = new ConcurrentSkipListSet<>();

    public volatile int told;
    public volatile int notTold;
    public volatile int dropped;

    @Override
    public synchronized void told(String receiver, int changes, boolean succeeded) {
        names.add(receiver);
        told += succeeded ? changes : 0;
        notTold += succeeded ? 0 : changes;
    }

    @Override
    public synchronized void dropped(String receiver, int changes) {
        names.add(receiver);
        dropped += changes;
    }

    @Override
    public synchronized void say(String line) {
        lines.add(line);
    }
}
