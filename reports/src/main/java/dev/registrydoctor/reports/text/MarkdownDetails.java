package dev.registrydoctor.reports.text;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Group;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.AreaResult;
import dev.registrydoctor.reports.record.ConsequenceTree;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.record.Obstacle;
import dev.registrydoctor.reports.record.PlacedFinding;
import dev.registrydoctor.reports.record.PlacedFinding.Role;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The folded parts of a ticket, most useful first: the last ones may have no room. */
final class MarkdownDetails {

    private static final int MOST_GROUPS = 8;

    private static final String NODES = """
            | Registry | Nodes | Answer | certs.d | Servers | Differs in |
            | --- | --- | --- | --- | --- | --- |
            """;

    private final Report report;
    private final Ticket ticket;

    MarkdownDetails(Report report, Ticket ticket) {
        this.report = report;
        this.ticket = ticket;
    }

    void write() {
        ticket.fold("Leads to", consequences());
        ticket.fold("Evidence", evidence());
        ticket.fold("Environment", environment());
        nodes();
        ticket.fold("Transcript", said());
        ticket.fold("Paths of images", paths());
        ticket.fold("Notes", report.notes().stream().map(MarkdownReport::line).toList());
        int unseen = report.notLookedAt().size();
        ticket.fold(Headline.count(unseen, "check") + " could not run", notLookedAt());
        int all = report.checks().size();
        ticket.fold(
                "All " + Headline.count(all, "check"), "| Result | Check | Details |\n| --- | --- | --- |\n", checks());
    }

    private List<String> consequences() {
        List<String> entries = new ArrayList<>();
        for (Alike<Diagnosis> cause : Alike.causes(report.diagnoses())) {
            Map<String, Integer> told = new LinkedHashMap<>();
            for (ConsequenceTree.Entry entry : new ConsequenceTree(Alike.consequences(cause.members())).inOrder()) {
                if (told.merge(entry.finding().problem().id(), 1, Integer::sum) <= Alike.FEW) {
                    entries.add("  ".repeat(Math.min(entry.depth(), 8)) + MarkdownReport.line(entry.finding()));
                }
            }
            more(told, entries);
        }
        return entries;
    }

    /** Of many alike the first few are shown; this says how many are not. */
    private static void more(Map<String, Integer> told, List<String> entries) {
        told.forEach((problem, number) -> {
            if (number > Alike.FEW) {
                entries.add("- and " + (number - Alike.FEW) + " more of " + MarkdownReport.name(problem) + "\n");
            }
        });
    }

    private List<String> evidence() {
        List<String> entries = new ArrayList<>();
        Map<String, Integer> told = new LinkedHashMap<>();
        for (PlacedFinding placed : PlacedFinding.allOf(report)) {
            Finding finding = placed.finding();
            if (!finding.evidence().isEmpty()
                    && !isShownWhole(placed)
                    && told.merge(finding.problem().id(), 1, Integer::sum) <= Alike.FEW) {
                String role = placed.role().label();
                entries.add("**" + role + "** " + MarkdownReport.subject(finding) + "\n\n"
                        + MarkdownReport.observations(finding.evidence()) + "\n");
            }
        }
        more(told, entries);
        return entries;
    }

    private static boolean isShownWhole(PlacedFinding placed) {
        return placed.diagnosis() != null
                && placed.role() != Role.CONSEQUENCE
                && placed.finding().evidence().size() <= MarkdownReport.MOST_EVIDENCE;
    }

    private List<String> environment() {
        Report.Tool tool = report.tool();
        Report.Run run = report.run();
        List<String> entries = new ArrayList<>();
        entries.add(entry("program", tool.name() + " " + tool.version()));
        if (tool.build() != null) {
            entries.add(entry("build", tool.build()));
        }
        if (tool.java() != null) {
            entries.add(entry("Java", tool.java()));
        }
        entries.add(entry("environment", run.site()));
        entries.add("- mode: " + run.mode().label() + "\n");
        if (run.vantage() != null) {
            entries.add(entry("checked from host", run.vantage()));
        }
        if (!run.args().isEmpty()) {
            entries.add(
                    "- arguments: " + MarkdownReport.name(MarkdownReport.clip(String.join(" ", run.args()))) + "\n");
        }
        if (run.startedAt() != null) {
            entries.add("- started: " + run.startedAt() + "\n");
        }
        if (run.tookMillis() != null) {
            entries.add("- took: " + run.tookMillis() + " ms\n");
        }
        if (report.lateness() != null) {
            entries.add("- " + report.lateness() + "\n");
        }
        report.redaction().byKind().forEach((kind, count) -> entries.add(entry("removed", count + " " + kind)));
        return entries;
    }

