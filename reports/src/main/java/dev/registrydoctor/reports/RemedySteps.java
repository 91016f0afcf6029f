package dev.registrydoctor.reports;

import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import java.io.IOException;
import java.util.List;

/** What to do, as numbered steps whose commands can be copied. */
final class RemedySteps {

    /** What comes after a command in a sentence that says what it shows. */
    private static final List<String> VERBS =
            List.of(" shows ", " prints ", " lists ", " names ", " answers ", " succeeds", " (");

    private final Markup html;

    RemedySteps(Markup html) {
        this.html = html;
    }

    /**
     * Writes a remedy.
     *
     * @param heading the element of its headings, by the level of where it stands
     */
    void write(Remedy remedy, String heading) throws IOException {
        html.open("div", "class", "remedy");
        html.leaf(heading, "What to do", "class", "label");
        html.open("ol", "class", "steps");
        for (Remedy.Step step : remedy.steps()) {
            step(step);
        }
        html.end();
        html.leaf(heading, "Then check", "class", "label");
        html.open("div", "class", "verify");
        mixed(remedy.verify());
        html.end().end();
    }

    private void step(Remedy.Step step) throws IOException {
        html.open("li", "class", step.risk() == Risk.LOSES_DATA ? "step loses" : "step");
        if (step.risk() == Risk.LOSES_DATA) {
            html.open("p", "class", "risk loses").leaf("strong", "Loses data");
            html.text(": read the whole step before you run it.").end();
        } else if (step.risk() == Risk.RESTARTS) {
            html.open("p", "class", "risk restarts")
                    .leaf("strong", "Restarts something")
                    .end();
        }
        html.open("p", "class", "what").prose(step.what()).end();
        if (!step.where().isBlank()) {
            html.open("p", "class", "where").text("Where: " + step.where()).end();
        }
        if (step.command() != null) {
            command(step.command());
        }
        if (step.undo() != null) {
            html.open("details", "class", "undo").leaf("summary", "How to undo this step");
            mixed(step.undo());
            html.end();
        }
        html.end();
    }

    /** Something to copy. */
    void command(String command) throws IOException {
        html.open("div", "class", "cmd").open("pre").leaf("code", command.stripTrailing());
        html.close().end();
    }

    /** Lines of prose, and of commands with what they show. */
    private void mixed(String text) throws IOException {
        for (String line : text.lines().toList()) {
            if (!Words.beginsWithCommand(line)) {
                html.open("p").prose(line).end();
                continue;
            }
            int end = endOfCommand(line);
            command(line.substring(0, end));
            if (end < line.length()) {
                String rest = line.substring(end).strip();
                html.open("p").prose(rest.startsWith("(") ? rest : "It " + rest).end();
            }
        }
    }

    private static int endOfCommand(String line) {
        return VERBS.stream()
                .mapToInt(verb -> line.indexOf(verb, 8))
                .filter(at -> at > 0)
                .min()
                .orElse(line.length());
    }
}
