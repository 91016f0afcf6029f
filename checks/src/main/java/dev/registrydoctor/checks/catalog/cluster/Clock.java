package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.catalog.shared.Clocks;
import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.catalog.shared.Workloads;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether this host's clock agrees with those of the machines that answered it, and the nodes' clocks with the API
 * server's.
 */
public final class Clock implements Check {

    private static final CheckInfo INFO = CheckInfo.of(
                    "cluster.clock", "the clocks of this host and the nodes agree with other clocks")
            .reports(ClusterProblems.CLOCK_SKEW)
            .requires(HostFacts.Ask.INSTANCE, Settings.Ask.INSTANCE)
            .needs(Clocks.NEEDS, Workloads.NEEDS);

    @Override
    public CheckInfo info() {
        return INFO;
    }

    @Override
    public Outcome examine(Evidence evidence) {
        List<Finding> nodes = NodeClocks.findings(evidence);
        Outcome here = ofThisHost(evidence);
        if (nodes.isEmpty()) {
            return here;
        }
        List<Finding> all = new ArrayList<>(nodes);
        if (here instanceof Outcome.Found found) {
            all.addAll(found.findings());
        }
        return Outcome.of(all, "");
    }

    private static Outcome ofThisHost(Evidence evidence) {
        List<Clocks.Reading> readings = Clocks.read(evidence);
        if (readings.isEmpty()) {
            return Outcome.skipped("no other machine reported its time");
        }
        List<Clocks.Reading> agreeing =
                readings.stream().filter(r -> !r.differs()).toList();
        if (!agreeing.isEmpty()) {
            // A clock that differs from two that agree is itself wrong.
            return Outcome.pass(
                    "this host's clock agrees with that of " + agreeing.get(0).of());
        }
        long ahead = readings.stream().filter(r -> !r.ahead().isNegative()).count();
        if (ahead != 0 && ahead != readings.size()) {
            return Outcome.skipped("no two clocks agree");
        }
        return Outcome.found(skew(readings, evidence));
    }

    private static Finding skew(List<Clocks.Reading> readings, Evidence evidence) {
        Clocks.Reading first = readings.get(0);
        String doubt = readings.size() > 1 ? "" : ", or the other clock is wrong";
        Finding finding = Finding.of(
                        ClusterProblems.CLOCK_SKEW,
                        NodeOfHost.subject(evidence),
                        "The clock of this host is " + Clocks.words(first.ahead())
                                + (first.ahead().isNegative() ? " behind the clock of " : " ahead of the clock of ")
                                + first.of()
                                + doubt)
                .asHypothesis();
        for (Clocks.Reading reading : readings) {
            finding = finding.observed(
                    reading.of() + " sent the time " + Clocks.words(reading.theirs()) + " when this host had "
                            + Clocks.words(reading.ours()),
                    "clocks that differ by less than " + Clocks.TOLERANCE.toSeconds() + " s",
                    "header Date of its response");
        }
        return finding.remedy(remedy(Actor.here()));
    }

    /** Steps that synchronize the clock of a machine. */
    static Remedy remedy(Actor machine) {
        return Remedy.of(
                Verification.of(Action.program("timedatectl"), machine, "shows \"System clock synchronized: yes\""),
                Step.of(
                        "Synchronize the clock now: timesyncd and chrony set the clock when they start.",
                        Action.script("sudo timedatectl set-ntp false && sudo timedatectl set-ntp true"),
                        machine));
    }
}
