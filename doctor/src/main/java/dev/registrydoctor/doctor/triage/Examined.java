package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.ApiContact;
import dev.registrydoctor.reports.Report;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One examination and what it came to.
 *
 * @param examination the results, those of checks that were not run again as they were before
 */
record Examined(Examination examination, Diagnoses diagnoses, Report report) {

    /** Whether the API server was asked and did not answer. */
    boolean isClusterLost() {
        Answer<?> api = examination.evidence().get(new ApiContact.Ask());
        if (api == null || api.isUnknown()) {
            return api != null;
        }
        return api.toOptional().orElse(null) instanceof ApiContact contact
                && contact.state() != ApiContact.State.ANSWERS
                && contact.state() != ApiContact.State.NO_KUBECONFIG;
    }

    boolean isWell() {
        return diagnoses.verdict() == Verdict.HEALTHY || diagnoses.verdict() == Verdict.WARNINGS;
    }

    /** What is wrong, as "problem on subject": causes, and symptoms without one. */
    Set<String> open() {
        Set<String> open = new TreeSet<>();
        Stream.concat(report.diagnoses().stream().map(d -> d.root()), report.unexplained().stream())
                .map(Examined::name)
                .forEach(open::add);
        return open;
    }

    /** A finding by its problem and its subject. */
    static String name(Finding finding) {
        return finding.problem().id() + " on " + finding.subject();
    }
}
