package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.reports.secrets.CleanText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows on a terminal's error stream what a run waits for, and for how long; writes nothing to files and pipes. Nothing is
 * shown of a run that ends within a second.
 */
public final class Progress implements Examiner.Listener, AutoCloseable {

    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final boolean shown;
    private final @Nullable ScheduledExecutorService clock;

    /** Questions that are not answered yet, oldest first, and when each was asked. */
    private final Map<String, Long> open = new LinkedHashMap<>();

    private int answered;
    private @Nullable String now;

    public Progress(Terminal terminal, boolean quiet) {
        this.terminal = terminal;
        this.shown = terminal.errIsTerminal()
                && !quiet
                && !terminal.environment().getOrDefault("TERM", "").equals("dumb");
        this.clock = shown ? ticking() : null;
    }

    private ScheduledExecutorService ticking() {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "progress");
            thread.setDaemon(true);
            return thread;
        });
        Future<?> unused = executor.scheduleAtFixedRate(() -> show(System.nanoTime()), 1, 1, TimeUnit.SECONDS);
        return executor;
    }

    @Override
    public synchronized void asked(String question) {
        if (shown) {
            open.putIfAbsent(question, System.nanoTime());
        }
    }

    @Override
    public synchronized void answered(String question) {
        if (shown) {
            open.remove(question);
            answered++;
        }
    }

    /** What the run does now, which is shown instead of what it waits for; null when that is shown again. */
    public synchronized void doing(@Nullable String what) {
        now = what;
    }

    /** Shows the oldest question that is not answered at this time. */
    private void show(long time) {
        String line = line(time);
        int room = Math.max(20, terminal.width() - 1);
        print(CLEAR + (line.length() > room ? line.substring(0, room) : line));
    }

    synchronized String line(long time) {
        if (now != null) {
            return now;
        }
        String soFar = answered + " answered";
        return open.entrySet().stream()
                .findFirst()
                .map(oldest -> soFar + "; waiting for " + CleanText.line(oldest.getKey()) + ", "
                        + TimeUnit.NANOSECONDS.toSeconds(time - oldest.getValue()) + " s"
                        + (open.size() > 1 ? ", and " + (open.size() - 1) + " more" : ""))
                .orElse(soFar);
    }

    /** A line that stays. */
    public void say(String line) {
        if (shown) {
            print(CLEAR + CleanText.line(line) + "\n");
        }
    }

    @Override
    public void close() {
        if (clock != null) {
            clock.shutdownNow();
            print(CLEAR);
        }
    }

    private void print(String text) {
        synchronized (terminal.err()) {
            terminal.err().print(text);
            terminal.err().flush();
        }
    }
}
