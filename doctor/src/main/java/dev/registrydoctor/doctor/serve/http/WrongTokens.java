package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong tokens by the address that they come from. The right token is accepted all the same, since many readers can have one
 * address: a proxy, a node.
 */
final class WrongTokens {

    /** A person mistypes, a scraper keeps a token that was replaced. */
    static final int MOST = 10;

    static final Duration WITHIN = Duration.ofMinutes(1);

    private static final int MOST_ADDRESSES = 1_000;

    private final ServeClock clock;
    private final ServeLog log;
    private final Map<InetAddress, Count> counts = new LinkedHashMap<>();
    private Instant quietUntil = Instant.MIN;

    WrongTokens(ServeClock clock, ServeLog log) {
        this.clock = clock;
        this.log = log;
    }

    /**
     * Counts one.
     *
     * @return how long the client is to wait, or zero when it may try again
     */
    synchronized Duration from(InetAddress address) {
        Instant now = clock.now();
        counts.values().removeIf(count -> !now.isBefore(count.until));
        Count count = counts.computeIfAbsent(address, unknown -> new Count(now.plus(WITHIN)));
        count.number++;
        if (counts.size() > MOST_ADDRESSES) {
            Iterator<InetAddress> oldest = counts.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        if (count.number <= MOST) {
            return Duration.ZERO;
        }
        if (!now.isBefore(quietUntil)) {
            quietUntil = now.plus(WITHIN);
            log.say("more than " + MOST + " wrong tokens within a minute from " + address.getHostAddress());
        }
        return Duration.between(now, count.until);
    }

    private static final class Count {
        private final Instant until;
        private int number;

        Count(Instant until) {
            this.until = until;
        }
    }
}
