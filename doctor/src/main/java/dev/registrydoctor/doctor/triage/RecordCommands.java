package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.reports.Page.Tone;
import dev.registrydoctor.reports.TextReport;
import dev.registrydoctor.reports.TextStyle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Commands that keep a record: of what is said, and of what was found. */
final class RecordCommands {

    private RecordCommands() {}

    static List<Command> all() {
        return List.of(
                new Command(
                        "symptom",
                        List.of("s"),
                        "TEXT",
                        "what does not work; the same as TEXT alone, also where it begins with a command's name",
                        Command.ANY,
                        RecordCommands::symptom),
                new Command("note", List.of("n"), "TEXT", "a note for the report", Command.ANY, RecordCommands::note),
                new Command(
                        "report",
                        List.of(),
                        "[FORMAT=]FILE",
                        "the report with what was said here; the file's ending names the form; without FILE it is shown",
                        1,
                        RecordCommands::report),
                new Command("set", List.of(), "[timeout TIME]", "the time of one examination", 2, RecordCommands::set)
                        .completing(room -> List.of("timeout")));
    }

    private static void symptom(Room room, String rest) throws InterruptedException {
        if (rest.isEmpty()) {
            throw new Refused("symptom takes an error line, or words");
        }
        new Hearing(room).hear(rest);
    }

    private static void note(Room room, String rest) {
        if (rest.isEmpty()) {
            throw new Refused("note takes a text");
        }
        room.session().noted(rest);
        room.say("Noted; it stands in the report.");
    }

    private static void report(Room room, String rest) throws InterruptedException {
        var report = room.session().report();
        try {
            if (rest.isEmpty()) {
                StringBuilder text = new StringBuilder();
                TextReport.write(report, room.style(), text);
                room.screen().page(text.toString());
            } else {
                room.say("The report is in "
                        + Clean.line(room.session()
                                .practice()
                                .save(
                                        report,
                                        room.session().examined().examination().evidence(),
                                        rest)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void set(Room room, String rest) {
        List<String> words = Command.words(rest);
        if (words.size() == 2 && "timeout".startsWith(words.get(0))) {
            room.session().timeout(ExaminationCommands.time(words.get(1)));
        } else if (!words.isEmpty()) {
            throw new Refused("set timeout TIME is what can be set");
        }
        TextStyle style = room.style();
        room.show(page -> page.wide(
                "timeout " + room.session().timeout().toSeconds() + " s (" + style.width() + " columns, colour "
                        + (style.color() ? "on" : "off") + ", " + (style.unicode() ? "Unicode" : "ASCII") + ")",
                Tone.PLAIN));
    }
}
