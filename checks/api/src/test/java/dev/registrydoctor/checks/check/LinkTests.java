package dev.registrydoctor.checks.check;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.GivenProblem;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Through what a cause reaches an effect. */
class LinkTests {

    private static final Subject A = Subject.pod("team/a");
    private static final Subject B = Subject.pod("team/b");
    private static final Subject X = Subject.image("reg.lab/x:1");
    private static final Subject Y = Subject.image("reg.lab/y:1");
    private static final Subject REGISTRY = Subject.registry("reg.lab");
    private static final Subject ONE = Subject.node("one");
    private static final Subject TWO = Subject.node("two");

    private static Finding on(Subject subject, Subject... involved) {
        return Finding.of(GivenProblem.root("test.fault", "A fault"), subject, "a fault of " + subject)
                .involving(involved);
    }

    private static void joined(Finding cause, Finding effect) {
        assertTrue(cause.reaches(effect), () -> cause + " does not reach " + effect);
    }

    private static void apart(Finding cause, Finding effect) {
        assertFalse(cause.reaches(effect), () -> cause + " reaches " + effect);
    }

    @Test
    void aFaultOfOneMachineExplainsNothingThatOnlyAnotherShows() {
        Finding file = on(Subject.file("/f"), REGISTRY).affecting(REGISTRY);
        Finding effect = on(REGISTRY);
        joined(file, effect);
        joined(file.seenOn(List.of("b")), effect);
        joined(file, effect.seenOn(List.of("b")));
        joined(file.seenOn(List.of("b", "c")), effect.seenOn(List.of("b")));
        apart(file.seenOn(List.of("b")), effect.seenOn(List.of("c")));
    }

    /** A claim is the cluster's: from wherever it was seen, what follows from it follows everywhere. */
    @Test
    void aFaultInTheClusterExplainsWhatAnyMachineShows() {
        Finding claim = on(Subject.claim("ns/data"), A).seenOn(List.of("b"));
        joined(claim, on(A).seenOn(List.of("c")));
    }

    @Test
    void onePullIsAPodAndAnImage() {
        joined(on(X, A, REGISTRY), on(A, X));
        joined(on(X, A, B), on(B, X));
        joined(on(A, X), on(REGISTRY, A, X));
    }

    @Test
    void aPodAloneOrAnImageAloneIsNotAPull() {
        apart(on(X, A), on(A, Y));
        apart(on(A, X), on(B, X));
        apart(on(REGISTRY, A, X).involving(REGISTRY), on(B, Y));
    }

    @Test
    void whereOneOfTheTwoIsNotAboutPullsThePodJoinsThem() {
        joined(on(A), on(A, X));
        joined(on(Subject.volume("v"), A), on(A));
    }

    @Test
    void aRegistryThatBothInvolveJoinsNothing() {
        apart(on(X, A, REGISTRY), on(B, Y, REGISTRY));
        apart(on(X, A, REGISTRY), on(REGISTRY, B, Y));
    }

    @Test
    void aFaultOfTheRegistryReachesAllThatDependOnIt() {
        joined(on(REGISTRY, A, X), on(B, Y, REGISTRY));
        joined(on(Subject.file("hosts.toml")).affecting(REGISTRY), on(B, Y, REGISTRY));
        apart(on(Subject.file("hosts.toml"), REGISTRY), on(B, Y, REGISTRY));
    }

    @ParameterizedTest
    @EnumSource(Subject.Kind.class)
    void whatIsSharedJoinsOnlyWhereTheCauseIsAboutIt(Subject.Kind kind) {
        Subject thing = new Subject(kind, "thing");
        Subject file = Subject.file("/other");

        boolean shared = EnumSet.of(
                        Subject.Kind.REGISTRY,
                        Subject.Kind.ENDPOINT,
                        Subject.Kind.NODE,
                        Subject.Kind.HOST,
                        Subject.Kind.ENGINE,
                        Subject.Kind.SERVICE,
                        Subject.Kind.ADDON,
                        Subject.Kind.CLUSTER)
                .contains(kind);

        joined(on(thing), on(Subject.file("/effect"), thing));
        joined(on(file).affecting(thing), on(Subject.file("/effect"), thing));
        joined(on(file).affecting(thing), on(thing));
        if (shared) {
            apart(on(file, thing), on(Subject.file("/effect"), thing));
            apart(on(file, thing), on(thing));
        } else {
            joined(on(file, thing), on(Subject.file("/effect"), thing));
        }
    }

    @Test
    void whatIsOnDifferentNodesIsApart() {
        joined(on(REGISTRY, ONE), on(B, Y, REGISTRY, ONE));
        apart(on(REGISTRY, ONE), on(B, Y, REGISTRY, TWO));
        joined(on(REGISTRY), on(B, Y, REGISTRY, TWO));

        Subject volume = Subject.volume("v");
        joined(on(volume, ONE), on(Subject.deployment("ns/d"), volume, ONE));
        apart(on(volume, ONE), on(Subject.deployment("ns/d"), volume, TWO));
    }

    @Test
    void pullsOnSeveralNodesHaveNoCauseOnOneOfThem() {
        Finding both = on(REGISTRY, A, X, B, Y, ONE, TWO);

        apart(on(ONE), both);
        apart(on(Subject.file("hosts.toml"), ONE).affecting(REGISTRY), both);
        joined(on(Subject.file("hosts.toml"), ONE, TWO).affecting(REGISTRY), both);
    }

    @Test
    void aNodeIsNotACauseOfWhatOnlyTheRegistryJoins() {
        apart(on(Subject.registry("other.lab"), ONE).affecting(ONE), on(B, Y, REGISTRY, ONE));
        joined(on(Subject.file("template"), ONE).affecting(ONE), on(B, Y, REGISTRY, ONE));
    }

    @Test
    void aPodThatMountsAnotherClaimIsApart() {
        Subject deployment = Subject.deployment("ns/registry");
        Finding pending = on(Subject.claim("ns/claim"), deployment);

        joined(pending, on(A, deployment, Subject.claim("ns/claim")));
        joined(pending, on(A, deployment));
        apart(pending, on(A, deployment, Subject.claim("ns/data")));
    }

    @Test
    void whatIsAffectedIsInvolved() {
        Finding finding = on(A).affecting(REGISTRY).involving(X);

        assertTrue(finding.involves().containsAll(Set.of(REGISTRY, X)));
        assertTrue(finding.affects().contains(REGISTRY) && !finding.affects().contains(X));
    }
}
