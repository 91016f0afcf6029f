package dev.registrydoctor.doctor.cli.serve;

import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.reports.secrets.CleanText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The log of serve on standard error: the time and one line, without secrets and control characters. */
final class TerminalLog implements ServeLog {

    /** Readers of logs cut longer lines anyway. */
    private static final int MOST = 2_000;

    private final Terminal terminal;

    TerminalLog(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void say(String line) {
        String clean = CleanText.line(line);
        String shown = clean.length() > MOST ? clean.substring(0, MOST) + "..." : clean;
        synchronized (this) {
            terminal.err().println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + shown);
            terminal.err().flush();
        }
    }
}
