package dev.registrydoctor.reports.record;

import dev.registrydoctor.checks.check.Details;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.KubectlAccess;
import dev.registrydoctor.checks.remedy.Remedy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies an edit to every text of a report, so that none is forgotten. What a report holds many times is edited, and its
 * secrets counted, once: a cause stands beside each of its ten thousand consequences.
 */
public final class Rewriter {

    private final TextEdit edit;
    private final BooleanSupplier isTimeUp;
    private boolean isLate;
    private final IdentityHashMap<Finding, Finding> findings = new IdentityHashMap<>();
    private final IdentityHashMap<Problem, Problem> problems = new IdentityHashMap<>();
    private final Map<Subject, Subject> subjects = new HashMap<>();
    private final Map<String, Finding> originals = new HashMap<>();
    private final IdentityHashMap<Finding, String> makers = new IdentityHashMap<>();

    public Rewriter(TextEdit edit) {
        this(edit, () -> false);
    }

    /**
     * A rewriter that has only some time.
     *
     * @param isTimeUp asked before each finding; when it says so, of each problem only the first few are edited, and no
     *     others are listed
     */
    public Rewriter(TextEdit edit, BooleanSupplier isTimeUp) {
        this.edit = edit;
        this.isTimeUp = isTimeUp;
    }

    /** Tells which check made these findings. */
    void made(String check, List<Finding> all) {
        all.forEach(finding -> makers.put(finding, own(check)));
    }

    /** Whether the time was up. */
    boolean isLate() {
        return isLate;
    }

    /** The report, each of its texts edited, its headline worded anew. */
    public Report report(Report report, Supplier<Report.Redaction> redaction) {
        List<Diagnosis> diagnoses = diagnoses(report.diagnoses());
        List<Finding> unexplained = findings(report.unexplained());
        List<Report.Warning> warnings = warnings(report.warnings());
        List<Finding> notes = findings(report.notes());
        Report.Run run = run(report.run()).hitBy(isLate);
        List<Report.NotLookedAt> notLookedAt =
                report.notLookedAt().stream().map(this::notLookedAt).toList();
        List<Report.CheckEntry> checks =
                report.checks().stream().map(this::check).toList();
        List<ImagePath> paths = report.paths().stream().map(this::path).toList();
        NodeTable nodes = report.nodes() == null ? null : nodes(report.nodes());
        Report.Consultation consultation = report.consultation() == null ? null : consultation(report.consultation());
        Report.Summary summary = report.summary().without(notListed(report));
        // Not a copy of the report: a part that nobody edits must be missing, not unedited.
        return new ReportBuilder(tool(report.tool()), run, report.verdict(), summary)
                .headline(Headline.of(report.verdict(), run.narrowing(), summary, diagnoses, unexplained, warnings))
                .diagnoses(diagnoses)
                .unexplained(unexplained)
                .warnings(warnings)
                .notes(notes)
                .notLookedAt(notLookedAt)
                .checks(checks)
                .paths(paths)
                .nodes(nodes)
                .consultation(consultation)
                .redaction(redaction.get())
                .build();
    }

    /** The causes, each with what follows from it, as far as there is time. */
    List<Diagnosis> diagnoses(List<Diagnosis> all) {
        Listed listed = new Listed();
        return all.stream()
                .filter(d -> listed.holds(d.root()))
                .map(this::diagnosis)
                .toList();
    }

    /** Findings, as far as there is time. */
    List<Finding> findings(List<Finding> all) {
        Listed listed = new Listed();
        return all.stream().filter(listed::holds).map(this::finding).toList();
    }

    /** Warnings, as far as there is time. */
    List<Report.Warning> warnings(List<Report.Warning> all) {
        Listed listed = new Listed();
        return all.stream()
                .filter(w -> listed.holds(w.finding()))
                .map(w -> new Report.Warning(finding(w.finding()), w.diagnosed()))
                .toList();
    }

    /** What a list holds: everything while there is time, and then the first few of each kind, of findings by problem. */
    private final class Listed {
        private final Map<String, Integer> held = new HashMap<>();

        boolean holds(Finding finding) {
            return holds(finding.problem().id());
        }

