package dev.registrydoctor.checks.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a registry grows, by the times at which the blobs that it still has were written. What was deleted since is not
 * counted: a registry whose old images are deleted as fast as new ones come does not grow, and its rate here is what comes.
 * Nothing else that fills the same disk is counted.
 *
 * @param bytesPerDay the faster of the rates, more than 0
 * @param days the days that this rate was seen for
 * @param lastWeek bytes per day in the last 7 days; null where they are too few to tell
 * @param lastMonth bytes per day in the last 30 days, or in all where it is younger
 */
public record Growth(long bytesPerDay, int days, @Nullable Long lastWeek, long lastMonth) {

    /** Days that are looked at. */
    public static final int LONGEST = 30;

    /** Fewer days show no rate. */
    private static final int FEWEST = 7;

    /** Pushes on fewer days are single events. */
    private static final int PUSHES = 3;

    private static final Duration DAY = Duration.ofDays(1);

    /** By the blobs of a store; null when they are too few, or came in too few days, to tell a rate. */
    public static @Nullable Growth of(RegistryStore store, Instant now) {
        return of(written(store, now));
    }

    /**
     * By the bytes of each day. The day with the most bytes is left out, with the fuller one beside it: an import, or a copy of
     * the volume that sets all times again, is not growth, and can last beyond a day.
     *
     * @param written the bytes that were written on each of the last days, the last 24 hours first
     * @return null when that is too little to tell a rate
     */
    public static @Nullable Growth of(List<Long> written) {
        Long month = rate(written.subList(0, Math.min(LONGEST, written.size())));
        if (month == null) {
            return null;
        }
        Long week = rate(written.subList(0, FEWEST));
        return week != null && week > month
                ? new Growth(week, FEWEST, week, month)
                : new Growth(month, Math.min(LONGEST, written.size()), week, month);
    }

    /**
     * The bytes of the blobs of each of the last days, the last 24 hours first: as many days as there are blobs of. A time that
     * is not known, or in the future by more than a day, tells nothing.
     */
    public static List<Long> written(RegistryStore store, Instant now) {
        List<Long> days = new ArrayList<>();
        for (StoredBlob blob : store.blobs().values()) {
            Instant written = blob.written();
            if (written == null || written.isAfter(now.plus(DAY))) {
                continue;
            }
            long day = written.isAfter(now) ? 0 : Duration.between(written, now).toDays();
            while (days.size() <= Math.min(day, LONGEST - 1)) {
                days.add(0L);
            }
            if (day < LONGEST) {
                days.set((int) day, BlobHolders.plus(days.get((int) day), Math.max(0, blob.size())));
            }
        }
        return Collections.unmodifiableList(days);
    }

    private static @Nullable Long rate(List<Long> written) {
        long pushes = written.stream().filter(bytes -> bytes > 0).count();
        if (written.size() < FEWEST || pushes < PUSHES) {
            return null;
        }
        int most = written.indexOf(Collections.max(written));
        long before = most == 0 ? -1 : written.get(most - 1);
        long after = most == written.size() - 1 ? -1 : written.get(most + 1);
        long rest = 0;
        for (int i = 0; i < written.size(); i++) {
            if (i != most && i != (before > after ? most - 1 : most + 1)) {
                rest = BlobHolders.plus(rest, written.get(i));
            }
        }
        return Math.max(1, rest / (written.size() - 2));
    }

    /** After how many whole days this many bytes are full, if it goes on so and nothing is deleted. */
    public long daysUntilFull(long free) {
        return Math.max(0, free) / bytesPerDay;
    }
}
