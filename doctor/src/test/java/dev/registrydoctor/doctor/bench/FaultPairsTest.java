package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.check.Subject.Kind;
import dev.registrydoctor.checks.model.pull.PullError;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Two environments of the benchmark in one: for each problem that one of them is expected to show, what all checks find, put
 * beside what they find in each other one, under other names. Registry and node are the same, or others. Each cause explains
 * what it explained alone, and nothing of the other environment.
 *
 * <p>By default one sample and one site for each problem; {@code -Dpairs=all} takes all of them.
 */
@Tag("long")
class FaultPairsTest {

    /** There is one of each of these in an environment, or a fault of one is a fault for all that name it. */
    private static final Set<Kind> ONE_OF_A_KIND = Set.of(
            Kind.CLUSTER,
            Kind.NODE,
            Kind.DEPLOYMENT,
            Kind.SERVICE,
            Kind.CLAIM,
            Kind.VOLUME,
            Kind.CLASS,
            Kind.ENDPOINT,
            Kind.FILE,
            Kind.HOST,
            Kind.ADDON,
            Kind.ENGINE);

    @Test
    void eachCauseExplainsItsOwnConsequencesAndNoOthers() {
        List<FaultyEnvironment> environments =
                chosen().parallelStream().map(FaultyEnvironment::examine).toList();
        Map<String, Map<String, Set<String>>> alone = new HashMap<>();
        environments.forEach(e -> alone.put(e.name(), e.causes()));
        List<String> offenders = new ArrayList<>();
        int pairs = 0;
        for (FaultyEnvironment one : environments) {
            for (FaultyEnvironment two : environments) {
                for (boolean sameNode : new boolean[] {true, false}) {
                    FaultyEnvironment other = two.renamed(subject -> elsewhere(subject, one, two, sameNode));
                    if (!one.equals(two) && areAboutDifferentThings(one, other)) {
                        pairs++;
                        offenders.addAll(judge(one, alone.getOrDefault(one.name(), Map.of()), other, sameNode));
                    }
                }
            }
        }
        int counted = pairs;
        assertEquals(List.of(), offenders, () -> counted + " pairs\n" + String.join("\n", offenders));
        assertTrue(pairs > 3_000, pairs + " pairs");
    }

    private static List<Sample> chosen() {
        boolean all = "all".equals(System.getProperty("pairs"));
        List<Sample> chosen = new ArrayList<>();
        for (List<Sample> some :
                List.of(Samples.all(), Sites.folders().stream().map(Sample::in).toList())) {
            Set<String> taken = new HashSet<>();
            for (Sample sample : some) {
                if (all ? !sample.isHealthy() : sample.expected().size() == 1 && taken.addAll(sample.expected())) {
                    chosen.add(sample);
                }
            }
        }
        return chosen;
    }

    /** The other environment's registry is this one's, and its node too, or another one. */
    private static Subject elsewhere(Subject subject, FaultyEnvironment one, FaultyEnvironment two, boolean sameNode) {
        String from = two.registry();
        String to = one.registry();
        boolean moved = from != null && to != null;
        String name = subject.name();
        return switch (subject.kind()) {
            case REGISTRY, ENDPOINT -> to != null && name.equals(from) ? new Subject(subject.kind(), to) : subject;
            case IMAGE ->
                from != null && to != null && name.startsWith(from + "/")
                        ? Subject.image(to + name.substring(from.length()))
                        : subject;
            case NODE, HOST, ENGINE -> sameNode ? subject : new Subject(subject.kind(), name + "-2");
            case FILE -> {
                String file = moved ? name.replace("/certs.d/" + from + "/", "/certs.d/" + to + "/") : name;
                yield Subject.file(sameNode ? file : file + "-2");
            }
            default -> subject;
        };
    }

    /**
     * Whether no fault of one is on a thing that the other names: two faults of the one built-in registry, or of the node
     * that both are on, have consequences in common. Two faults of one registry are two things where neither can be the
     * other's cause.
     */
    private static boolean areAboutDifferentThings(FaultyEnvironment one, FaultyEnvironment two) {
        return !isOnAThingOf(one, two) && !isOnAThingOf(two, one);
    }

