package dev.registrydoctor.doctor.cli.examine;

import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.time.Duration;

/**
 * How the time of a run, {@code --timeout}, is shared out: most of it is for reading the environment, the rest for what is
 * made of the answers. Both are within the time that was asked for, and so is the start of the program.
 */
public enum TimeBudget {
    /** The diagnosis and the report. */
    REPORT(3, Duration.ofMillis(1500)),
    /** A case, which holds every object of the environment. */
    CASE(3, Duration.ofSeconds(5)),
    /** Both, or a report with pseudonyms: names are looked for in all that was read. */
    REPORT_AND_CASE(2, Duration.ofSeconds(8));

    private final int part;
    private final Duration most;

    TimeBudget(int part, Duration most) {
        this.part = part;
        this.most = most;
    }

    /** What is left for reading of a run that has this time in all. */
    public Duration reading(Duration all) {
        return all.minus(min(all.dividedBy(part), most));
    }

    /** The time in all of a run that has just started: without what starting the program has used of it. */
    public static Duration left(Duration timeout) {
        return timeout.minus(min(Terminal.running(), timeout.dividedBy(2)));
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }
}
