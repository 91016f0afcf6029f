package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.CheckResult.Status;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.doctor.triage.screen.TriageText;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.record.Report.CheckEntry;
import dev.registrydoctor.reports.text.FindingText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Parts of a report, as a session shows them. */
final class Views {

    /** A verdict and its causes fit one screen of 24 lines, wrapped at 80 columns. */
    private static final int MOST_CAUSES = 4;

    private static final int MOST_ROWS = 12;
    private static final int MOST_UNEXPLAINED = 50;

    private Views() {}

    /** The verdict: one screen. */
    static void verdict(Report report, Page page) throws IOException {
        page.wide(report.headline(), tone(report));
        List<Alike<Diagnosis>> causes = Alike.causes(report.diagnoses());
        boolean many = causes.size() > 2;
        for (Alike<Diagnosis> alike : causes.subList(0, Math.min(causes.size(), MOST_CAUSES))) {
            Diagnosis diagnosis = alike.first();
            Finding root = diagnosis.root();
            // Causes are listed first, so that a cause's place is its number.
            Listed listed = Listed.of(report).get(report.diagnoses().indexOf(diagnosis));
            page.label(listed.number() + " " + listed.kind(), listed.tone());
            page.text(0, listed.name() + (alike.isMany() ? " and " + (alike.size() - 1) + " more" : ""), Tone.BOLD);
            page.text(0, TriageText.shorten(root.summary(), many ? 120 : 280), Tone.PLAIN);
            if (!diagnosis.consequences().isEmpty() && !many) {
                page.text(0, "leads to: ", TriageText.shorten(explained(diagnosis), 200), Tone.DIM);
            }
        }
        if (causes.size() > MOST_CAUSES) {
            page.text(0, "and " + (causes.size() - MOST_CAUSES) + " more (problems lists them)", Tone.DIM);
        }
        if (!causes.isEmpty()) {
            page.wide("Next: why 1 (evidence), fix 1 (steps), or ? (all commands)", Tone.DIM);
        }
    }

    private static String explained(Diagnosis diagnosis) {
        return String.join(
                ", ",
                diagnosis.consequences().stream()
                        .map(c -> c.finding().problem().id())
                        .distinct()
                        .toList());
    }

    private static Tone tone(Report report) {
        return switch (report.verdict()) {
            case HEALTHY -> Tone.GREEN;
            case PROBLEMS -> Tone.RED;
            case WARNINGS, INCONCLUSIVE -> Tone.YELLOW;
        };
    }

    /** All findings, numbered; consequences are counted. */
    static void problems(Report report, Page page) throws IOException {
        Map<String, Integer> alike = new LinkedHashMap<>();
        for (Listed listed : Listed.of(report)) {
            if (listed.number() == 0 || alike.merge(listed.kind() + " " + listed.id(), 1, Integer::sum) > Alike.FEW) {
                continue;
            }
            page.label(listed.number() + " " + listed.kind(), listed.tone());
            page.text(0, listed.name(), Tone.BOLD);
            page.text(0, listed.finding().summary(), Tone.PLAIN);
            Diagnosis diagnosis = listed.diagnosis();
            if (diagnosis != null && !diagnosis.consequences().isEmpty()) {
                int count = diagnosis.consequences().size();
                page.text(
                        0,
                        "leads to " + count + (count == 1 ? " finding" : " findings") + " (graph shows them)",
                        Tone.DIM);
            }
        }
        for (Map.Entry<String, Integer> many : alike.entrySet()) {
            if (many.getValue() > Alike.FEW) {
                page.text(0, "and " + (many.getValue() - Alike.FEW) + " more: " + many.getKey(), Tone.DIM);
            }
        }
        page.blank();
        page.wide(report.headline(), tone(report));
    }

    /** The evidence of a finding, and which other causes were ruled out by what. */
    static void why(Listed listed, Report report, Map<String, String> checkOf, Page page) throws IOException {
        Finding finding = listed.finding();
        page.label(listed.kind(), listed.tone());
        page.text(0, finding.problem().title(), Tone.BOLD);
        page.text(0, finding.summary(), Tone.PLAIN);
        page.text(0, listed.name(), Tone.DIM);
        page.blank();
        followsFrom(listed, page);
        if (!finding.evidence().isEmpty()) {
            page.label("Evidence", Tone.BOLD);
            new FindingText(page).observations(0, finding.evidence());
            page.blank();
        }
        Diagnosis diagnosis = listed.diagnosis();
        if (diagnosis != null && listed.number() > 0) {
            page.pair("Confidence", diagnosis.confidence().level().label(), Tone.BOLD);
            for (String doubt : diagnosis.confidence().wouldChange()) {
                page.text(0, "- ", doubt, Tone.PLAIN);
            }
            page.blank();
        }
        otherCauses(listed, report, checkOf, page);
    }

    private static void followsFrom(Listed listed, Page page) throws IOException {
        Diagnosis diagnosis = listed.diagnosis();
        if (diagnosis == null || listed.number() > 0) {
            return;
        }
        page.label("Caused by", Tone.BOLD);
        List<Finding> chain = new ArrayList<>();
        Finding at = listed.finding();
        while (!at.equals(diagnosis.root())
                && chain.size() <= diagnosis.consequences().size()) {
            Finding effect = at;
            at = diagnosis.consequences().stream()
                    .filter(c -> c.finding().equals(effect))
                    .map(Consequence::becauseOf)
                    .findFirst()
                    .orElse(diagnosis.root());
            chain.add(at);
        }
        for (Finding cause : chain) {
            page.text(0, "- ", cause.id() + ": " + cause.summary(), Tone.PLAIN);
        }
        page.blank();
    }

