package dev.registrydoctor.doctor.cli.fix.text;

import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.doctor.act.change.Change;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.List;

/** A plan as people read it: for each step the goal, the place, the risk and the difference. */
public final class PlanText {

    private final Page page;

    public PlanText(Page page) {
        this.page = page;
    }

    /** The whole plan of one cause. */
    public void write(PlannedRemedy remedy) throws IOException {
        title(remedy);
        for (int i = 0; i < remedy.steps().size(); i++) {
            step(remedy.steps().get(i), i + 1, remedy.steps().size());
        }
        verification(remedy.text());
    }

    /** What the plan is for. */
    public void title(PlannedRemedy remedy) throws IOException {
        page.wide(Shown.clean(remedy.title()), Tone.BOLD);
        if (!remedy.summary().isEmpty()) {
            page.wide(Shown.clean(remedy.summary()), Tone.PLAIN);
        }
        page.blank();
    }

    /** One step with what it would change. */
    public void step(PlannedStep step, int number, int of) throws IOException {
        page.label("Step " + number + "/" + of, Tone.BOLD);
        page.text(
                0,
                Shown.clean(step.step().goal()) + " (" + Shown.clean(step.text().circumstances()) + ")",
                Tone.PLAIN);
        String warning = step.text().warning();
        if (warning != null) {
            page.text(0, Shown.clean(warning), Tone.RED);
        }
        work(step);
        page.blank();
    }

    private void work(PlannedStep step) throws IOException {
        StepWork work = step.work();
        if (work instanceof StepWork.Changes changes) {
            for (Change change : changes.changes()) {
                change(change);
            }
        } else if (work instanceof StepWork.AlreadyDone) {
            page.text(0, "Nothing to do: it is already so.", Tone.DIM);
        } else if (work instanceof StepWork.Elsewhere other) {
            page.text(0, "Not done from here: it is to be done " + Shown.clean(other.machine()) + ".", Tone.YELLOW);
            command(step);
        } else if (work instanceof StepWork.ByHand byHand) {
            page.text(0, Shown.clean(byHand.why()), Tone.YELLOW);
            command(step);
        } else if (work instanceof StepWork.Blocked blocked) {
            page.text(0, "Cannot be done: " + Shown.clean(blocked.why()), Tone.YELLOW);
        }
    }

    private void change(Change change) throws IOException {
        if (change instanceof CommandRun run) {
            page.command(0, ChangeText.command(run.argv()));
        } else {
            page.text(0, ChangeText.subject(change), Tone.BOLD);
            difference(ChangeText.difference(change));
        }
        if (!change.isReversible()) {
            page.text(0, "undo does not take this back.", Tone.DIM);
        }
    }

    private void difference(List<String> lines) throws IOException {
        for (String line : lines) {
            page.row("  " + line, line.startsWith("+") ? Tone.GREEN : line.startsWith("-") ? Tone.RED : Tone.DIM);
        }
    }

    private void command(PlannedStep step) throws IOException {
        String command = step.text().command();
        if (command != null) {
            page.command(0, Shown.clean(command));
        }
    }

    private void verification(RemedyText text) throws IOException {
        page.label("Check", Tone.BOLD);
        if (text.check() != null) {
            page.command(0, Shown.clean(text.check()));
        }
        page.text(0, Shown.clean(text.sign()), Tone.PLAIN);
        page.blank();
    }
}
