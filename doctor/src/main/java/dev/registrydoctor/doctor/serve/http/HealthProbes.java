package dev.registrydoctor.doctor.serve.http;

import dev.registrydoctor.doctor.serve.watch.Snapshot;
import java.util.function.Supplier;

/** What the kubelet asks. The answers hold nothing of the environment, because they go to everybody. */
final class HealthProbes {

    private static final int UNAVAILABLE = 503;

    private final Liveness liveness;
    private final Supplier<Snapshot> snapshots;

    HealthProbes(Liveness liveness, Supplier<Snapshot> snapshots) {
        this.liveness = liveness;
        this.snapshots = snapshots;
    }

    /** Whether the process works. It does while the API server is away, which no restart helps against. */
    PageAnswer health() {
        String fault = liveness.fault();
        return fault == null ? PageAnswer.text(200, "ok") : PageAnswer.text(UNAVAILABLE, fault);
    }

    /** Whether there is something to read here, or a leader elsewhere. */
    PageAnswer readiness() {
        Snapshot now = snapshots.get();
        if (now.latest() != null) {
            return PageAnswer.text(200, "ok");
        } else if (now.leading()) {
            return PageAnswer.text(UNAVAILABLE, "the first examination is not over");
        } else if (now.leader() != null) {
            return PageAnswer.text(200, "ok, stands by");
        }
        return PageAnswer.text(UNAVAILABLE, "no replica leads yet");
    }
}
