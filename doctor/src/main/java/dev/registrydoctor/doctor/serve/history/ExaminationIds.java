package dev.registrydoctor.doctor.serve.history;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Random;

/**
 * Ids of examinations: the time in UTC and four random letters, as {@code 20261130-021846-123-k3f9}. Each sorts after the one
 * before, also when the clock has gone back, and two replicas do not make the same.
 */
public final class ExaminationIds {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS").withZone(ZoneOffset.UTC);
    private static final String LETTERS = "0123456789abcdefghijklmnopqrstuvwxyz";

    private final Random random = new SecureRandom();
    private Instant last = Instant.MIN;

    /** The id of an examination that began at this time. */
    public synchronized String next(Instant at) {
        Instant time = at.truncatedTo(ChronoUnit.MILLIS);
        last = time.isAfter(last) ? time : last.plusMillis(1);
        StringBuilder id = new StringBuilder(TIME.format(last)).append('-');
        for (int i = 0; i < 4; i++) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return id.toString();
    }
}
