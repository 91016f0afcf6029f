package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.doctor.act.fix.Gate;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.setup.retention.CollectionGuard;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks at the registry before it is set read-only, and before its garbage is collected. */
record CollectionGate(SiteOptions site, Terminal terminal) implements Gate {

    /** A Pod that ends gets 30 s by default. */
    private static final Duration PODS_END = Duration.ofSeconds(60);

    @Override
    public @Nullable String objection(PlannedStep step) throws InterruptedException {
        Action action = step.step().action();
        long end = System.nanoTime() + PODS_END.toNanos();
        while (CollectionGuard.isNeeded(action)) {
            String objection = CollectionGuard.objection(action, evidence());
            if (objection == null || !CollectionGuard.mayPass(objection) || System.nanoTime() > end) {
                return objection;
            }
            TimeUnit.SECONDS.sleep(2);
        }
        return null;
    }

    private Evidence evidence() {
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, site.timeout.get())) {
            return new Examiner(open.site(), site.timeout.get(), progress).gather(CollectionGuard.NEEDS);
        }
    }
}