        boolean holds(String kind) {
            isLate |= isTimeUp.getAsBoolean();
            return held.merge(kind, 1, Integer::sum) <= Alike.FEW || !isLate;
        }
    }

    private int notListed(Report report) {
        return notListed(
                report.diagnoses(),
                List.of(
                        report.unexplained(),
                        report.warnings().stream().map(Report.Warning::finding).toList(),
                        report.notes()));
    }

    /** How many of these findings, each counted once, there was no time for. */
    int notListed(List<Diagnosis> diagnoses, List<List<Finding>> lists) {
        Set<Finding> missing = Collections.newSetFromMap(new IdentityHashMap<>());
        if (isLate) {
            for (Diagnosis diagnosis : diagnoses) {
                missing.add(diagnosis.root());
                diagnosis.consequences().forEach(c -> missing.add(c.finding()));
            }
            lists.forEach(missing::addAll);
            missing.removeIf(findings::containsKey);
        }
        return missing.size();
    }

    private Report.NotLookedAt notLookedAt(Report.NotLookedAt entry) {
        return new Report.NotLookedAt(
                own(entry.check()),
                entry.vital(),
                owns(entry.problems()),
                line(entry.reason()),
                line(entry.remedy()),
                gaps(entry.gaps()));
    }

    private Report.CheckEntry check(Report.CheckEntry entry) {
        return new Report.CheckEntry(
                own(entry.id()),
                own(entry.states()),
                entry.vital(),
                entry.status(),
                entry.tookMillis(),
                owns(entry.problems()),
                lineOrNull(entry.statement()),
                lineOrNull(entry.reason()));
    }

    String line(String text) {
        return edit.line(text);
    }

    @Nullable
    String lineOrNull(@Nullable String text) {
        return text == null ? null : line(text);
    }

    List<String> lines(List<String> texts) {
        return texts.stream().map(this::line).toList();
    }

    String own(String text) {
        return edit.own(text);
    }

    private @Nullable String ownOrNull(@Nullable String text) {
        return text == null ? null : own(text);
    }

    List<String> owns(List<String> texts) {
        return texts.stream().map(this::own).toList();
    }

    private String block(String text) {
        return edit.block(text);
    }

    Report.Tool tool(Report.Tool tool) {
        return new Report.Tool(own(tool.name()), own(tool.version()), ownOrNull(tool.build()), ownOrNull(tool.java()));
    }

    Report.Run run(Report.Run run) {
        return new Report.Run(
                run.startedAt(),
                run.tookMillis(),
                run.deadlineHit(),
                line(run.site()),
                run.mode(),
                lineOrNull(run.vantage()),
                new KubectlAccess(lineOrNull(run.access().context())),
                edit.arguments(run.args()),
                new Narrowing(
                        lines(run.narrowing().only()),
                        lines(run.narrowing().skip()),
                        lines(run.narrowing().namespaces())));
    }

    /** A cause, and of its consequences those for which there is time: the clock is asked before each is edited. */
    private Diagnosis diagnosis(Diagnosis diagnosis) {
        Listed listed = new Listed();
        Set<Finding> told = Collections.newSetFromMap(new IdentityHashMap<>());
        told.add(diagnosis.root());
        Finding root = finding(diagnosis.root());
        List<Consequence> consequences = new ArrayList<>();
        for (Consequence each : diagnosis.consequences()) {
            // What follows from something that is not listed has no place.
            if (listed.holds(each.finding()) && (!isLate || told.contains(each.becauseOf()))) {
                told.add(each.finding());
                consequences.add(new Consequence(finding(each.finding()), finding(each.becauseOf()), each.depth()));
            }
        }
        return new Diagnosis(
                root,
                diagnosis.severity(),
                consequences,
                diagnosis.explainsMore()
                        || consequences.size() < diagnosis.consequences().size(),
                confidence(diagnosis.confidence()));
    }

    private Confidence confidence(Confidence confidence) {
        return new Confidence(confidence.level(), lines(confidence.supports()), lines(confidence.wouldChange()));
    }

    Finding finding(Finding finding) {
        Finding known = findings.get(finding);
        if (known == null) {
            known = numbered(finding, edited(finding));
            findings.put(finding, known);
        }
        return known;
    }

