package dev.registrydoctor.checks.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Listing.Kind;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenCheck;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Part;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContradictionsTests {

    /** Why a list is not whole, as a check is told; empty when it is. */
    private static String why(GivenSite site, Listing<?> listing) {
        Examination examination = new Examiner(site, Duration.ofMinutes(1), asked -> {})
                .examine(List.of(GivenCheck.named("area.one").requires(listing)));
        Answer<?> answer = examination.evidence().get(listing);
        return answer == null || answer.gaps().isEmpty()
                ? ""
                : answer.gaps().get(0).why();
    }

    /** A healthy site whose answer to one question is an empty list, while all others are as they were. */
    private static GivenSite lacking(Listing<?> listing) {
        Map<String, String> labels = Map.of("app", "registry", "pod-template-hash", "6c9fcc695f");
        return emptied(GivenSite.healthy().with(Given.registryPod().labels(labels)), listing);
    }

    private static <T> GivenSite emptied(GivenSite site, Listing<T> listing) {
        return site.answer(listing, List.of());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theListsOfAHealthySiteContradictNone(Kind kind) {
        assertEquals("", why(GivenSite.healthy(), new Listing<>(kind, null)));
        if (kind.namespaced()) {
            assertEquals("", why(GivenSite.healthy(), new Listing<>(kind, BuiltIn.NAMESPACE)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"NAMESPACES", "NODES", "PODS", "DEPLOYMENTS", "SERVICES", "ENDPOINT_SLICES", "CLAIMS", "VOLUMES"})
    void anEmptyListIsNotWholeWhileOthersSpeakOfItsMembers(Kind kind) {
        Listing<?> listing = new Listing<>(kind, kind.namespaced() ? BuiltIn.NAMESPACE : null);
        assertTrue(why(lacking(listing), listing).contains("incomplete"));
    }

    @Test
    void aDeploymentTellsHowManyPodsItHas() {
        Part crashing = Given.registryDeployment().replicas(0, 2).current(2);
        Part pod = Given.registryPod().notReady(null).ip(null);
        GivenSite site = GivenSite.healthy().with(crashing, pod, Given.registrySlice(List.of(), List.of()));
        assertTrue(why(site, Listing.podsIn(BuiltIn.NAMESPACE)).contains("has 2 Pods, but the list contains 1"));
        Part refused = Given.registryDeployment().replicas(0, 2).current(1);
        assertEquals("", why(site.with(refused), Listing.podsIn(BuiltIn.NAMESPACE)));
    }

    @Test
    void whatIsBeingDeletedOrHasEndedProvesNothing() {
        GivenSite site = emptied(GivenSite.healthy().with(Given.registryPod().deleting()), Listing.nodes())
                .without(Kind.PODS, "default/web-5d4f8c7b9-x2x2x")
                .without(Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH);
        assertEquals("", why(site, Listing.nodes()));
    }

    @Test
    void theSchedulerTellsHowManyNodesThereAre() {
        String one = "0/1 nodes are available: 1 node(s) were unschedulable.";
        String two = "0/2 nodes are available: 2 node(s) were unschedulable.";
        assertEquals("", why(GivenSite.healthy().with(Given.registryPod().notScheduled(one)), Listing.nodes()));
        assertTrue(why(GivenSite.healthy().with(Given.registryPod().notScheduled(two)), Listing.nodes())
                .contains("counts 2 nodes"));
    }

    @Test
    void theSchedulerTellsWhetherItFoundTheClaim() {
        Listing<?> claims = Listing.claimsIn(BuiltIn.NAMESPACE);
        for (String message : List.of("pod has unbound immediate PersistentVolumeClaims", "0/1 nodes are available")) {
            GivenSite site = emptied(
                    GivenSite.healthy()
                            .none(Kind.VOLUMES)
                            .with(Given.registryPod().notScheduled(message)),
                    claims);
            assertTrue(why(site, claims).contains("claim " + BuiltIn.CLAIM_PATH + " is missing"), message);
        }
        GivenSite missing = emptied(
                GivenSite.healthy()
                        .none(Kind.VOLUMES)
                        .with(Given.registryPod().notScheduled("persistentvolumeclaim \"registry-claim\" not found")),
                claims);
        assertEquals("", why(missing, claims));
    }

    @Test
    void aVolumeThatIsReleasedNamesAClaimThatIsGone() {
        GivenSite site = GivenSite.empty().with(Given.volume("v", "Released", BuiltIn.CLAIM_PATH, null));
        assertEquals("", why(site, Listing.claimsIn(BuiltIn.NAMESPACE)));
    }

    @Test
    void aServiceWithoutSelectorHasNoSliceToMiss() {
        GivenSite site = GivenSite.empty().with(Given.registryService().selector(Map.of()));
        assertEquals("", why(site, Listing.endpointSlicesIn(BuiltIn.NAMESPACE)));
    }

    @Test
    void addressesOfTheOtherIpFamilyAreNotMissed() {
        GivenSite site = GivenSite.healthy().with(Given.registrySlice(List.of("10.1.0.7", "fd00::7"), List.of()));
        assertEquals("", why(site, Listing.podsIn(BuiltIn.NAMESPACE)));
        GivenSite other = GivenSite.healthy().with(Given.registrySlice(List.of("10.1.0.7", "10.1.0.8"), List.of()));
        assertTrue(why(other, Listing.podsIn(BuiltIn.NAMESPACE)).contains("10.1.0.8"));
    }

    @Test
    void aWitnessThatIsUnknownSaysNothingAndHoldsUpNothing() {
        GivenSite site = lacking(Listing.volumes()).unknown(Kind.CLAIMS);
        assertEquals("", why(site, Listing.volumes()));
    }

    @Test
    void whatIsUnknownOrKnownInPartStaysAsItIs() {
        GivenSite site = lacking(Listing.volumes()).partial(Listing.volumes());
        assertEquals(GivenSite.gap(Listing.volumes()).why(), why(site, Listing.volumes()));
        assertEquals(
                GivenSite.gap(Listing.volumes()).why(),
                why(GivenSite.healthy().unknown(Kind.VOLUMES), Listing.volumes()));
    }

    @Test
    void theGapNamesThreeAndCountsTheRest() {
        GivenSite site = GivenSite.empty();
        for (int i = 0; i < 5; i++) {
            site = site.with(Given.pod("default/p" + i, "x").on("n" + i));
        }
        assertTrue(why(site, Listing.nodes()).endsWith("; 2 more"));
        assertEquals(Gap.Cause.MALFORMED, gap(site).cause());
    }

    private static Gap gap(GivenSite site) {
        return new Examiner(site, Duration.ofMinutes(1), asked -> {})
                .gather(Needs.of(Listing.nodes()))
                .answer(Listing.nodes())
                .gaps()
                .get(0);
    }
}
