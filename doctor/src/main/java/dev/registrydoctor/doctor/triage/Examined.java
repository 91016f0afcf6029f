package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Examination;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnoses.Verdict;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.reports.record.Report;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One examination and its results.
 *
 * @param examination the results, those of checks that were not run again as they were before
 */
record Examined(Examination examination, Diagnoses diagnoses, Report report) {

    /** Whether the API server was asked and did not answer. */
    boolean isClusterLost() {
        Answer<?> api = examination.evidence().get(ApiContact.Ask.INSTANCE);
        if (api == null || api.isUnknown()) {
            return api != null;
        }
        return api.toOptional().orElse(null) instanceof ApiContact contact
                && contact.state() != ApiContact.State.ANSWERS
                && contact.state() != ApiContact.State.NO_KUBECONFIG;
    }

    /**
     * A finding as the report has it, which is what commands show; null when the report does not list it. Both hold the same
     * findings in the same order, those of the report without secrets.
     */
    @Nullable
    Finding reported(Finding finding) {
        for (int i = 0; i < report.diagnoses().size(); i++) {
            Diagnosis whole = diagnoses.diagnoses().get(i);
            Diagnosis shown = report.diagnoses().get(i);
            if (whole.root().equals(finding)) {
                return shown.root();
            }
            for (int j = 0; j < shown.consequences().size(); j++) {
                if (whole.consequences().get(j).finding().equals(finding)) {
                    return shown.consequences().get(j).finding();
                }
            }
        }
        int open = diagnoses.unexplained().indexOf(finding);
        if (open >= 0) {
            return report.unexplained().get(open);
        }
        int warning = Report.inOrder(diagnoses.warnings()).indexOf(finding);
        return warning < 0 ? null : report.warnings().get(warning).finding();
    }

    boolean isWell() {
        return diagnoses.verdict() == Verdict.HEALTHY || diagnoses.verdict() == Verdict.WARNINGS;
    }

    /** The names of what is wrong, with what each is about: causes, and symptoms without one. */
    Set<String> open() {
        Set<String> open = new TreeSet<>();
        Stream.concat(report.diagnoses().stream().map(d -> d.root()), report.unexplained().stream())
                .map(Finding::id)
                .forEach(open::add);
        return open;
    }
}