    /** Of several that are called the same, perhaps since their names were edited, each further one gets a number. */
    private Finding numbered(Finding original, Finding edited) {
        Finding numbered = edited;
        Finding other = originals.putIfAbsent(numbered.id(), original);
        while (other != null && !other.equals(original)) {
            numbered = numbered.numbered(numbered.number() + 1);
            other = originals.putIfAbsent(numbered.id(), original);
        }
        return numbered;
    }

    private Finding edited(Finding finding) {
        Set<Subject> involves = new HashSet<>();
        finding.involves().forEach(s -> involves.add(subject(s)));
        Set<Subject> affects = new HashSet<>();
        finding.affects().forEach(s -> affects.add(subject(s)));
        return new Finding(
                problem(finding.problem()),
                subject(finding.subject()),
                line(finding.summary()),
                finding.evidence().stream().map(this::observation).toList(),
                involves,
                affects,
                finding.hypothesis(),
                finding.takesEffect(),
                finding.remedy() == null ? null : remedy(finding.remedy()),
                maker(finding),
                finding.number(),
                details(finding.details()));
    }

    private Details details(Details details) {
        return new Details(
                details.image() == null
                        ? null
                        : subject(Subject.image(details.image())).name(),
                details.registry() == null ? null : registry(details.registry()),
                details.hosts().stream().map(this::node).toList());
    }

    /** Who made a finding: what the finding says, or else what this was told. */
    private @Nullable String maker(Finding finding) {
        return finding.check() == null ? makers.get(finding) : ownOrNull(finding.check());
    }

    private Problem problem(Problem problem) {
        return problems.computeIfAbsent(
                problem,
                p -> new Problem(own(p.id()), p.kind(), own(p.title()), owns(p.explainedBy()), p.accessProblem()));
    }

    private Subject subject(Subject subject) {
        return subjects.computeIfAbsent(subject, edit::subject);
    }

    private Observation observation(Observation observation) {
        return new Observation(
                line(observation.observed()), lineOrNull(observation.expected()), line(observation.source()));
    }

    private Remedy remedy(Remedy remedy) {
        return remedy.edited(this::line, this::block, this::own);
    }

    ImagePath path(ImagePath path) {
        return new ImagePath(
                line(path.image()),
                line(path.puller()),
                path.hops().stream()
                        .map(h -> new Hop(h.step(), h.state(), line(h.says()), lines(h.details())))
                        .toList());
    }

    NodeTable nodes(NodeTable table) {
        return new NodeTable(
                table.nodes().stream().map(this::node).toList(),
                table.rows().stream()
                        .map(row -> new Row(
                                registry(row.registry()),
                                row.cells().stream().map(this::cell).toList()))
                        .toList(),
                gaps(table.gaps()));
    }

    private Cell cell(Cell cell) {
        Entry entry = cell.entry();
        return new Cell(
                cell.reach(),
                line(cell.says()),
                cell.scheme(),
                cell.login(),
                cell.certificate(),
                new Entry(entry.kind(), lineOrNull(entry.path()), line(entry.says())),
                lines(cell.servers()),
                cell.trust(),
                cell.differs());
    }

    private String node(String name) {
        return subject(Subject.node(name)).name();
    }

    private String registry(String name) {
        return subject(Subject.registry(name)).name();
    }

    Report.Consultation consultation(Report.Consultation consultation) {
        return new Report.Consultation(
                consultation.symptoms().stream().map(this::block).toList(),
                consultation.exchanges().stream()
                        .map(e -> new Report.Exchange(line(e.question()), line(e.answer())))
                        .toList(),
                consultation.notes().stream().map(this::block).toList());
    }

    /** Thousands of questions may have had no answer: all of them while there is time, and then the first few. */
    private List<Gap> gaps(List<Gap> all) {
        Listed listed = new Listed();
        return all.stream().filter(each -> listed.holds("gap")).map(this::gap).toList();
    }

    Gap gap(Gap gap) {
        return new Gap(gap.cause(), line(gap.what()), line(gap.why()), line(gap.remedy()));
    }
}
