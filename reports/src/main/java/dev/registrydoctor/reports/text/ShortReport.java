package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.RemedyText.StepText;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.ControlCharacters;
import java.io.IOException;
import java.util.List;

/**
 * The report for grep, cut and awk: a line for each finding that somebody has to do something about, gravest first, and
 * the verdict in the last line. What follows from a cause has no line: its cause has. Of more than ten alike the first
 * ten have lines, and one more says how many there are.
 *
 * <p>A line has six columns with a tab between them, and no tab inside them: role, problem, subject, summary, first step,
 * its command. What there is not is a {@code -}.
 */
public final class ShortReport {

    /** The names of the columns, as a line. */
    public static final String HEADER = "ROLE\tPROBLEM\tSUBJECT\tSUMMARY\tSTEP\tCOMMAND\n";

    private ShortReport() {}

    /** Writes a report, ending in a line break. */
    public static void write(Report report, Appendable out) throws IOException {
        List<PlacedFinding> told = PlacedFinding.allOf(report).stream()
                .filter(p -> p.role().compareTo(Role.WARNING) <= 0)
                .toList();
        for (Alike<PlacedFinding> alike : Alike.placed(told)) {
            for (PlacedFinding placed : alike.members()
                    .subList(0, Math.min(Alike.FEW, alike.members().size()))) {
                out.append(line(placed, report)).append('\n');
            }
            if (alike.size() > Alike.FEW) {
                out.append(rest(alike)).append('\n');
            }
        }
        out.append(ControlCharacters.line(String.join(" ", Words.of(report.headline()))))
                .append('\n');
    }

    /** The line for those that have none: nobody reads three thousand lines that differ in a name. */
    private static String rest(Alike<PlacedFinding> alike) {
        PlacedFinding first = alike.first();
        return String.join(
                "\t",
                List.of(
                        first.role().label(),
                        column(first.finding().problem().id()),
                        "-",
                        (alike.size() - Alike.FEW) + " more like these; all: " + Alike.WHOLE,
                        "-",
                        "-"));
    }

    private static String line(PlacedFinding placed, Report report) {
        Remedy remedy = placed.finding().remedy();
        StepText first = remedy == null ? null : report.text(remedy).steps().get(0);
        String command = first == null ? null : first.command();
        return String.join(
                "\t",
                List.of(
                        placed.role().label(),
                        column(placed.finding().problem().id()),
                        column(placed.finding().subject().toString()),
                        column(placed.finding().summary()),
                        first == null ? "-" : column(what(first)),
                        // Not shortened: half a command does something else.
                        command == null || command.isBlank() ? "-" : ControlCharacters.line(command.strip())));
    }

    private static String what(StepText step) {
        return (step.warning() == null ? "" : "*** " + step.warning() + " *** ")
                + step.goal()
                + " (" + step.circumstances() + ")";
    }

    private static String column(String text) {
        String column = String.join(" ", Words.of(ControlCharacters.line(text)));
        return column.isEmpty() ? "-" : column;
    }
}
