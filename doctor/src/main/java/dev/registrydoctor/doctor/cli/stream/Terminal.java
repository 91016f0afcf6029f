package dev.registrydoctor.doctor.cli.stream;

import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What the program speaks to: the only place that knows the standard streams.
 *
 * @param out reports
 * @param err progress and errors
 * @param in standard input
 * @param outIsTerminal a person reads out
 * @param errIsTerminal a person reads err
 * @param width columns of the terminal; 100 when there is none
 * @param unicode whether out takes more than ASCII
 * @param environment the environment variables
 */
public record Terminal(
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int width,
        boolean unicode,
        Map<String, String> environment) {

    private static final String FORCE_COLOR = "FORCE_COLOR";

    private static final int NO_TERMINAL = 100;

    /** What a shell reports of a program that SIGPIPE ended; Java is not ended by it. */
    private static final int BROKEN_PIPE = 128 + 13;

    /** This class is the first that the program uses. */
    private static final long STARTED = System.nanoTime();

    /** The terminal of this process. The launcher tells what Java cannot see: which streams are terminals; without
     * it, none is. */
    public static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean out = Boolean.getBoolean("registrydoctor.stdout.tty");
        boolean err = Boolean.getBoolean("registrydoctor.stderr.tty");
        boolean unicode = isUtf8(environment);
        return new Terminal(
                new StandardStream(FileDescriptor.out),
                new StandardStream(FileDescriptor.err),
                System.in,
                out,
                err,
                width(environment, out),
                unicode,
                environment);
    }

    /** Whether a person types what {@link #in} gives and reads {@link #out}. */
    public boolean isInteractive() {
        return in == System.in && outIsTerminal && Boolean.getBoolean("registrydoctor.stdin.tty");
    }

    /** For how long the program has been running. Java could tell it to the millisecond, but takes 20 ms for it. */
    public static Duration running() {
        return Duration.ofNanos(System.nanoTime() - STARTED);
    }

    /**
     * Writes what is left, and says so when standard output could not be written.
     *
     * @param exitCode of the command
     * @return the exit code of the process
     */
    public int finish(int exitCode) {
        IOException failure = out instanceof StandardStream stream ? stream.failure() : null;
        int code = exitCode;
        if (failure != null && StandardStream.isOutputPipe()) {
            // As in `run | head`: whoever read has seen enough.
            code = BROKEN_PIPE;
        } else if (failure != null) {
            err.println(Version.NAME + ": standard output cannot be written: " + failure.getMessage());
            code = ExitCode.USAGE;
        }
        out.flush();
        err.flush();
        return code;
    }

    private static boolean isUtf8(Map<String, String> environment) {
        if (Boolean.getBoolean("registrydoctor.ascii")) {
            // The launcher sets a locale for file names, whatever the terminal's is.
            return false;
        }
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    /** A shell keeps COLUMNS to itself: in the environment it is there because somebody exported it, for a pipe too. */
    private static int width(Map<String, String> environment, boolean isTerminal) {
        String columns = environment.getOrDefault("COLUMNS", "");
        if (isTerminal) {
            columns = System.getProperty("registrydoctor.columns", columns);
        }
        if (columns.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(columns);
        }
        return isTerminal ? 80 : NO_TERMINAL;
    }

    /** How text is printed to {@link #out}. */
    public TextStyle style(TextStyle.Detail detail) {
        return new TextStyle(color(), width, unicode, detail);
    }

    /** Whether to print color: as FORCE_COLOR says, else on a terminal that is not dumb, unless NO_COLOR is set. */
    public boolean color() {
        String forced = environment.getOrDefault(FORCE_COLOR, "");
        if (!forced.isEmpty()) {
            return !forced.equals("0") && !forced.equals("false");
        }
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The same terminal, to which nothing is printed. */
    public Terminal withoutOutput() {
        return new Terminal(
                new PrintWriter(Writer.nullWriter()), err, in, false, errIsTerminal, width, unicode, environment);
    }

    /** The same terminal, whose output goes where errors go: what people read next to the output of a program. */
    public Terminal withOutputOnError() {
        return new Terminal(err, err, in, false, errIsTerminal, width, unicode, environment);
    }

    /** The same terminal with or without color, whatever its environment says. */
    public Terminal withColor(boolean color) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(FORCE_COLOR, color ? "1" : "0");
        return new Terminal(out, err, in, outIsTerminal, errIsTerminal, width, unicode, changed);
    }
}
