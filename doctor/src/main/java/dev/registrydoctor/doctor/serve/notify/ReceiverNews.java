package dev.registrydoctor.doctor.serve.notify;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.watch.WatchListener;

/** What is said and counted of one receiver: a failure once, not with each attempt. */
final class ReceiverNews {

    private final String name;
    private final WatchListener listener;
    private final ServeLog log;
    /** The failure that was said last, or empty since it was told. */
    private String failing = "";

    ReceiverNews(String name, WatchListener listener, ServeLog log) {
        this.name = name;
        this.listener = listener;
        this.log = log;
    }

    void told(int changes) {
        listener.told(name, changes, true);
        works();
    }

    /** It has answered. */
    void works() {
        if (!failing.isEmpty()) {
            failing = "";
            log.say(prefix() + "is told again");
        }
    }

    /** It was not told, and will be. */
    void notTold(int changes, String why) {
        listener.told(name, changes, false);
        fails("was not told of " + count(changes) + ", which is tried again", why);
    }

    /** It has refused something for good. */
    void refused(int changes, String why) {
        listener.told(name, changes, false);
        listener.dropped(name, changes);
        fails("has refused " + count(changes) + ", which is not tried again", why);
    }

    void notReminded(String why) {
        fails("was not told again what is open, which is tried again", why);
    }

    void lost(long changes) {
        listener.dropped(name, (int) Math.min(changes, Integer.MAX_VALUE));
        log.say(prefix() + "is not told of " + count(changes) + ": more have happened since than are kept");
    }

    void notRecorded(String why) {
        fails("is told of nothing more until it can be recorded what it was told", why);
    }

    private void fails(String what, String why) {
        if (!failing.equals(why)) {
            failing = why;
            log.say(prefix() + what + ": " + why);
        }
    }

    private String prefix() {
        return "notify: receiver \"" + name + "\" ";
    }

    private static String count(long changes) {
        return changes == 1 ? "1 change" : changes + " changes";
    }
}
