package dev.registrydoctor.reports.html;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.reports.record.Alike;
import dev.registrydoctor.reports.record.CauseGraph.Node;
import dev.registrydoctor.reports.record.NodeWords;
import dev.registrydoctor.reports.text.Words;
import dev.registrydoctor.reports.writer.Markup;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Findings as they open to their evidence, each with an id that links lead to. */
final class FindingList {

    /** The most findings of one problem that are listed: a browser does not open a hundred thousand. */
    private static final int MOST = 1_000;

    private final Markup html;
    private final RemedySteps remedies;
    private final Map<Finding, String> ids = new HashMap<>();
    private final PageIds pageIds = new PageIds();
    private final Map<String, String> firstOfProblem = new HashMap<>();
    private final Set<Finding> shown = new HashSet<>();

    FindingList(Markup html, RemedySteps remedies) {
        this.html = html;
        this.remedies = remedies;
    }

    /** The id of the element that shows a finding; the same one whenever it is asked for. */
    String id(Finding finding) {
        String id = ids.computeIfAbsent(finding, f -> pageIds.of("f", f.id()));
        firstOfProblem.putIfAbsent(finding.problem().id(), id);
        return id;
    }

    /** The id of the first finding of a problem that is shown, or an empty text. */
    String idOfProblem(String problem) {
        return firstOfProblem.getOrDefault(problem, "");
    }

    /** Marks the next element as the one that shows a finding, unless one does already. */
    String[] anchor(Finding finding, String... attributes) {
        List<String> all = new ArrayList<>(List.of(attributes));
        if (shown.add(finding)) {
            all.add("id");
            all.add(id(finding));
        }
        return all.toArray(String[]::new);
    }

    /** What follows from a node, level by level. */
    void tree(Node cause) throws IOException {
        html.open("ul", "class", "tree");
        for (Node node : cause.effects()) {
            html.open("li");
            if (node.findings().size() > 1) {
                group(node.findings(), false);
            } else if (shown.contains(node.first())) {
                html.text(node.first().summary() + " ");
                html.leaf("a", "(shown above)", "href", "#" + id(node.first()));
            } else {
                one(node.first(), false);
            }
            if (!node.effects().isEmpty()) {
                tree(node);
            }
            html.end();
        }
        html.end();
    }

    /** Findings one below the other, those of one problem together if they are many. */
    void list(List<List<Finding>> groups) throws IOException {
        html.open("ul", "class", "findings");
        for (List<Finding> group : groups) {
            html.open("li");
            if (group.size() > 1) {
                group(group, true);
            } else {
                one(group.get(0), true);
            }
            html.end();
        }
        html.end();
    }

    private void one(Finding finding, boolean withRemedy) throws IOException {
        html.open("details", "class", "finding").open("summary");
        html.leaf("strong", finding.problem().title());
        String more = Words.beyond(finding.problem().title(), finding.summary());
        if (!more.isEmpty()) {
            html.leaf("span", more, "class", "says");
        }
        html.end();
        html.open("div", anchor(finding, "class", "body"));
        named(finding, "named");
        evidence(finding.evidence());
        if (withRemedy && finding.remedy() != null) {
            remedies.write(finding.remedy(), "h3");
        }
        html.end().end();
    }

    /** What a finding is called where it is looked up. */
    void named(Finding finding, String style) throws IOException {
        html.open("p", "class", style);
        html.leaf("code", finding.problem().id()).text(" on " + finding.subject());
        html.end();
        String seenOn = NodeWords.seenOn(finding);
        if (!seenOn.isEmpty()) {
            html.leaf("p", seenOn + ".", "class", "where");
        }
    }

    /** Many findings of one problem: little markup each, since there may be hundreds. */
    private void group(List<Finding> findings, boolean withRemedies) throws IOException {
        Finding first = findings.get(0);
        html.open("details", "class", "finding").open("summary");
        html.leaf("strong", first.problem().title());
        html.leaf("span", findings.size() + " times", "class", "times");
        html.leaf("span", "The first: " + first.summary(), "class", "says");
        html.end();
        html.open("div", "class", "body");
        html.open("p", "class", "named").leaf("code", first.problem().id()).end();
        // A box that scrolls and holds no link can be scrolled by keyboard only when it takes the focus itself.
        html.open(
                "div",
                "class",
                "many",
                "role",
                "group",
                "tabindex",
                "0",
                "aria-label",
                first.problem().title());
        html.open("ol");
        for (Finding finding : findings.subList(0, Math.min(MOST, findings.size()))) {
            html.open("li", anchor(finding)).leaf("b", finding.subject().toString());
            html.text(": " + finding.summary());
            for (Observation seen : finding.evidence()) {
                html.open("small");
                html.text(seen.observed() + (seen.expected() == null ? "" : " (expected: " + seen.expected() + ")"));
                html.text("; seen in " + seen.source()).close();
            }
            if (withRemedies && finding.remedy() != null) {
                html.open("details").leaf("summary", "Fix for " + finding.subject());
                remedies.write(finding.remedy(), "h3");
                html.close();
            }
            html.end();
        }
        html.end().end();
        if (findings.size() > MOST) {
            html.leaf("p", "and " + (findings.size() - MOST) + " more; all: " + Alike.WHOLE, "class", "hint");
        }
        html.end().end();
    }

    void evidence(List<Observation> evidence) throws IOException {
        if (evidence.isEmpty()) {
            return;
        }
        html.open("ul", "class", "evidence");
        for (Observation seen : evidence) {
            html.open("li").open("dl");
            html.leaf("dt", "Seen").leaf("dd", seen.observed());
            if (seen.expected() != null) {
                html.leaf("dt", "Expected").leaf("dd", seen.expected());
            }
            html.leaf("dt", "Where").leaf("dd", seen.source());
            html.close().end();
        }
        html.end();
    }
}