    private static boolean isOnAThingOf(FaultyEnvironment one, FaultyEnvironment two) {
        Set<Subject> named = two.findings().stream()
                .flatMap(f -> Stream.concat(Stream.of(f.subject()), f.involves().stream()))
                .collect(Collectors.toSet());
        for (Finding fault : one.findings()) {
            boolean common = Stream.concat(Stream.of(fault.subject()), fault.affects().stream())
                    .anyMatch(s -> ONE_OF_A_KIND.contains(s.kind()) && named.contains(s));
            boolean related = two.findings().stream()
                    .filter(f -> f.subject().kind() == Kind.REGISTRY)
                    .filter(f -> fault.subject().equals(f.subject())
                            || fault.affects().contains(f.subject()))
                    .anyMatch(f -> f.problem().id().equals(fault.problem().id())
                            || f.problem()
                                    .explainedBy()
                                    .contains(fault.problem().id())
                            || fault.problem()
                                    .explainedBy()
                                    .contains(f.problem().id()));
            if (common || related || takesImages(fault, two)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a fault of a registry, as the loss of its storage, explains what is wrong with images of that registry. */
    private static boolean takesImages(Finding fault, FaultyEnvironment other) {
        return other.findings().stream()
                .filter(f -> f.subject().kind() == Kind.IMAGE)
                .filter(f -> f.problem().explainedBy().contains(fault.problem().id()))
                .flatMap(f -> f.involves().stream())
                .anyMatch(s -> s.kind() == Kind.REGISTRY && fault.affects().contains(s));
    }

    private static List<String> judge(
            FaultyEnvironment one, Map<String, Set<String>> alone, FaultyEnvironment two, boolean sameNode) {
        Map<String, Set<String>> expected = new TreeMap<>(alone);
        two.causes().forEach((root, effects) -> expected.merge(root, effects, FaultPairsTest::union));
        FaultyEnvironment both = FaultyEnvironment.both(one, two);
        Map<String, Set<String>> named = both.causes();
        Set<String> lost = both.findings().stream()
                .filter(FaultPairsTest::hasLostItsReason)
                .map(FaultyEnvironment::words)
                .collect(Collectors.toSet());
        List<String> offenders = new ArrayList<>();
        for (String root : union(expected.keySet(), named.keySet())) {
            Set<String> missing = difference(expected.getOrDefault(root, Set.of()), named.getOrDefault(root, Set.of()));
            Set<String> foreign = difference(named.getOrDefault(root, Set.of()), expected.getOrDefault(root, Set.of()));
            // What a pull does not tell may hang on anything that is wrong with its registry.
            missing.removeIf(effect -> root.equals("unexplained") && lost.contains(effect));
            foreign.removeAll(lost);
            boolean root1 = expected.containsKey(root) == named.containsKey(root);
            if (!root1 || !missing.isEmpty() || !foreign.isEmpty()) {
                offenders.add(both.name() + (sameNode ? "" : ", another node") + ": " + root
                        + (named.containsKey(root) ? "" : " is no root any more")
                        + (expected.containsKey(root) ? "" : " is a root now")
                        + (missing.isEmpty() ? "" : "\n   lost " + missing)
                        + (foreign.isEmpty() ? "" : "\n   took " + foreign));
            }
        }
        return offenders;
    }

    private static boolean hasLostItsReason(Finding finding) {
        return finding.problem().id().equals("workload.waits-in-back-off")
                && PullError.parse(finding.evidence().get(0).observed()).kind() == PullError.Kind.LOST;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> all = new TreeSet<>(one);
        all.addAll(other);
        return all;
    }

    private static Set<String> difference(Set<String> from, Set<String> these) {
        Set<String> rest = new TreeSet<>(from);
        rest.removeAll(these);
        return rest;
    }
}
