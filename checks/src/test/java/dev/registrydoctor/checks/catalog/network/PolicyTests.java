package dev.registrydoctor.checks.catalog.network;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.NetworkPolicy.Rule;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PolicyTests {

    private static final String BLOCKS = "network.policy-blocks";
    private static final String DENY = "container-registry/deny-all";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Policy());
    }

    /** The registry does not answer this host. */
    private static GivenSite silent() {
        return GivenSite.healthy().probe(Probes.refused("127.0.0.1", 32000));
    }

    private static GivenSite denied(Rule... rules) {
        return silent().with(Given.networkPolicy(DENY, Map.of(), rules));
    }

    @Test
    void aPolicyOfAnEnvironmentThatWorksIsMeant() {
        GivenSite works = GivenSite.healthy().with(Given.networkPolicy(DENY, Map.of()));
        examine(works).passes();
        examine(works.with(Given.pod("default/api-0", "localhost:32000/api:1")
                        .waiting("ImagePullBackOff", "Back-off pulling image \"localhost:32000/api:1\"")))
                .reports(BLOCKS);
    }

    private static Rule anywhere(String... ports) {
        return new Rule(true, List.of(), List.of(ports));
    }

    @Test
    void aPolicyWithoutRulesLetsNobodyIn() {
        Examined examined = examine(denied())
                .reports(BLOCKS)
                .says(DENY, "no client except the Pod's own node")
                .links(BLOCKS, Subject.endpoint("127.0.0.1:32000"), Subject.registry("localhost:32000"))
                .advises("port: 5000");
        assertTrue(examined.only().hypothesis(), "it may be meant");
    }

    @Test
    void aPolicyForSomeClientsIsSaidToBeOne() {
        examine(denied(new Rule(false, List.of("10.0.0.0/24"), List.of("5000"))))
                .reports(BLOCKS)
                .says("only some clients");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5000", "4000-6000", "registry", "1-65535"})
    void aRuleThatLetsThePortInSuffices(String port) {
        examine(denied(anywhere(port))).passes();
        examine(denied(anywhere())).passes();
        examine(denied(new Rule(false, List.of("0.0.0.0/0"), List.of(port)))).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"443", "5001-6000", "UDP"})
    void aRuleForAnotherPortDoesNot(String port) {
        examine(denied(anywhere(port))).reports(BLOCKS).says("no client except");
    }

    @Test
    void policiesAddUp() {
        examine(denied().with(Given.networkPolicy("container-registry/open", Map.of("app", "registry"), anywhere())))
                .passes();
    }

    @Test
    void aPolicyForOtherPodsIsNotMeant() {
        examine(silent().with(Given.networkPolicy(DENY, Map.of("app", "other"))))
                .passes();
        examine(silent().with(Given.networkPolicy("default/deny-all", Map.of())))
                .passes();
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void localTrafficConcernsNodesWithoutThePod() {
        GivenSite local = silent().with(Given.registryService().local());
        examine(local).passes();
        examine(local.with(Given.node("worker", "192.168.64.3")))
                .reports(BLOCKS)
                .says("worker", "externalTrafficPolicy: Local")
                .links(BLOCKS, Subject.endpoint("192.168.64.3:32000"));
        examine(silent().with(Given.node("worker", "192.168.64.3"))).passes();
    }

    @Test
    void withoutThePodThereIsNothingToLookAt() {
        examine(denied().none(Listing.Kind.PODS)).skips();
    }

    @Test
    void policiesThatMayNotBeReadAreNotAbsent() {
        examine(silent().unknown(Listing.Kind.NETWORK_POLICIES)).cannotTell();
        examine(silent().partial(Listing.networkPoliciesIn("container-registry")))
                .cannotTell();
        // Policies add up: one that is not seen may let everybody in.
        examine(denied().partial(Listing.networkPoliciesIn("container-registry")))
                .cannotTell();
    }
}
