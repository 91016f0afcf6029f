package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.doctor.act.fix.Effect;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.cli.fix.text.PlanJson;
import dev.registrydoctor.doctor.cli.fix.text.PlanText;
import dev.registrydoctor.doctor.cli.option.DataOptions;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.util.List;

/** Prints what would be done, or what was. */
final class FixReport {

    private final Terminal terminal;
    private final TextStyle style;
    private final DataOptions data;
    private final String site;

    FixReport(Terminal terminal, TextStyle style, DataOptions data, String site) {
        this.terminal = terminal;
        this.style = style;
        this.data = data;
        this.site = site;
    }

    /** Prints the plans and changes nothing; returns the exit code. */
    int dry(List<PlannedRemedy> remedies, Look look) throws IOException {
        boolean isLeft = remedies.stream().anyMatch(remedy -> !remedy.isDone());
        if (!data.isText()) {
            List<PlanJson.Ran> all = remedies.stream()
                    .map(remedy -> new PlanJson.Ran(remedy, List.of(), null, 0))
                    .toList();
            data.print(out -> PlanJson.write(site, true, all, out), terminal);
            return untouched(isLeft, look);
        }
        Page page = new Page(style, terminal.out());
        for (PlannedRemedy remedy : remedies) {
            new PlanText(page).write(remedy);
        }
        terminal.out().println(remedies.isEmpty() ? nothing(look) : closing(isLeft));
        terminal.out().flush();
        return untouched(isLeft, look);
    }

    private static int untouched(boolean isAnythingLeft, Look look) {
        return isAnythingLeft
                ? ExitCode.PROBLEMS
                : switch (look.diagnoses().verdict()) {
                    case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
                    case PROBLEMS -> ExitCode.PROBLEMS;
                    case HEALTHY, WARNINGS -> ExitCode.OK;
                };
    }

    private static String nothing(Look look) {
        String headline = look.report().headline();
        boolean isWarned = !look.diagnoses().warnings().isEmpty();
        return headline + (headline.endsWith(".") ? "" : ".") + " There is nothing to carry out."
                + (isWarned ? " To fix a warning, name its problem: registry-doctor fix PROBLEM." : "");
    }

    private String closing(boolean isLeft) {
        if (!isLeft) {
            return "Nothing is left to do.";
        }
        return CarryOut.NOTHING_CHANGED;
    }

    /** Prints what came of a run, as far as it was not printed meanwhile; returns the exit code. */
    int ran(List<PlanJson.Ran> ran) throws IOException {
        if (!data.isText()) {
            data.print(out -> PlanJson.write(site, false, ran, out), terminal);
        }
        return ran.stream().allMatch(one -> Effect.FIXED.label().equals(one.effect()) && !one.hasFailed())
                ? ExitCode.OK
                : ExitCode.PROBLEMS;
    }
}
