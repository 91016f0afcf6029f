package dev.registrydoctor.doctor.cli;

import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    private static final int NO_TERMINAL = 100;

    /** This class is the first that the program uses. */
    private static final long STARTED = System.nanoTime();

    /** The terminal of this process. The launcher tells what Java cannot see: which streams are terminals; without
     * it, none is. */
    public static Terminal ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean out = Boolean.getBoolean("registrydoctor.stdout.tty");
        boolean err = Boolean.getBoolean("registrydoctor.stderr.tty");
        boolean unicode = isUtf8(environment);
        Charset charset = unicode ? StandardCharsets.UTF_8 : Charset.defaultCharset();
        return new Terminal(
                writer(System.out, charset),
                writer(System.err, charset),
                System.in,
                out,
                err,
                width(environment, out),
                unicode,
                environment);
    }

    /** Whether a person types what {@link #in} gives and reads {@link #out}. */
    boolean isInteractive() {
        return in == System.in && outIsTerminal && Boolean.getBoolean("registrydoctor.stdin.tty");
    }

    /** For how long the program has been running. Java could tell it to the millisecond, but takes 20 ms for it. */
    static Duration running() {
        return Duration.ofNanos(System.nanoTime() - STARTED);
    }

    private static PrintWriter writer(PrintStream stream, Charset charset) {
        return new PrintWriter(new OutputStreamWriter(stream, charset), false);
    }

    private static boolean isUtf8(Map<String, String> environment) {
        for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
            String value = environment.getOrDefault(name, "");
            if (!value.isEmpty()) {
                return value.toUpperCase(Locale.ROOT).replace("-", "").contains("UTF8");
            }
        }
        return false;
    }

    private static int width(Map<String, String> environment, boolean isTerminal) {
        String columns = System.getProperty("registrydoctor.columns", environment.getOrDefault("COLUMNS", ""));
        if (isTerminal && columns.matches("[1-9]\\d{0,3}")) {
            return Integer.parseInt(columns);
        }
        return isTerminal ? 80 : NO_TERMINAL;
    }

    /** Whether colour is welcome: on a terminal that is not dumb, unless NO_COLOR is set. */
    public boolean color() {
        return outIsTerminal
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }
}
