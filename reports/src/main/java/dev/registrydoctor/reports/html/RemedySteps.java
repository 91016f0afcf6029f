package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.RemedyText;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;

/** What to do, as numbered steps that name their risk and whose commands can be copied. */
final class RemedySteps {

    private final Markup html;
    private final KubectlAccess access;

    RemedySteps(Markup html, KubectlAccess access) {
        this.html = html;
        this.access = access;
    }

    /**
     * Writes a remedy.
     *
     * @param what the remedy
     * @param heading the element of its headings, by the level of where it stands
     */
    void write(Remedy what, String heading) throws IOException {
        RemedyText remedy = RemedyText.of(what, access);
        html.open("div", "class", "remedy");
        html.leaf(heading, "Fix", "class", "label");
        html.open("ol", "class", "steps");
        for (StepText step : remedy.steps()) {
            step(step);
        }
        html.end();
        html.leaf(heading, "Check", "class", "label");
        html.open("div", "class", "verify");
        if (remedy.check() != null) {
            command(remedy.check());
        }
        html.open("p").prose(remedy.sign()).end();
        html.end().end();
    }

    private void step(StepText step) throws IOException {
        String loss = step.loss();
        html.open("li", "class", loss == null ? "step" : "step loses");
        if (loss != null) {
            html.open("p", "class", "risk loses").leaf("strong", "Loses data");
            html.prose(": " + loss).end();
        } else if (step.risk() instanceof Risk.RestartsSomething) {
            html.open("p", "class", "risk restarts")
                    .leaf("strong", "Causes a restart")
                    .end();
        }
        html.open("p", "class", "what").prose(step.goal()).end();
        boolean isHarmless = step.risk() instanceof Risk.None;
        html.open("p", "class", "where").text("Where: " + step.where());
        html.text(isHarmless ? ". Risk: " + step.risk().label() : "").end();
        if (step.command() != null) {
            command(step.command());
        }
        if (step.undo() != null) {
            html.open("details", "class", "undo").leaf("summary", "How to undo this step");
            if (step.undo().command() != null) {
                command(step.undo().command());
            }
            if (!step.undo().remark().isEmpty()) {
                html.open("p").prose(step.undo().remark()).end();
            }
            html.end();
        }
        html.end();
    }

    /** Something to copy. */
    void command(String command) throws IOException {
        html.open("div", "class", "cmd").open("pre").leaf("code", command.stripTrailing());
        html.close().end();
    }
}
