package dev.registrydoctor.doctor.plugin;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Question;
import java.util.Collection;
import java.util.Set;

/** A plug-in's check: its failures are errors of this one check, and name the plug-in. */
final class GuardedCheck implements Check {

    private final Check check;
    private final CheckInfo info;
    private final Needs needs;
    private final Guard guard;

    /**
     * A guarded check.
     *
     * @param info what the check said when it was loaded: it is not asked again
     */
    GuardedCheck(Check check, CheckInfo info, Guard guard) {
        this.check = check;
        this.info = info.withoutFollowUps();
        this.needs = info.needs();
        this.guard = guard;
    }

    /** The check itself, beside whose class its pages lie. */
    Check check() {
        return check;
    }

    @Override
    public CheckInfo info() {
        return info;
    }

    @Override
    public Collection<Question<?>> followUps(Evidence soFar) {
        return guard.call("followUps() of " + info.id(), () -> {
            Set<Question<?>> asks = needs.after(soFar);
            asks.addAll(check.followUps(soFar));
            return asks;
        });
    }

    @Override
    public Outcome examine(Evidence evidence) {
        try {
            return guard.call("examine() of " + info.id(), () -> check.examine(evidence));
        } catch (Guard.PluginFailure e) {
            return new Outcome.Failed(String.valueOf(e.getMessage()));
        }
    }
}
