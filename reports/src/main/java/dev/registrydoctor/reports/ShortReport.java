package dev.registrydoctor.reports;

import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Remedy.Risk;
import dev.registrydoctor.reports.PlacedFinding.Role;
import java.io.IOException;
import java.util.List;

/**
 * The report for grep, cut and awk: a line for each finding that somebody has to do something about, gravest first, and
 * the verdict in the last line. What follows from a cause has no line: its cause has.
 *
 * <p>A line has six columns with a tab between them, and no tab inside them: role, problem, subject, summary, first step,
 * its command. What there is not is a {@code -}.
 */
public final class ShortReport {

    private ShortReport() {}

    /** Writes a report, ending in a line break. */
    public static void write(Report report, Appendable out) throws IOException {
        for (PlacedFinding placed : PlacedFinding.allOf(report)) {
            if (placed.role().compareTo(Role.WARNING) <= 0) {
                out.append(line(placed)).append('\n');
            }
        }
        out.append(Sanitizer.line(String.join(" ", Words.of(report.headline()))))
                .append('\n');
    }

    private static String line(PlacedFinding placed) {
        Remedy remedy = placed.finding().remedy();
        Remedy.Step first = remedy == null ? null : remedy.steps().get(0);
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
                        command == null || command.isBlank() ? "-" : Sanitizer.line(command.strip())));
    }

    private static String what(Remedy.Step step) {
        return (step.risk() == Risk.LOSES_DATA ? "*** LOSES DATA *** " : "")
                + step.what()
                + (step.where().isBlank() ? "" : " (" + step.where() + ")");
    }

    private static String column(String text) {
        String column = String.join(" ", Words.of(Sanitizer.line(text)));
        return column.isEmpty() ? "-" : column;
    }
}
