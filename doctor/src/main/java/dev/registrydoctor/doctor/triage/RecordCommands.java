package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.SavedHistory;
import dev.registrydoctor.reports.compare.Comparison;
import dev.registrydoctor.reports.compare.ComparisonReport;
import dev.registrydoctor.reports.compare.SavedReport;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.text.Page.Tone;
import dev.registrydoctor.reports.text.TextReport;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Commands that record what is entered and what was found. */
final class RecordCommands {

    private RecordCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                        "symptom",
                        List.of("s"),
                        "TEXT",
                        "enter an error line or a description that begins with the name of a command",
                        SessionCommand.ANY,
                        RecordCommands::symptom),
                new SessionCommand(
                        "note",
                        List.of("n"),
                        "TEXT",
                        "add a note to the report",
                        SessionCommand.ANY,
                        RecordCommands::note),
                new SessionCommand(
                        "report",
                        List.of(),
                        "[[FORMAT=]FILE]",
                        "write the report with what was entered here; the ending of FILE names the format; without FILE, show it",
                        1,
                        RecordCommands::report),
                new SessionCommand(
                        "ticket",
                        List.of(),
                        "[FILE.zip]",
                        "pack the reports and the case into one archive; prints what is inside and what was hidden",
                        1,
                        RecordCommands::ticket),
                new SessionCommand(
                        "diff",
                        List.of(),
                        "[OLD.json]",
                        "show what changed since the session began, or since an earlier report",
                        1,
                        RecordCommands::diff),
                new SessionCommand(
                                "set",
                                List.of(),
                                "[timeout TIME | history on|off]",
                                "set the time of one examination, or whether typed lines are saved for later sessions",
                                2,
                                RecordCommands::set)
                        .completing(context -> List.of("timeout", "history", "on", "off")));
    }

    private static void symptom(CommandContext context, String rest) throws InterruptedException {
        if (rest.isEmpty()) {
            throw new Refused("symptom takes an error line or a description");
        }
        new SymptomDialog(context).discuss(rest);
    }

    private static void note(CommandContext context, String rest) {
        if (rest.isEmpty()) {
            throw new Refused("note takes a text");
        }
        context.session().addNote(Secrets.redact(rest));
        context.say("Noted. The report contains it.");
    }

    private static void report(CommandContext context, String rest) throws InterruptedException {
        Report report = context.session().report();
        try {
            if (rest.isEmpty()) {
                StringBuilder text = new StringBuilder();
                TextReport.write(report, context.style(), text);
                context.screen().page(text.toString());
            } else {
                context.say("Wrote the report to "
                        + CleanText.line(context.session()
                                .environment()
                                .save(
                                        report,
                                        context.session()
                                                .examined()
                                                .examination()
                                                .evidence(),
                                        rest)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void ticket(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        Report report = session.report();
        try {
            session.environment()
                    .ticket(report, session.examined().examination().evidence(), rest)
                    .forEach(line -> context.screen().print(CleanText.line(line) + "\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void diff(CommandContext context, String rest) throws InterruptedException {
        Session session = context.session();
        Report now = session.report();
        SavedReport before = rest.isEmpty()
                ? SavedReport.of(session.earliest().report())
                : session.environment().earlier(rest);
        Comparison comparison = Comparison.of(
                before,
                SavedReport.of(now),
                session.environment().checks().stream().map(Check::info).toList());
        StringBuilder text = new StringBuilder();
        try {
            ComparisonReport.writeText(comparison, context.style(), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.screen().page(text.toString());
    }

    private static void set(CommandContext context, String rest) {
        List<String> words = SessionCommand.words(rest);
        if (!words.isEmpty()) {
            set(context, words.get(0), words.size() > 1 ? words.get(1) : "");
        }
        TextStyle style = context.style();
        String history = context.screen().history().isOn() ? "on" : "off";
        context.show(page -> page.wide(
                "timeout " + ExaminationCommands.words(context.session().timeout()) + ", history " + history + " ("
                        + style.width() + " columns, color " + (style.color() ? "on" : "off") + ", "
                        + (style.unicode() ? "Unicode" : "ASCII") + ")",
                Tone.PLAIN));
    }

    private static void set(CommandContext context, String name, String value) {
        SavedHistory history = context.screen().history();
        if ("timeout".startsWith(name)) {
            context.session().timeout(ExaminationCommands.time(value));
        } else if (!"history".startsWith(name)) {
            throw new Refused(DidYouMean.unknown(
                    "setting", name, List.of("timeout", "history"), "set takes: timeout TIME, or history on|off"));
        } else if (value.equals("off")) {
            history.turnOff();
        } else if (value.equals("on")) {
            history.turnOn();
        } else {
            throw new Refused("set history takes: on or off");
        }
    }
}
