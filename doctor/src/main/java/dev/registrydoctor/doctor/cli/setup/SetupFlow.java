package dev.registrydoctor.doctor.cli.setup;

import dev.registrydoctor.checks.catalog.shared.NodeOfHost;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.doctor.cli.examine.OpenSite;
import dev.registrydoctor.doctor.cli.fix.CarryOut;
import dev.registrydoctor.doctor.cli.option.ColorOption;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.source.kube.Login;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A setup from the look at the site to the plan, and on to what is carried out of it.
 *
 * @param title what is set up, for the journal
 * @param subject what a person types to agree to a loss
 * @param needs what the plan is made of
 * @param planning makes the plan
 * @param login for the one registry that steps want a login for, or null
 * @param proving shows at the end that it works
 * @param care what is seen to when steps lose data
 */
record SetupFlow(
        String title,
        String subject,
        Needs needs,
        Planning planning,
        @Nullable Login login,
        Proving proving,
        CarryOut.Care care) {

    /** Adds to a plan, once nothing is left to do or all was tried, what shows that it works. */
    @FunctionalInterface
    interface Proving {
        /** Nothing is shown. */
        Proving NONE = (plan, seen, open, terminal) -> plan;

        /**
         * The plan with the proof.
         *
         * @param terminal where people are asked; null where nothing is carried out
         */
        PlanOutput of(PlanOutput plan, SetupSite.Seen seen, OpenSite open, @Nullable Terminal terminal)
                throws IOException, InterruptedException;
    }

    /** A setup without a proof. */
    SetupFlow(String title, String subject, Needs needs, Planning planning, @Nullable Login login) {
        this(title, subject, needs, planning, login, Proving.NONE);
    }

    /** A setup that loses nothing without being asked. */
    SetupFlow(String title, String subject, Needs needs, Planning planning, @Nullable Login login, Proving proving) {
        this(title, subject, needs, planning, login, proving, CarryOut.Care.NONE);
    }

    /** Makes a plan of what was read. */
    @FunctionalInterface
    interface Planning {
        PlanOutput of(SetupSite.Seen seen, OpenSite open) throws IOException, InterruptedException;
    }

    /**
     * Plans, prints, and carries out what somebody agrees to; then looks again.
     *
     * @return the exit code
     */
    int run(SetupSite site, CarryOut acting, DataOptions data, ColorOption color, Terminal terminal)
            throws IOException, InterruptedException {
        boolean isActing = acting.isWanted(site.options(), terminal, data.isText());
        Terminal shown = data.isText() ? color.on(terminal) : terminal.withOutputOnError();
        Begun begun = site.look(needs.and(NodeOfHost.NEEDS), terminal, (seen, open) -> {
            PlanOutput plan = planning.of(seen, open);
            if (plan.steps().isEmpty()) {
                return new Begun(proving.of(plan, seen, open, isActing ? shown : null), true);
            } else if (!isActing) {
                return new Begun(plan, true);
            }
            plan.writeDifferences(shown.style(TextStyle.Detail.NORMAL), shown.out());
            boolean isDone = acting.run(
                    new CarryOut.Wanted(title, subject, plan.steps(), login, care),
                    new CarryOut.Place(open, site.options(), site.nodeOptions(), seen.evidence(), seen.access()),
                    shown);
            return new Begun(plan, isDone);
        });
        PlanOutput before = begun.plan();
        if (!isActing || before.steps().isEmpty()) {
            print(before, data, color, terminal);
            if (data.isText() && !before.steps().isEmpty()) {
                terminal.out().println(CarryOut.NOTHING_CHANGED);
                terminal.out().flush();
            }
            return before.exitCode();
        }
        PlanOutput after =
                site.look(needs, terminal, (seen, open) -> proving.of(planning.of(seen, open), seen, open, shown));
        print(after, data, color, terminal);
        int exit = exitCode(after.exitCode(), begun.isDone());
        if (exit != after.exitCode()) {
            shown.out().println("Not all steps were done, see above: programs can still use what was before.");
            shown.out().flush();
        }
        return exit;
    }

    /**
     * The exit code after steps: what did not read a changed file again is not seen by looking at the file.
     *
     * @param planned that of the plan that is made afterwards
     * @param isDone whether no step failed or was left out
     */
    static int exitCode(int planned, boolean isDone) {
        return planned == ExitCode.OK && !isDone ? ExitCode.PROBLEMS : planned;
    }

    /**
     * A plan that was made.
     *
     * @param isDone whether nothing of it failed or was left out
     */
    private record Begun(PlanOutput plan, boolean isDone) {}

    /** Compares alone; returns the exit code. */
    int check(SetupSite site, DataOptions data, ColorOption color, Terminal terminal)
            throws IOException, InterruptedException {
        PlanOutput output = site.look(needs, terminal, planning::of);
        print(output, data, color, terminal);
        return output.exitCode();
    }

    private static void print(PlanOutput output, DataOptions data, ColorOption color, Terminal terminal)
            throws IOException {
        if (data.isText()) {
            output.writeText(color.on(terminal).style(TextStyle.Detail.NORMAL), terminal.out());
            terminal.out().flush();
        } else {
            data.print(output::writeJson, terminal);
        }
    }
}
