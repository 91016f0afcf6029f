package dev.registrydoctor.doctor.serve.cluster;

import dev.registrydoctor.doctor.act.typed.Refusals;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A lock that goes by this machine's clock alone. The client's elector compares the time that another machine has written with its
 * own: a clock that is ahead by more than a third of the lease would take the lead from a leader that is well. As in client-go, a
 * lease is over when nobody was seen to renew it for its duration.
 *
 * <p>It also knows since when this replica has not renewed its own lease, which the elector only looks at between two requests; and
 * it makes each failure one that the elector tries again after, since it ends without a word at any other.
 */
final class ObservedLock implements Lock {

    private final Lock lock;
    private final LongSupplier nanos;

    private @Nullable LeaderElectionRecord seen;
    private long seenAt;
    private long renewedAt;
    private boolean hasRenewed;
    private boolean hasAnswered;
    private long answeredAt;
    private @Nullable String failure;

    ObservedLock(Lock lock, LongSupplier nanos) {
        this.lock = lock;
        this.nanos = nanos;
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
        LeaderElectionRecord read = asked(() -> lock.get(client));
        synchronized (this) {
            long now = nanos.getAsLong();
            if (read == null) {
                seen = null;
                return null;
            }
            if (!read.equals(seen)) {
                seen = read;
                seenAt = now;
            }
            return new LeaderElectionRecord(
                    read.getHolderIdentity(),
                    read.getLeaseDuration(),
                    read.getAcquireTime(),
                    ZonedDateTime.now(ZoneOffset.UTC).minus(Duration.ofNanos(now - seenAt)),
                    read.getLeaderTransitions());
        }
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord record) {
        write(record, () -> lock.create(client, record));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord record) {
        write(record, () -> lock.update(client, record));
    }

    /** The lease runs from before the request was sent: others see it later. */
    private void write(LeaderElectionRecord record, Runnable request) {
        long before = nanos.getAsLong();
        asked(() -> {
            request.run();
            return record;
        });
        if (identity().equals(record.getHolderIdentity())) {
            synchronized (this) {
                renewedAt = before;
                hasRenewed = true;
            }
        }
    }

    private @Nullable LeaderElectionRecord asked(Supplier<@Nullable LeaderElectionRecord> request) {
        try {
            LeaderElectionRecord answer = request.get();
            synchronized (this) {
                failure = null;
                hasAnswered = true;
                answeredAt = nanos.getAsLong();
            }
            return answer;
        } catch (KubernetesClientException e) {
            // That another replica was faster is no failure.
            if (e.getCode() != HttpStatus.CONFLICT) {
                fail(Refusals.words(e));
            }
            throw e;
        } catch (RuntimeException e) {
            fail("it is not a Lease as leaders write it, or the client is closed");
            throw new KubernetesClientException("the lock failed", e);
        }
    }

    private synchronized void fail(String words) {
        failure = words;
    }

    /** Why the last request failed, or null. */
    synchronized @Nullable String failure() {
        return failure;
    }

    /** Whether this replica has renewed its lease within this time. */
    synchronized boolean isRenewedWithin(Duration time) {
        return hasRenewed && nanos.getAsLong() - renewedAt < time.toNanos();
    }

    /** Who holds the lease, when the API server has said so within this time and it is not over; else null. */
    synchronized @Nullable String holder(Duration time) {
        long now = nanos.getAsLong();
        LeaderElectionRecord record = seen;
        if (record == null
                || !hasAnswered
                || now - answeredAt >= time.toNanos()
                || now - seenAt >= record.getLeaseDuration().toNanos()) {
            return null;
        }
        String holder = record.getHolderIdentity();
        return holder == null || holder.isEmpty() ? null : holder;
    }

    @Override
    public String identity() {
        return lock.identity();
    }

    @Override
    public String describe() {
        return lock.describe();
    }
}
