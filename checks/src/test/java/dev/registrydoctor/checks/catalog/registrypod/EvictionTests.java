package dev.registrydoctor.checks.catalog.registrypod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EvictionTests {

    private static final String OLD = "registry-6c9fcc695f-zzzzz";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Eviction());
    }

    @Test
    void anEvictedPodWithoutAReadyOneIsTheCause() {
        examine(GivenSite.healthy().with(Given.registryPod().evicted()))
                .reports("registry-pod.evicted")
                .says("was evicted from node vm", "reason Evicted")
                .links("registry-pod.evicted", Subject.node("vm"), Subject.deployment(BuiltIn.DEPLOYMENT_PATH));
    }

    @Test
    void whatIsLeftOfAnEvictedPodIsDeletedWithoutARestart() {
        Examined examined = examine(GivenSite.healthy().with(Given.registryPod().evicted()));
        List<Step> steps = Objects.requireNonNull(examined.only().remedy()).steps();
        Step last = steps.get(steps.size() - 1);
        Action.Kubectl delete = (Action.Kubectl) last.action();
        assertTrue(delete.args().contains("--field-selector=status.phase=Failed"), delete.args()::toString);
        assertEquals(Risk.NOTHING, last.risk());
    }

    @Test
    void evictedPodsBesideAReadyOneAreHistory() {
        examine(GivenSite.healthy().with(Given.registryPod(OLD).evicted())).passes();
    }

    @Test
    void aPodThatHangsOnANodeThatIsGoneIsNamed() {
        examine(GivenSite.healthy().with(Given.registryPod().deleting().on("old")))
                .reports("registry-pod.evicted")
                .says("is stuck on node old", "is not in the cluster")
                .advises("--force", "two registries would write to one volume");
        examine(GivenSite.healthy()
                        .with(
                                Given.registryPod().deleting(),
                                Given.node().notReady("Unknown", "NodeStatusUnknown", null)))
                .says("is not Ready");
    }

    @Test
    void aPodThatIsBeingReplacedIsNotStuck() {
        examine(GivenSite.healthy().with(Given.registryPod().deleting())).passes();
        examine(GivenSite.healthy().with(Given.registryPod().crashing("Error", 1)))
                .passes();
    }

    @Test
    void nodesThatCannotBeListedAreNotSaidToBeGone() {
        GivenSite site = GivenSite.healthy().with(Given.registryPod().deleting().on("old"));
        examine(site.unknown(Listing.Kind.NODES)).passes();
    }

    @Test
    void withoutPodsNothingIsKnown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy()
                        .without(Listing.Kind.PODS, Given.REGISTRY_POD)
                        .partial(Listing.podsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
        examine(GivenSite.healthy().without(Listing.Kind.PODS, Given.REGISTRY_POD))
                .skips();
    }
}
