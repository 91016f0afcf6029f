package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.option.NodeOptions;
import dev.registrydoctor.doctor.cli.option.SiteOptions;
import dev.registrydoctor.doctor.cli.stream.Progress;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.kube.Login;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One fix of a site: examines it, plans, and carries the plans out.
 *
 * @param args the command line, for reports
 * @param terminal where people read along
 * @param patience how long an effect is waited for
 * @param login for the one registry that steps want a login for, or null
 */
record Fixing(
        SiteOptions site,
        NodeOptions nodes,
        List<Check> checks,
        List<String> args,
        Terminal terminal,
        Duration patience,
        @Nullable Login login) {

    /** What a step reads can depend on what the one before it has read; more than that no remedy needs. */
    private static final int MOST_READINGS = 3;

    /** What was planned, in an open site. */
    record Planned(Look look, List<PlannedRemedy> remedies, String site) {}

    /** What is done with a plan while the site is open. */
    @FunctionalInterface
    interface Use<T> {
        T of(Planned planned, Acting acting, Planner planner) throws IOException, InterruptedException;
    }

    /**
     * Examines the site, plans, and has the plan used.
     *
     * @param problems ids of what is to be fixed; empty for all causes of what does not work
     */
    <T> T plan(List<String> problems, Use<T> use) throws IOException, InterruptedException {
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, site.timeout.get());
                Acting machine = Acting.on(open, site, terminal)) {
            Look look = Look.at(open, site, nodes, checks, args, terminal, progress);
            List<Finding> causes =
                    problems.isEmpty() ? Causes.all(look.diagnoses()) : Causes.named(problems, look.diagnoses());
            NodeMachines others = NodeMachines.of(open, site, nodes, look.nodes(), look.here(), terminal, progress);
            Acting acting = others == null ? machine : machine.with(others);
            KubectlAccess access = look.report().run().access();
            Planner planner = acting.planner(look.here(), access, WantedLogins.of(causes, login));
            List<PlannedRemedy> remedies = plan(planner, access, causes);
            if (others != null) {
                for (int i = 0; i < MOST_READINGS && others.readWanted(); i++) {
                    remedies = plan(planner, access, causes);
                }
            }
            progress.doing(null);
            return use.of(new Planned(look, remedies, open.description(site)), acting, planner);
        }
    }

    private static List<PlannedRemedy> plan(Planner planner, KubectlAccess access, List<Finding> causes) {
        List<PlannedRemedy> plans = new ArrayList<>();
        for (Finding cause : causes) {
            Remedy remedy = cause.remedy();
            if (remedy != null) {
                plans.add(new PlannedRemedy(
                        cause.problem().id() + " on " + cause.subject(),
                        cause.summary(),
                        cause.subject().name(),
                        cause,
                        remedy,
                        RemedyText.of(remedy, access),
                        planner.plan(remedy)));
            }
        }
        return plans;
    }

    /** A plan for the same cause by a later examination: what was changed since may have moved the lines that it changes. */
    PlannedRemedy planAgain(PlannedRemedy remedy, Look later, Planner planner) {
        Finding cause = remedy.cause();
        Finding found = cause == null ? null : Causes.again(cause, later.diagnoses());
        KubectlAccess access = later.report().run().access();
        return found == null || found.remedy() == null
                ? remedy
                : plan(planner, access, List.of(found)).get(0);
    }

    /** Examines the site again. */
    Look again() throws InterruptedException {
        try (Progress progress = new Progress(terminal, false);
                OpenSite open = OpenSite.open(site, terminal, site.timeout.get())) {
            return Look.at(open, site, nodes, checks, args, terminal, progress);
        }
    }
}
