package dev.registrydoctor.reports.testkit;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Details;
import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.ExaminedSite;
import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.path.NodeTable;
import dev.registrydoctor.checks.path.NodeTable.Cell;
import dev.registrydoctor.checks.path.NodeTable.Certificate;
import dev.registrydoctor.checks.path.NodeTable.Entry;
import dev.registrydoctor.checks.path.NodeTable.Login;
import dev.registrydoctor.checks.path.NodeTable.Reach;
import dev.registrydoctor.checks.path.NodeTable.Row;
import dev.registrydoctor.checks.path.NodeTable.Trust;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.reports.record.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A report with something of one's own in every string that a report can hold. */
public final class Seeded {

    private final UnaryOperator<String> seed;

    private Seeded(UnaryOperator<String> seed) {
        this.seed = seed;
    }

    /** A report in which each string is what the seed makes of the name of its place. */
    public static Report with(UnaryOperator<String> seed) {
        return new Seeded(seed).report();
    }

    private String at(String place) {
        return seed.apply(place);
    }

    private Report report() {
        Finding root = finding("root", Problem.Kind.ROOT);
        Finding effect = finding("effect", Problem.Kind.SYMPTOM);
        Diagnosis diagnosis = new Diagnosis(
                root,
                Diagnosis.Severity.PROBLEM,
                List.of(new Diagnosis.Consequence(effect, root, 1)),
                false,
                new Confidence(Confidence.Level.MEDIUM, List.of(at("supports")), List.of(at("wouldChange"))));
        Diagnoses diagnoses = new Diagnoses(
                List.of(diagnosis),
                List.of(finding("unexplained", Problem.Kind.SYMPTOM)),
                List.of(finding("warning", Problem.Kind.WARNING)),
                List.of(finding("note", Problem.Kind.INFO)),
                Diagnoses.Verdict.PROBLEMS,
                false);
        Gap gap = new Gap(Gap.Cause.DENIED, at("gap.what"), at("gap.why"), at("gap.remedy"));
        List<CheckResult> results = List.of(
                result("found", Outcome.found(root)),
                result("passed", Outcome.pass(at("statement"))),
                result("skipped", Outcome.skipped(at("reason"))),
                result("unknown", Outcome.unknown(gap)),
                result("failed", new Outcome.Failed(at("message"))));
        Examination examination = new Examination(results, Map.of(), Instant.EPOCH, Duration.ofMillis(1), false);
        return Report.of(
                        new Report.Tool(at("tool"), at("version"), at("build"), at("java")),
                        Report.Run.of(examination, at("site"), Report.Mode.RECORDED, at("vantage"), List.of(at("arg"))),
                        new ExaminedSite(
                                examination,
                                diagnoses,
                                List.of(new ImagePath(
                                        at("path.image"),
                                        at("path.puller"),
                                        List.of(new Hop(
                                                Hop.Step.NAME,
                                                Hop.State.PASSES,
                                                at("path.says"),
                                                List.of(at("path.detail")))))),
                                nodes()),
                        () -> false)
                .with(new Report.Consultation(
                        List.of(at("symptom")),
                        List.of(new Report.Exchange(at("question"), at("answer"))),
                        List.of(at("note"))));
    }

    private NodeTable nodes() {
        return new NodeTable(
                List.of(at("nodes.one"), at("nodes.other")),
                List.of(new Row(at("nodes.registry"), List.of(cell("one"), cell("other")))),
                List.of(new Gap(Gap.Cause.DENIED, at("nodes.what"), at("nodes.why"), at("nodes.remedy"))));
    }

    private Cell cell(String node) {
        return new Cell(
                Reach.NOT_KNOWN,
                at("nodes." + node + ".says"),
                null,
                Login.NOT_KNOWN,
                Certificate.NOT_KNOWN,
                new Entry(Entry.Kind.NOT_KNOWN, at("nodes." + node + ".path"), at("nodes." + node + ".entry")),
                List.of(at("nodes." + node + ".server")),
                Trust.NOT_KNOWN,
                Set.of());
    }

    private CheckResult result(String name, Outcome outcome) {
        CheckInfo info = CheckInfo.of(at(name + ".id"), at(name + ".states")).reports(problem(name, Problem.Kind.ROOT));
        return new CheckResult(info, outcome, Duration.ofMillis(1));
    }

    private Problem problem(String name, Problem.Kind kind) {
        return new Problem(at(name + ".problem"), kind, at(name + ".title"), List.of(at(name + ".explainedBy")), false);
    }

    private Finding finding(String name, Problem.Kind kind) {
        return new Finding(
                problem(name, kind),
                Subject.pod(at(name + ".subject")),
                at(name + ".summary"),
                List.of(new Observation(at(name + ".observed"), at(name + ".expected"), at(name + ".source"))),
                Set.of(Subject.file(at(name + ".involves"))),
                Set.of(),
                false,
                false,
                remedy(name),
                null,
                1,
                new Details(at(name + ".image"), at(name + ".registry"), List.of(at(name + ".host"))));
    }

    /** A step of each kind of action, by an actor of each kind. */
    private Remedy remedy(String name) {
        List<Action> actions = List.of(
                Action.kubectl("get", at(name + ".kubectl")),
                Action.program("skopeo", at(name + ".program")),
                Action.root("snap", at(name + ".root")),
                Action.script("cat " + at(name + ".script")),
                Action.write("/etc/" + at(name + ".path"), at(name + ".content")),
                Action.edit("/etc/" + at(name + ".edited")),
                Action.apply("name: " + at(name + ".manifest")),
                Action.applyCreated("create", "secret", at(name + ".created")),
                Action.patch("pv", at(name + ".patch-namespace"), at(name + ".patched"), at(name + ".patch")),
                Action.delete("pod", at(name + ".delete-namespace"), at(name + ".deleted")),
                Action.restart(at(name + ".service")));
        List<Actor> actors = List.of(
                Actor.cluster(),
                Actor.everyNode(),
                Actor.node(at(name + ".node")),
                Actor.pushClient(at(name + ".machine")),
                Actor.operator(at(name + ".place")));
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < actions.size(); i++) {
            steps.add(Step.of(at(name + ".goal" + i), actions.get(i), actors.get(i % actors.size()))
                    .risking(Remedy.Risk.losesData(at(name + ".lost" + i), at(name + ".save" + i)))
                    .undoneBy(Action.script(at(name + ".undo" + i)), at(name + ".remark" + i)));
        }
        return new Remedy(
                steps,
                Verification.of(Action.kubectl("get", at(name + ".verify")), Actor.cluster(), at(name + ".expect"))
                        .rerunning(at(name + ".rerun")));
    }
}