    private void nodes() {
        NodeTable table = report.nodes();
        if (table == null) {
            return;
        }
        List<String> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            List<Group> groups = NodeWords.groups(row, table);
            for (Group group : groups.subList(0, Math.min(MOST_GROUPS, groups.size()))) {
                Cell cell = group.cell();
                rows.add(Stream.of(
                                row.registry(),
                                NodeWords.who(group, row),
                                NodeWords.answer(cell),
                                NodeWords.entry(cell),
                                NodeWords.servers(cell),
                                NodeWords.differs(cell))
                        .map(text -> Markdown.cell(MarkdownReport.clip(text)))
                        .collect(Collectors.joining(" | ", "| ", " |\n")));
            }
            if (groups.size() > MOST_GROUPS) {
                rows.add("| " + Markdown.cell(Words.shorten(row.registry())) + " | " + (groups.size() - MOST_GROUPS)
                        + " more |  |  |  |  |\n");
            }
        }
        ticket.fold(NodeWords.title(table), NODES, rows);
        ticket.fold(
                "Nodes that were not looked at",
                table.gaps().stream()
                        .map(gap -> "- " + MarkdownReport.prose(gap.what() + ": " + gap.why()) + "\n")
                        .toList());
    }

    private static String entry(String label, String text) {
        return "- " + label + ": " + MarkdownReport.prose(text) + "\n";
    }

    private List<String> said() {
        Report.Consultation consultation = report.consultation();
        if (consultation == null) {
            return List.of();
        }
        List<String> entries = new ArrayList<>();
        consultation.symptoms().forEach(s -> entries.add(block("Pasted", s)));
        consultation
                .exchanges()
                .forEach(e -> entries.add("- " + MarkdownReport.prose(e.question()) + "\n  - "
                        + MarkdownReport.prose(e.answer()) + "\n"));
        consultation.notes().forEach(n -> entries.add(block("Noted", n)));
        return entries;
    }

    /** Indented, so that no line of it looks like one of ours in plain text. */
    private static String block(String label, String text) {
        return "\n" + label + ":\n\n" + Markdown.fence(text.indent(2), 0) + "\n";
    }

    private List<String> paths() {
        List<String> entries = new ArrayList<>();
        for (ImagePath path : report.paths()) {
            StringBuilder text = new StringBuilder(MarkdownReport.name(path.image()));
            text.append(" for ").append(MarkdownReport.prose(path.puller()));
            text.append(": ").append(path.verdict().label()).append("\n\n");
            for (Hop hop : path.hops()) {
                text.append("- ")
                        .append(hop.step().label())
                        .append(": ")
                        .append(hop.state().label());
                text.append(
                                hop.says().isBlank()
                                                || hop.says().equals(hop.state().label())
                                        ? ""
                                        : "; " + MarkdownReport.prose(hop.says()))
                        .append("\n");
                hop.details()
                        .forEach(d -> text.append("  - ")
                                .append(MarkdownReport.prose(d))
                                .append("\n"));
            }
            entries.add(text.append("\n").toString());
        }
        return entries;
    }

    private List<String> notLookedAt() {
        List<String> entries = new ArrayList<>();
        for (Obstacle obstacle : Obstacle.inShort(report.notLookedAt())) {
            StringBuilder text = new StringBuilder("- ");
            text.append(obstacle.whats().isEmpty() ? "" : first(obstacle.whats()) + ": ");
            text.append(MarkdownReport.prose(obstacle.why())).append("\n");
            if (!obstacle.remedy().isBlank()) {
                text.append("  - to check it: ")
                        .append(MarkdownReport.prose(obstacle.remedy()))
                        .append("\n");
            }
            text.append("  - checks: ").append(first(obstacle.checks())).append("\n");
            entries.add(text.toString());
        }
        return entries;
    }

    /** The first few names, and how many more there are; the table of all checks has each. */
    private static String first(Set<String> names) {
        String shown =
                names.stream().limit(Alike.FEW).map(MarkdownReport::prose).collect(Collectors.joining(", "));
        return names.size() > Alike.FEW ? shown + " and " + (names.size() - Alike.FEW) + " more" : shown;
    }

    private List<String> checks() {
        List<String> rows = new ArrayList<>();
        for (CheckEntry check : report.checks()) {
            rows.add("| " + AreaResult.words(check.status()) + " | "
                    + Markdown.cell(Words.shorten(check.id())) + " | "
                    + Markdown.cell(MarkdownReport.clip(TextReport.says(check))) + " |\n");
        }
        return rows;
    }
}
