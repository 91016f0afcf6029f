package dev.registrydoctor.doctor.cli.fix.text;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.fix.FixListener;
import dev.registrydoctor.doctor.act.fix.StepResult;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Says what came of each step. */
public record StepTalk(Terminal terminal) implements FixListener {

    @Override
    public void begins(PlannedStep step, int number) {
        if (step.work() instanceof StepWork.Changes changes
                && changes.changes().stream().anyMatch(change -> !(change instanceof FileChange))) {
            say("Step " + number + ": working on it...");
        }
    }

    @Override
    public void ended(StepResult result, int number) {
        switch (result.outcome()) {
            case DONE -> say("Step " + number + ": done." + (result.message().isEmpty() ? "" : " " + result.message()));
            case ALREADY_DONE -> say("Step " + number + ": nothing to do, it is already so.");
            case FAILED -> say("Step " + number + " failed: " + result.message());
            case LEFT_OUT -> {
                // The person knows what was refused, but not what follows from it.
                if (!result.message().isEmpty()) {
                    say("Step " + number + ": left out, " + result.message() + ".");
                }
            }
            case DONE_BY_HAND -> {
                // The person knows.
            }
        }
    }

    public void say(String text) {
        String clean = Shown.clean(text);
        try {
            if (clean.indexOf('\n') < 0 && !clean.startsWith(" ")) {
                new Page(terminal.style(TextStyle.Detail.NORMAL), terminal.out()).wide(clean, Page.Tone.PLAIN);
            } else {
                // What a command printed stays as it is.
                terminal.out().println(clean);
            }
            terminal.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
