package dev.registrydoctor.doctor.serve.watch;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Names of reports: the time, so that later ones sort after earlier ones, and something that no other replica has. */
final class ReportIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'-'SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String replica;
    private Instant last = Instant.MIN;

    ReportIds(RandomGenerator random) {
        this.replica = String.format(Locale.ROOT, "%06x", random.nextInt(1 << 24));
    }

    /** The name of a report that begins at this time, or a moment later when the clock was set back. */
    String next(Instant at) {
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        last = time.isAfter(last) ? time : last.plusMillis(1);
        return TIME.format(last) + "-" + replica;
    }
}