    /** What else could have caused it, and what the check for that says. */
    private static void otherCauses(Listed listed, Report report, Map<String, String> checkOf, Page page)
            throws IOException {
        List<String[]> ruledOut = new ArrayList<>();
        List<String[]> unknown = new ArrayList<>();
        for (String cause : candidates(listed)) {
            CheckEntry check = report.checks().stream()
                    .filter(c -> c.id().equals(checkOf.get(cause)))
                    .findFirst()
                    .orElse(null);
            if (check == null || check.problems().contains(cause)) {
                continue;
            }
            // A skipped check had nothing to look at, which rules nothing out.
            boolean ran = EnumSet.of(Status.PASS, Status.WARN, Status.FAIL).contains(check.status());
            String says = check.statement() != null
                    ? check.statement()
                    : check.reason() != null ? check.reason() : "found instead: " + String.join(", ", check.problems());
            String[] row = {cause, TriageText.shorten(says, 120) + " (check " + check.id() + ")"};
            (ran ? ruledOut : unknown).add(row);
        }
        table("Ruled out", ruledOut, page);
        table("Not checked", unknown, page);
    }

    /** The other problems that can cause this: for a cause, those that can cause its direct effects. */
    private static Set<String> candidates(Listed listed) {
        Set<String> all = new LinkedHashSet<>(listed.finding().problem().explainedBy());
        Diagnosis diagnosis = listed.diagnosis();
        if (diagnosis != null && listed.number() > 0) {
            diagnosis.consequences().stream()
                    .filter(c -> c.depth() == 1)
                    .forEach(c -> all.addAll(c.finding().problem().explainedBy()));
        }
        all.remove(listed.id());
        return all;
    }

    private static void table(String label, List<String[]> rows, Page page) throws IOException {
        if (rows.isEmpty()) {
            return;
        }
        page.label(label, Tone.BOLD);
        page.table(rows.subList(0, Math.min(MOST_ROWS, rows.size())));
        if (rows.size() > MOST_ROWS) {
            page.text(0, "and " + (rows.size() - MOST_ROWS) + " more", Tone.DIM);
        }
        page.blank();
    }

    /** Causes with their effects, each below its cause. */
    static void graph(Report report, Page page) throws IOException {
        for (Alike<Diagnosis> alike : Alike.causes(report.diagnoses())) {
            Diagnosis diagnosis = alike.first();
            page.wide(
                    diagnosis.root().id() + (alike.isMany() ? " (first of " + alike.size() + " similar causes)" : ""),
                    Tone.BOLD);
            effects(diagnosis, page);
            page.blank();
        }
        List<Finding> unexplained = report.unexplained();
        for (Finding symptom : unexplained.subList(0, Math.min(MOST_UNEXPLAINED, unexplained.size()))) {
            page.row("? -> " + symptom.id(), Tone.YELLOW);
        }
        if (unexplained.size() > MOST_UNEXPLAINED) {
            page.row("? -> and " + (unexplained.size() - MOST_UNEXPLAINED) + " more", Tone.YELLOW);
        }
        if (report.diagnoses().isEmpty() && report.unexplained().isEmpty()) {
            page.wide("Nothing is wrong, so there are no causes and effects.", Tone.PLAIN);
        }
    }

    /** The effects of a cause; of several alike, the first few. */
    private static void effects(Diagnosis diagnosis, Page page) throws IOException {
        Map<Finding, List<Consequence>> byCause = new HashMap<>();
        for (Consequence consequence : diagnosis.consequences()) {
            byCause.computeIfAbsent(consequence.becauseOf(), f -> new ArrayList<>())
                    .add(consequence);
        }
        effects(byCause, diagnosis.root(), 1, page);
    }

    private static void effects(Map<Finding, List<Consequence>> byCause, Finding cause, int depth, Page page)
            throws IOException {
        String lead = "   ".repeat(depth - 1) + "-> ";
        Map<String, Integer> alike = new LinkedHashMap<>();
        for (Consequence consequence : byCause.getOrDefault(cause, List.of())) {
            Finding finding = consequence.finding();
            if (consequence.depth() == depth && alike.merge(finding.problem().id(), 1, Integer::sum) <= Alike.FEW) {
                page.row(lead + finding.id(), Tone.PLAIN);
                effects(byCause, finding, depth + 1, page);
            }
        }
        for (Map.Entry<String, Integer> many : alike.entrySet()) {
            if (many.getValue() > Alike.FEW) {
                page.row(lead + (many.getValue() - Alike.FEW) + " more of " + many.getKey(), Tone.PLAIN);
            }
        }
    }

    /** The steps of a remedy with their names; numbered, so that one can be copied. */
    static void fix(Listed listed, Report report, Page page) throws IOException {
        Finding finding = listed.finding();
        page.wide(listed.name(), Tone.BOLD);
        page.blank();
        if (finding.remedy() != null) {
            new FindingText(page).remedy(report.text(finding.remedy()));
        }
    }
}
