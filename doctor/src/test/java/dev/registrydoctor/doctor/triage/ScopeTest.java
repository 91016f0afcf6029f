package dev.registrydoctor.doctor.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.remedy.Actor;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.remedy.Verification;
import dev.registrydoctor.checks.testkit.GivenProblem;
import dev.registrydoctor.checks.testkit.NonEmpty;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScopeTest {

    private static List<String> of(String problem) {
        Problem seen = CheckCatalog.problems().stream()
                .filter(p -> p.id().equals(problem))
                .findFirst()
                .orElseThrow();
        return of(Finding.of(seen, Subject.cluster(), "It is seen."));
    }

    private static List<String> of(Finding... findings) {
        return Scope.of(List.of(findings), CheckCatalog.checks(), CheckCatalog.problems()).stream()
                .map(Check::info)
                .map(CheckInfo::id)
                .toList();
    }

    /** The claim waits for the add-on, the pod for the claim, and the port refuses since there is no pod. */
    @Test
    void holdsCausesAndConsequencesAndLeavesOutTheRest() {
        List<String> scope = of("storage.claim-pending");
        assertTrue(
                scope.containsAll(List.of(
                        "storage.storage-addon", "storage.claim-binding", "registry-pod.phase", "network.node-port")),
                scope::toString);
        NonEmpty.noneMatch(scope, id -> id.startsWith("tls.") || id.startsWith("docker."));
    }

    @Test
    void theApiServerIsAlwaysAskedSinceALostClusterIsToBeSeen() {
        assertTrue(of("docker.insecure-registry-missing").contains("cluster.api-server"));
    }

    @Test
    void whatTheRemedyNamesIsRunAgainThoughNoProblemLeadsThere() {
        Finding alone = Finding.of(GivenProblem.root("own.fault", "It is wrong"), Subject.cluster(), "It is wrong.");
        assertEquals(List.of("cluster.api-server"), of(alone));
        assertEquals(
                Set.of("cluster.api-server", "storage.claim-binding"),
                Set.copyOf(of(alone.remedy(naming("storage.claim-binding")))));
    }

    @Test
    void ofSeveralFindingsTheChecksOfEachRunAgain() {
        Finding one = Finding.of(GivenProblem.root("own.fault", "It is wrong"), Subject.node("a"), "It is wrong.");
        assertEquals(
                Set.of("cluster.api-server", "storage.claim-binding", "workload.back-off"),
                Set.copyOf(of(one.remedy(naming("storage.claim-binding")), one.remedy(naming("workload.back-off")))));
    }

    private static Remedy naming(String check) {
        return Remedy.of(Verification.of("It works.").rerunning(check), Step.manual("Do it.", Actor.cluster()));
    }

    @Test
    void freshResultsTakeThePlaceOfOldOnesAndTheOthersStay() {
        List<CheckResult> merged = Scope.merge(
                List.of(result("a.a", "old"), result("b.b", "old"), result("c.c", "old")),
                List.of(result("b.b", "new")));
        assertEquals(
                List.of("a.a old", "b.b new", "c.c old"),
                merged.stream()
                        .map(r -> r.check().id() + " " + ((Outcome.Pass) r.outcome()).statement())
                        .toList());
    }

    private static CheckResult result(String id, String statement) {
        return new CheckResult(CheckInfo.of(id, "holds"), Outcome.pass(statement), Duration.ZERO);
    }
}
