package dev.registrydoctor.doctor;

import dev.registrydoctor.doctor.cli.CommandLineProgram;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.reports.record.ExitCode;

/** Starts the program. */
public final class Main {

    private Main() {}

    /**
     * A thread that fails leaves its question without an answer, which is reported; a trace helps no user. This is a class,
     * since the first lambda of a process takes 2 ms.
     */
    private static final class NoTrace implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            // The report tells of it.
        }
    }

    /** Sets what Java reads once, and what a training of the archive must load too. */
    static void prepare() {
        // localhost must be seen in the order in which other programs see it; Java prefers IPv4 by default.
        System.setProperty("java.net.preferIPv6Addresses", "system");
        Thread.setDefaultUncaughtExceptionHandler(new NoTrace());
    }

    /** Runs a command line and ends the process with its exit code. */
    public static void main(String[] args) {
        prepare();
        Terminal terminal = Terminal.ofProcess();
        if (args.length == 1 && (args[0].equals("--version") || args[0].equals("-V"))) {
            // Scripts ask for it often, and it needs no command line parser.
            terminal.out().println(Version.line());
            int exitCode = terminal.finish(ExitCode.OK);
            if (exitCode != ExitCode.OK) {
                Runtime.getRuntime().halt(exitCode);
            }
            return;
        }
        int exitCode = terminal.finish(CommandLineProgram.execute(terminal, args));
        // All is written and closed. From Java 21 on an orderly exit looks through all jars for a logger first.
        Runtime.getRuntime().halt(exitCode);
    }
}
