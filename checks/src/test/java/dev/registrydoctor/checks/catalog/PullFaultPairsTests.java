package dev.registrydoctor.checks.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.PullFault.Place;
import dev.registrydoctor.checks.catalog.PullFault.Reach;
import dev.registrydoctor.checks.check.Examiner;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two Pods (or two containers of one) whose pulls fail for two reasons, all pairs of reasons, in one or two registries, on
 * one node or two: all checks over the evidence of both. Each cause explains the pull that it is about, and no other one.
 */
@Tag("long")
class PullFaultPairsTests {

    private static final Place FIRST = new Place("team-a/one-5d4f8c7b9-aaaaa", "vm", "reg.lab", "one");

    /** How the second fault lies to the first. */
    private record Setting(boolean sameRegistry, boolean sameNode, boolean samePod) {

        Place second() {
            return new Place(
                    samePod ? FIRST.pod() : "team-b/two-6f5b7d8c4-bbbbb",
                    sameNode || samePod ? "vm" : "other",
                    sameRegistry ? FIRST.host() : "hub.lab",
                    "two");
        }
    }

    static List<PullFault> faults() {
        return PullFault.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void eachAloneIsExplainedByItsCause(PullFault fault) {
        GivenSite site = GivenSite.healthy();
        PullFault.surroundings(site, FIRST, fault.server(), fault.certs());
        add(site, fault, FIRST);

        assertEquals(
                fault.root() == null ? Set.of() : Set.of(fault.root()),
                causes(diagnose(site)).get(key(FIRST.pod(), fault.image().apply(FIRST))));
    }

    @Test
    void inPairsEachCauseExplainsItsOwnPullAndNoOther() {
        List<String> offenders = new ArrayList<>();
        int pairs = 0;
        for (boolean sameRegistry : new boolean[] {true, false}) {
            for (Setting setting : List.of(
                    new Setting(sameRegistry, true, false),
                    new Setting(sameRegistry, false, false),
                    new Setting(sameRegistry, true, true))) {
                for (PullFault one : faults()) {
                    for (PullFault two : faults()) {
                        if (PullFault.canStandTogether(one, two, setting.sameRegistry(), setting.samePod())) {
                            pairs++;
                            offenders.addAll(judge(one, two, setting));
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
        assertTrue(pairs > 1_500, pairs + " pairs");
    }

    private static List<String> judge(PullFault one, PullFault two, Setting setting) {
        Place second = setting.second();
        GivenSite site = GivenSite.healthy().with(Given.node("other", "192.168.64.3"));
        PullFault.surroundings(
                site,
                FIRST,
                setting.sameRegistry() && one.server() == null ? two.server() : one.server(),
                setting.sameRegistry() && one.certs() == null ? two.certs() : one.certs());
        if (!setting.sameRegistry()) {
            PullFault.surroundings(site, second, two.server(), two.certs());
        }
        if (setting.samePod()) {
            addBoth(site, one, two, second);
        } else {
            add(site, one, FIRST);
            add(site, two, second);
        }
        Map<String, Set<String>> causes = causes(diagnose(site));
        List<String> offenders = new ArrayList<>();
        check(offenders, causes, one, FIRST, two, second, setting);
        check(offenders, causes, two, second, one, FIRST, setting);
        return offenders;
    }

    private static void check(
            List<String> offenders,
            Map<String, Set<String>> causes,
            PullFault fault,
            Place place,
            PullFault other,
            Place otherPlace,
            Setting setting) {
        Set<String> own = fault.root() == null ? Set.of() : Set.of(fault.root());
        Set<String> named = causes.getOrDefault(key(place.pod(), fault.image().apply(place)), Set.of("(no finding)"));
        Set<String> foreign = new TreeSet<>(named);
        foreign.removeAll(own);
        if (other.root() != null && mayExplain(other, otherPlace, fault, place)) {
            foreign.remove(other.root());
        }
        if (!named.containsAll(own) || !foreign.isEmpty()) {
            offenders.add(fault.name() + " beside " + other.name() + " " + setting + ": " + named);
        }
    }

    /** What a pull does not tell may hang on what is wrong with its registry, or with the node's view of it. */
    private static boolean mayExplain(PullFault cause, Place there, PullFault effect, Place here) {
        boolean registry = cause.isOfRegistry(there)
                && effect.isOfRegistry(here)
                && there.host().equals(here.host());
        return registry
                && !effect.told()
                && (cause.reach() == Reach.REGISTRY
                        || (cause.reach() == Reach.REGISTRY_ON_NODE
                                && there.node().equals(here.node())));
    }

    private static void add(GivenSite site, PullFault fault, Place place) {
        fault.evidence().accept(site, place);
        GivenPod pod = Given.pod(place.pod(), fault.image().apply(place))
                .on(place.node())
                .waiting(fault.reason(), fault.error().apply(place));
        fault.secrets(site, place, pod);
        site.with(pod);
    }

    private static void addBoth(GivenSite site, PullFault one, PullFault two, Place second) {
        one.evidence().accept(site, FIRST);
        two.evidence().accept(site, second);
        GivenPod pod = Given.pod(FIRST.pod(), one.image().apply(FIRST))
                .on(FIRST.node())
                .waiting(one.reason(), one.error().apply(FIRST))
                .also(two.container(second, "sidecar"));
        (one.secrets() == null ? two : one).secrets(site, one.secrets() == null ? second : FIRST, pod);
        site.with(pod);
    }

    private static Diagnoses diagnose(GivenSite site) {
        return Diagnostician.diagnose(new Examiner(site, Duration.ofMinutes(1), asked -> {})
                .examine(CheckCatalog.checks())
                .results());
    }

    private static String key(String pod, String image) {
        return pod + " " + image;
    }

    /** The roots of every pull that waits, by Pod and image; none for those that are unexplained. */
    static Map<String, Set<String>> causes(Diagnoses diagnoses) {
        Map<String, Set<String>> causes = new TreeMap<>();
        for (Diagnosis diagnosis : diagnoses.diagnoses()) {
            for (Diagnosis.Consequence consequence : diagnosis.consequences()) {
                pulls(consequence.finding())
                        .forEach(pull -> causes.computeIfAbsent(pull, p -> new TreeSet<>())
                                .add(diagnosis.root().problem().id()));
            }
        }
        diagnoses.unexplained().stream()
                .flatMap(f -> pulls(f).stream())
                .forEach(pull -> causes.computeIfAbsent(pull, p -> new TreeSet<>()));
        return causes;
    }

    private static Set<String> pulls(Finding finding) {
        return !finding.problem().id().equals("workload.waits-in-back-off")
                ? Set.of()
                : finding.involves().stream()
                        .filter(s -> s.kind() == Subject.Kind.IMAGE)
                        .map(s -> key(finding.subject().name(), s.name()))
                        .collect(Collectors.toSet());
    }
}
