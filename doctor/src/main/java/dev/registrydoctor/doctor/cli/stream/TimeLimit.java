package dev.registrydoctor.doctor.cli.stream;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A time that began once; whether it is over, for whoever works within it. */
public final class TimeLimit implements BooleanSupplier {

    private final long end;

    private TimeLimit(long end) {
        this.end = end;
    }

    /** A time that begins now. */
    public static TimeLimit of(Duration time) {
        return new TimeLimit(System.nanoTime() + time.toNanos());
    }

    /** Half of what is left now; the other half is for what follows. */
    public TimeLimit half() {
        long now = System.nanoTime();
        return new TimeLimit(now + Math.max(0, end - now) / 2);
    }

    @Override
    public boolean getAsBoolean() {
        return System.nanoTime() - end > 0;
    }
}
