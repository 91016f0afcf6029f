package dev.registrydoctor.reports;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Observation;
import dev.registrydoctor.checks.check.Remedy;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Confidence;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnosis.Consequence;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.path.Hop;
import dev.registrydoctor.checks.path.ImagePath;
import dev.registrydoctor.checks.problem.Problem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets and control characters out of everything that a report holds. One place, so that no rendering has to
 * remember to.
 */
final class Cleaner {

    private Cleaner() {}

    static String line(String text) {
        // Secrets first: an escape in the middle of a key block would hide it from the patterns.
        return Sanitizer.line(Secrets.redact(text));
    }

    static @Nullable String lineOrNull(@Nullable String text) {
        return text == null ? null : line(text);
    }

    static List<String> lines(List<String> texts) {
        return texts.stream().map(Cleaner::line).toList();
    }

    /** For what people copy: a command of several lines, a file's new content. */
    private static String block(String text) {
        return Sanitizer.block(Secrets.redact(text));
    }

    private static @Nullable String blockOrNull(@Nullable String text) {
        return text == null ? null : block(text);
    }

    static Report.Tool tool(Report.Tool tool) {
        return new Report.Tool(
                line(tool.name()), line(tool.version()), lineOrNull(tool.build()), lineOrNull(tool.java()));
    }

    static Report.Run run(Report.Run run) {
        return new Report.Run(
                run.startedAt(),
                run.tookMillis(),
                run.deadlineHit(),
                line(run.site()),
                run.mode(),
                lineOrNull(run.vantage()),
                Secrets.redactArguments(run.args()).stream()
                        .map(Sanitizer::line)
                        .toList());
    }

    static Diagnosis diagnosis(Diagnosis diagnosis) {
        return new Diagnosis(
                finding(diagnosis.root()),
                diagnosis.severity(),
                diagnosis.consequences().stream()
                        .map(c -> new Consequence(finding(c.finding()), finding(c.becauseOf()), c.depth()))
                        .toList(),
                confidence(diagnosis.confidence()));
    }

    private static Confidence confidence(Confidence confidence) {
        return new Confidence(confidence.level(), lines(confidence.supports()), lines(confidence.wouldChange()));
    }

    static Finding finding(Finding finding) {
        Set<Subject> involves = new HashSet<>();
        finding.involves().forEach(s -> involves.add(subject(s)));
        return new Finding(
                problem(finding.problem()),
                subject(finding.subject()),
                line(finding.summary()),
                finding.evidence().stream().map(Cleaner::observation).toList(),
                involves,
                finding.hypothesis(),
                finding.takesEffect(),
                finding.remedy() == null ? null : remedy(finding.remedy()));
    }

    private static Problem problem(Problem problem) {
        return new Problem(
                line(problem.id()),
                problem.kind(),
                line(problem.title()),
                lines(problem.explainedBy()),
                problem.ofSight());
    }

    private static Subject subject(Subject subject) {
        return new Subject(subject.kind(), line(subject.name()));
    }

    private static Observation observation(Observation observation) {
        return new Observation(
                line(observation.observed()), lineOrNull(observation.expected()), line(observation.source()));
    }

    private static Remedy remedy(Remedy remedy) {
        return new Remedy(
                remedy.steps().stream()
                        .map(s -> new Remedy.Step(
                                line(s.what()),
                                blockOrNull(s.command()),
                                line(s.where()),
                                s.risk(),
                                blockOrNull(s.undo())))
                        .toList(),
                block(remedy.verify()));
    }

    static ImagePath path(ImagePath path) {
        return new ImagePath(
                line(path.image()),
                line(path.puller()),
                path.hops().stream()
                        .map(h -> new Hop(h.step(), h.state(), line(h.says()), lines(h.details())))
                        .toList());
    }

    static Report.Consultation consultation(Report.Consultation consultation) {
        return new Report.Consultation(
                consultation.symptoms().stream().map(Cleaner::block).toList(),
                consultation.exchanges().stream()
                        .map(e -> new Report.Exchange(line(e.question()), line(e.answer())))
                        .toList(),
                consultation.notes().stream().map(Cleaner::block).toList());
    }

    static Gap gap(Gap gap) {
        return new Gap(gap.cause(), line(gap.what()), line(gap.why()), line(gap.remedy()));
    }
}
