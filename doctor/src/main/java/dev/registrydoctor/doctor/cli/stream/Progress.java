package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.reports.secrets.CleanText;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Says on a terminal's error stream what was answered last; says nothing to files and pipes. */
public final class Progress implements Consumer<String>, AutoCloseable {

    private static final String CLEAR = "\r\u001b[K";

    private final Terminal terminal;
    private final boolean shown;
    private final AtomicInteger answered = new AtomicInteger();

    public Progress(Terminal terminal, boolean quiet) {
        this.terminal = terminal;
        this.shown = terminal.errIsTerminal()
                && !quiet
                && !terminal.environment().getOrDefault("TERM", "").equals("dumb");
    }

    @Override
    public void accept(String what) {
        if (shown) {
            String line = answered.incrementAndGet() + " answered, last: " + CleanText.line(what);
            int room = Math.max(20, terminal.width() - 1);
            show(CLEAR + (line.length() > room ? line.substring(0, room) : line));
        }
    }

    /** A line that stays. */
    public void say(String line) {
        if (shown) {
            show(CLEAR + CleanText.line(line) + "\n");
        }
    }

    @Override
    public void close() {
        if (shown) {
            show(CLEAR);
        }
    }

    private void show(String text) {
        synchronized (terminal.err()) {
            terminal.err().print(text);
            terminal.err().flush();
        }
    }
}
