package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.triage.screen.Refused;
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

/** Commands that keep a record: of what is said, and of what was found. */
final class RecordCommands {

    private RecordCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                        "symptom",
                        List.of("s"),
                        "TEXT",
                        "what does not work; the same as TEXT alone, also where it begins with a command's name",
                        SessionCommand.ANY,
                        RecordCommands::symptom),
                new SessionCommand(
                        "note",
                        List.of("n"),
                        "TEXT",
                        "a note for the report",
                        SessionCommand.ANY,
                        RecordCommands::note),
                new SessionCommand(
                        "report",
                        List.of(),
                        "[FORMAT=]FILE",
                        "the report with what was said here; the file's ending names the form; without FILE it is shown",
                        1,
                        RecordCommands::report),
                new SessionCommand(
                        "ticket",
                        List.of(),
                        "[FILE.zip]",
                        "the report in several forms and the case in one archive; says what is inside and what was hidden",
                        1,
                        RecordCommands::ticket),
                new SessionCommand(
                        "diff",
                        List.of(),
                        "[OLD.json]",
                        "what changed since the first examination of this session, or since an earlier report",
                        1,
                        RecordCommands::diff),
                new SessionCommand(
                                "set",
                                List.of(),
                                "[timeout TIME]",
                                "the time of one examination",
                                2,
                                RecordCommands::set)
                        .completing(context -> List.of("timeout")));
    }

    private static void symptom(CommandContext context, String rest) throws InterruptedException {
        if (rest.isEmpty()) {
            throw new Refused("symptom takes an error line, or words");
        }
        new SymptomDialog(context).discuss(rest);
    }

    private static void note(CommandContext context, String rest) {
        if (rest.isEmpty()) {
            throw new Refused("note takes a text");
        }
        context.session().addNote(Secrets.redact(rest));
        context.say("Noted; it stands in the report.");
    }

    private static void report(CommandContext context, String rest) throws InterruptedException {
        Report report = context.session().report();
        try {
            if (rest.isEmpty()) {
                StringBuilder text = new StringBuilder();
                TextReport.write(report, context.style(), text);
                context.screen().page(text.toString());
            } else {
                context.say("The report is in "
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
        if (words.size() == 2 && "timeout".startsWith(words.get(0))) {
            context.session().timeout(ExaminationCommands.time(words.get(1)));
        } else if (!words.isEmpty()) {
            throw new Refused("set timeout TIME is what can be set");
        }
        TextStyle style = context.style();
        context.show(page -> page.wide(
                "timeout " + ExaminationCommands.words(context.session().timeout()) + " (" + style.width()
                        + " columns, colour " + (style.color() ? "on" : "off") + ", "
                        + (style.unicode() ? "Unicode" : "ASCII") + ")",
                Tone.PLAIN));
    }
}
