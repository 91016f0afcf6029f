package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.doctor.source.LiveOptions;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for the diagnosis of every environment whose nodes are looked at, beside its roots. */
class NodeSitesTest {

    static Stream<String> sites() {
        return Sites.folders().stream()
                .map(Sample::in)
                .filter(site -> !NodeSites.names(site.files()).isEmpty())
                .map(Sample::name);
    }

    private static Sample site(String name) {
        return Sites.folders().stream()
                .filter(folder -> folder.endsWith(name))
                .map(Sample::in)
                .findFirst()
                .orElseThrow();
    }

    /** The node of each Pod. */
    private static Map<String, String> nodesOfPods(Sample site) {
        Map<String, String> nodes = new HashMap<>();
        try (EmbeddedSite served = EmbeddedSite.start(site);
                LiveSite live = new LiveSite(new LiveOptions(
                        served.kubeconfig(),
                        null,
                        served.hostRoot(),
                        List.of(),
                        served.redirects(),
                        Duration.ofSeconds(30)))) {
            live.ask(Listing.pods()).join().toOptional().orElseThrow().stream()
                    .filter(pod -> pod.nodeName() != null)
                    .forEach(pod -> nodes.put(pod.path(), pod.nodeName()));
        }
        return nodes;
    }

    @Test
    void thereAreEnvironmentsOfTwoToFiveNodes() {
        assertTrue(sites().count() >= 20);
    }

    @ParameterizedTest
    @MethodSource("sites")
    void aFaultOfANodeExplainsThePodsOfThatNodeAndEachFaultIsToldOnce(String name) {
        Sample site = site(name);
        Diagnoses diagnoses = AccuracySet.diagnoses(site);
        Map<String, String> nodes = nodesOfPods(site);

        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            List<String> hosts = diagnosis.root().details().hosts();
            for (Diagnosis.Consequence consequence : diagnosis.consequences()) {
                Subject subject = consequence.finding().subject();
                String node = nodes.get(subject.name());
                boolean isPod = subject.kind() == Subject.Kind.POD && node != null && !hosts.isEmpty();
                assertTrue(
                        !isPod || hosts.contains(node),
                        () -> AccuracySet.root(diagnosis.root()) + " explains " + subject + " of node " + node);
            }
        }
        List<Finding> told = new ArrayList<>(diagnoses.warnings());
        diagnoses.diagnoses().forEach(diagnosis -> told.add(diagnosis.root()));
        told.addAll(diagnoses.notes());
        Map<String, String> first = new HashMap<>();
        for (Finding finding : told.stream().distinct().toList()) {
            String key = finding.problem().id() + " on " + finding.subject();
            String other = first.put(key, finding.summary());
            assertTrue(other == null, () -> key + " is told twice: " + other + " / " + finding.summary());
        }
    }

    @Test
    void aFileThatANodeLacksWhereNobodyPullsIsAWarningOfThatNode() {
        Diagnoses diagnoses = AccuracySet.diagnoses(site("hosts-toml-missing-where-nobody-pulls"));
        assertTrue(
                diagnoses.warnings().stream().map(AccuracySet::root).toList().contains("runtime.certs-d-differs@vm3"),
                diagnoses::toString);
        assertEquals(List.of(), diagnoses.unexplained());
    }

    @Test
    void aPodOfANodeThatWasNotLookedAtIsUnexplainedAndTheVerdictOpen() {
        Diagnoses diagnoses = AccuracySet.diagnoses(site("node-not-looked-at-and-a-timeout"));
        assertEquals(
                List.of("workload.waits-in-back-off@vm4"),
                diagnoses.unexplained().stream().map(AccuracySet::root).toList());
        assertEquals(Diagnoses.Verdict.INCONCLUSIVE, diagnoses.verdict());
    }

    static Stream<String> sitesWithoutCauses() {
        return sites().filter(name -> site(name).expected().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("sitesWithoutCauses")
    void anEnvironmentWithoutCausesHasNoProblems(String name) {
        assertNotEquals(
                Diagnoses.Verdict.PROBLEMS, AccuracySet.diagnoses(site(name)).verdict());
    }
}
