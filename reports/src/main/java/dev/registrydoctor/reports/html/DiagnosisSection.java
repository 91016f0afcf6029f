package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Severity;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.CauseGraph;
import dev.registrydoctor.reports.record.Headline;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.text.Words;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Causes, each with its fix, why the program names it, how sure it is and what it leads to; and the graph of them all. */
final class DiagnosisSection {

    /** So many are open from the start; nobody fixes more at once. */
    private static final int OPEN = 4;

    private final Markup html;
    private final FindingList findings;
    private final RemedySteps remedies;

    DiagnosisSection(Markup html, FindingList findings, RemedySteps remedies) {
        this.html = html;
        this.findings = findings;
        this.remedies = remedies;
    }

    /** What a diagnosis of a severity is called. */
    static String kind(Severity severity) {
        return switch (severity) {
            case PROBLEM -> "Cause";
            case WARNING -> "Warning";
            case BLIND -> "Cannot check";
            case WAIT -> "Wait";
        };
    }

    void write(List<Diagnosis> diagnoses) throws IOException {
        boolean problems = diagnoses.stream().anyMatch(d -> d.severity() == Severity.PROBLEM);
        String what = !problems ? "Result and fix" : diagnoses.size() == 1 ? "Cause and fix" : "Causes and fixes";
        html.open("section", "id", "causes", "aria-labelledby", "causes-title");
        html.leaf("h2", what, "id", "causes-title");
        List<Alike<Diagnosis>> causes = Alike.causes(diagnoses);
        String all = causes.size() == 1 ? "" : " of " + causes.size();
        for (int i = 0; i < causes.size(); i++) {
            article(causes.get(i), name(causes, i) + all, i < OPEN);
        }
        html.end();
    }

    /** What a diagnosis is called in the text and in the graph: numbered if there are several. */
    private static String name(List<Alike<Diagnosis>> causes, int index) {
        String kind = kind(causes.get(index).first().severity());
        return causes.size() == 1 ? kind : kind + " " + (index + 1);
    }

    private void article(Alike<Diagnosis> alike, String name, boolean open) throws IOException {
        Diagnosis diagnosis = alike.first();
        Finding root = diagnosis.root();
        html.open("article", "class", "cause " + diagnosis.severity().label());
        if (!open) {
            html.open("details").open("summary");
        }
        html.open("h3").leaf("span", name, "class", "kind").text(" ");
        html.leaf("span", root.problem().title(), "class", "title").end();
        if (alike.isMany()) {
            html.leaf("p", "The same for " + subjects(alike) + ".", "class", "says root");
            html.leaf("p", "Shown is the first. " + Alike.WHOLE + " shows each.");
        }
        String more = Words.beyond(root.problem().title(), root.summary());
        if (!more.isEmpty()) {
            html.open("p", "class", "says root").prose(more).end();
        }
        if (!open) {
            html.end();
        }
        html.open("div", findings.anchor(root, "class", "body"));
        findings.named(root, "named root");
        if (root.remedy() != null) {
            remedies.write(root.remedy(), "h4");
        }
        if (!root.evidence().isEmpty()) {
            html.leaf("h4", "Why", "class", "label");
            findings.evidence(root.evidence());
        }
        confidence(diagnosis.confidence());
        consequences(alike.members());
        html.open("details", "class", "undo").leaf("summary", "More about this problem");
        html.leaf("p", "Meaning, look-alikes, fix and sources, also offline:");
        remedies.command(Report.explain(root.problem()));
        html.end().end();
        if (!open) {
            html.end();
        }
        html.end();
    }

    private void confidence(Confidence confidence) throws IOException {
        html.open("h4", "class", "label")
                .text("Confidence: " + confidence.level().label())
                .end();
        if (!confidence.wouldChange().isEmpty()) {
            html.leaf("p", "What could change it:");
            bullets(confidence.wouldChange());
        }
        if (!confidence.supports().isEmpty()) {
            html.open("details", "class", "undo").leaf("summary", "What supports it");
            bullets(confidence.supports());
            html.end();
        }
    }

    private void bullets(List<String> texts) throws IOException {
        html.open("ul");
        for (String text : texts) {
            html.open("li").prose(text).end();
        }
        html.end();
    }

    private static String subjects(Alike<Diagnosis> alike) {
        return Alike.subjects(
                alike.members().stream().map(d -> d.root().subject()).toList());
    }

    private void consequences(List<Diagnosis> diagnoses) throws IOException {
        int count = Alike.consequences(diagnoses).size();
        if (count == 0) {
            return;
        }
        html.leaf("h4", "Leads to " + Headline.count(count, "finding"), "class", "label");
        html.leaf("p", "Effects need no fix of their own: they go away with the cause.", "class", "hint");
        for (CauseGraph.Node root : CauseGraph.of(diagnoses).roots()) {
            findings.tree(root);
        }
    }

    /** The graph; for a report in which a finding has an effect. */
    void graph(List<Diagnosis> diagnoses) throws IOException {
        Map<Finding, String> names = new HashMap<>();
        List<Alike<Diagnosis>> causes = Alike.causes(diagnoses);
        for (int i = 0; i < causes.size(); i++) {
            names.put(causes.get(i).first().root(), name(causes, i));
        }
        GraphDrawing drawing =
                new GraphDrawing(CauseGraph.of(diagnoses), names, node -> findings.id(node.first()), html);
        html.open("section", "id", "graph", "aria-labelledby", "graph-title");
        html.leaf("h2", "Cause and effect", "id", "graph-title");
        html.leaf(
                "p",
                "Causes are on the left; an arrow points to each effect. Select a box to open its evidence."
                        + drawing.leftOut(),
                "class",
                "hint");
        html.open("div", "class", "scroll", "tabindex", "0", "role", "group", "aria-label", "Causes and effects");
        drawing.write();
        html.end().end();
    }
}
