package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.reading.Client;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Consultations about pasted lines, after an examination that each test makes up. */
abstract class Consulting {

    static final String REFUSED =
            "Error response from daemon: Get \"http://localhost:32000/v2/\": dial tcp 127.0.0.1:32000: connect: connection refused";

    static final String SCHEME = "Failed to pull image \"h.lab:5280/app:1\": Head"
            + " \"https://h.lab:5280/v2/app/manifests/1\": http: server gave HTTP response to HTTPS client";

    final List<CheckResult> results = new ArrayList<>();

    private static Problem problem(String id) {
        return CheckCatalog.problem(id).orElseThrow();
    }

    private static CheckInfo check(String problem) {
        String id =
                Knowledge.all().howToTell(problem, Client.UNKNOWN).orElseThrow().check();
        return CheckCatalog.checks().stream()
                .map(c -> c.info())
                .filter(i -> i.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    static Finding finding(String problem, Subject subject, Subject... involved) {
        return Finding.of(problem(problem), subject, "it is " + problem).involving(involved);
    }

    Consulting found(Finding finding) {
        return answered(finding.problem().id(), Outcome.found(finding));
    }

    Consulting answered(String problem, Outcome outcome) {
        results.add(new CheckResult(check(problem), outcome, Duration.ZERO));
        return this;
    }

    Consultation about(String text) {
        return Consultation.about(Symptoms.read(text), results, Diagnostician.diagnose(results));
    }

    static Candidate candidate(Consultation consultation, String problem) {
        return consultation.candidates().stream()
                .filter(c -> c.problem().equals(problem))
                .findFirst()
                .orElseThrow();
    }

    static Verdict.Cause cause(Consultation consultation) {
        return assertInstanceOf(Verdict.Cause.class, consultation.verdict());
    }

    static Verdict.CannotTell cannotTell(Consultation consultation) {
        return assertInstanceOf(Verdict.CannotTell.class, consultation.verdict());
    }

    static String next(Consultation consultation) {
        return consultation.next().map(Ask::id).orElse("none");
    }

    static Finding found(Consultation talk) {
        Finding finding = cause(talk).finding();
        if (finding == null) {
            throw new AssertionError("no finding");
        }
        return finding;
    }
}
