package dev.registrydoctor.checks.diagnosis;

import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.GivenProblem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Results of checks, made up: a small chain of causes, and some things beside it. */
final class GivenFindings {

    static final Problem STORAGE_OFF = GivenProblem.root("storage.off", "The storage is off");
    static final Problem CLAIM_WAITS = GivenProblem.symptom("storage.waits", "The claim waits", "storage.off");
    static final Problem POD_WAITS = GivenProblem.symptom("pod.waits", "The pod waits", "storage.waits", "node.bad");
    static final Problem PORT_SHUT =
            GivenProblem.symptom("port.shut", "The port is shut", "pod.waits", "node.bad", "start.young", "file.odd");
    static final Problem NODE_BAD = GivenProblem.root("node.bad", "The node is bad");
    static final Problem FILE_ODD = GivenProblem.root("file.odd", "The file is odd");
    static final Problem SECRET_GONE = GivenProblem.root("secret.gone", "The secret is gone");
    static final Problem STALE = GivenProblem.warning("image.stale", "The image is old");
    static final Problem YOUNG = GivenProblem.info("start.young", "It is young");
    static final Problem BLIND =
            GivenProblem.root("api.silent", "The server is silent").asAccessProblem();

    static final Subject CLAIM = Subject.claim("ns/claim");
    static final Subject POD = Subject.pod("ns/pod");
    static final Subject SERVICE = Subject.service("ns/service");
    static final Subject PORT = Subject.endpoint("127.0.0.1:32000");

    final List<CheckResult> results = new ArrayList<>();

    static Finding seen(Problem problem, Subject subject, Subject... involved) {
        return Finding.of(problem, subject, problem.title())
                .observed("seen " + problem.id(), "the test")
                .involving(involved);
    }

    static Finding storageOff() {
        return seen(STORAGE_OFF, Subject.addon("storage"), CLAIM);
    }

    static Finding claimWaits() {
        return seen(CLAIM_WAITS, CLAIM);
    }

    static Finding podWaits() {
        return seen(POD_WAITS, POD, CLAIM).affecting(SERVICE);
    }

    static Finding portShut() {
        return seen(PORT_SHUT, PORT, SERVICE);
    }

    static CheckInfo info(Problem problem) {
        return CheckInfo.of(problem.area() + ".check", problem.title() + " not").reports(problem);
    }

    GivenFindings found(Finding... findings) {
        for (Finding finding : findings) {
            add(info(finding.problem()), Outcome.found(finding));
        }
        return this;
    }

    GivenFindings blindTo(Problem... problems) {
        for (Problem problem : problems) {
            Gap gap = new Gap(Gap.Cause.DENIED, problem.id(), "not allowed", "");
            add(info(problem), Outcome.unknown(gap));
        }
        return this;
    }

    GivenFindings add(CheckInfo info, Outcome outcome) {
        results.add(new CheckResult(info, outcome, Duration.ZERO));
        return this;
    }

    Diagnoses diagnose() {
        return Diagnostician.diagnose(results);
    }

    static List<String> roots(Diagnoses diagnoses) {
        return diagnoses.diagnoses().stream().map(d -> d.root().problem().id()).toList();
    }

    static List<String> ids(List<Finding> findings) {
        return findings.stream().map(f -> f.problem().id()).toList();
    }
}
