package dev.registrydoctor.checks.catalog.addon;

import static dev.registrydoctor.checks.testkit.GivenSite.ago;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.cluster.Pod;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenDeployment;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RegistryAddonTests {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RegistryAddon());
    }

    private static GivenSite without(Listing.Kind... kinds) {
        GivenSite site = GivenSite.healthy();
        for (Listing.Kind kind : kinds) {
            String name = kind == Listing.Kind.CLAIMS ? BuiltIn.CLAIM_PATH : BuiltIn.DEPLOYMENT_PATH;
            site.without(kind, name);
        }
        return site;
    }

    private static GivenDeployment young(Duration age) {
        return Given.registryDeployment().age(age).replicas(0, 1);
    }

    private static GivenSite starting(GivenPod pod) {
        return GivenSite.healthy().with(young(Duration.ofMinutes(3)), pod.created(ago(MINUTE)));
    }

    private static GivenPod creating() {
        return Given.registryPod().waiting("ContainerCreating", null);
    }

    /** A young claim that waits for its volume, and its pod for the claim. */
    private static GivenSite binding(Duration claimAge) {
        return starting(Given.registryPod().notScheduled("waiting for a volume"))
                .with(Given.registryClaim().pending().age(claimAge));
    }

    @Test
    void nothingOfItThereIsNotEnabled() {
        examine(without(Listing.Kind.DEPLOYMENTS, Listing.Kind.SERVICES, Listing.Kind.CLAIMS))
                .reports("addon.registry-not-enabled")
                .advises("microk8s enable registry")
                .links(
                        "addon.registry-not-enabled",
                        Subject.addon("registry"),
                        Subject.deployment(BuiltIn.DEPLOYMENT_PATH),
                        Subject.service(BuiltIn.SERVICE_PATH),
                        Subject.claim(BuiltIn.CLAIM_PATH));
    }

    @Test
    void aWorkloadWhoseNameBeginsLikeTheAddOnIsNotIt() {
        examine(without(Listing.Kind.DEPLOYMENTS, Listing.Kind.SERVICES, Listing.Kind.CLAIMS)
                        .with(Given.service("container-registry/registry-ui", null)))
                .reports("addon.registry-not-enabled");
    }

    @Test
    void aMissingDeploymentIsAPartAndEnableMendsIt() {
        examine(without(Listing.Kind.DEPLOYMENTS))
                .reports("addon.registry-partly-applied")
                .says("no Deployment registry")
                .advises("microk8s enable registry")
                .neverSays("no Service registry");
    }

    @Test
    void withTheDeploymentThereEnableRefusesSoTheObjectsAreCreated() {
        examine(without(Listing.Kind.SERVICES, Listing.Kind.CLAIMS))
                .reports("addon.registry-partly-applied")
                .says("no Service registry", "no claim registry-claim")
                .advises("kind: PersistentVolumeClaim", "kind: Service", "nodePort: 32000");
    }

    @Test
    void theRemedyOfAPartNeverDisables() {
        Examined examined = examine(without(Listing.Kind.DEPLOYMENTS));

        examined.advises("Do not disable the add-on").neverSays("microk8s disable");
    }

    @Test
    void oneMissingServiceOrClaimHasABetterNameElsewhere() {
        examine(without(Listing.Kind.SERVICES)).passes();
        examine(without(Listing.Kind.CLAIMS)).passes();
    }

    @Test
    void aYoungDeploymentWhosePodIsBeingMadeIsStarting() {
        examine(starting(creating())).reports("addon.registry-starting").advises("rollout status deploy/registry");
        // A Pod that is not listed may be the one that fails.
        examine(starting(creating()).partial(Listing.podsIn(BuiltIn.NAMESPACE))).passes();
    }

    @Test
    void aSlowProvisionerThatSaysThatItWorksIsGivenTime() {
        GivenSite slow = binding(Duration.ofMinutes(3));
        examine(slow).passes();
        examine(slow.with(Given.claimEvent("Provisioning", "External provisioner is provisioning volume")))
                .reports("addon.registry-starting");
        examine(slow.with(
                        Given.claimEvent("Provisioning", "External provisioner is provisioning volume"),
                        Given.event(
                                "PersistentVolumeClaim",
                                BuiltIn.CLAIM_PATH,
                                "ProvisioningFailed",
                                "rpc error",
                                ago(Duration.ofSeconds(30)))))
                .passes();
    }

    @Test
    void aYoungDeploymentWhoseClaimIsBeingBoundIsStarting() {
        examine(binding(MINUTE)).reports("addon.registry-starting");
    }

    @Test
    void aClaimThatHasLostItsVolumeOrIsBeingDeletedIsNotBeingBound() {
        examine(binding(MINUTE).with(Given.registryClaim().phase("Lost").age(MINUTE)))
                .passes();
        examine(binding(MINUTE).with(Given.registryClaim().pending().age(MINUTE).deleting()))
                .passes();
    }

    @Test
    void aClaimThatShouldHaveBoundByNowIsStuck() {
        examine(binding(Duration.ofMinutes(5))).passes();
    }

    @Test
    void aClaimWithoutAClassOrAProvisionerIsStuckHoweverYoung() {
        examine(binding(MINUTE).none(Listing.Kind.STORAGE_CLASSES)).passes();
        examine(binding(MINUTE).without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH))
                .passes();
        examine(binding(MINUTE).with(Given.provisionerDeployment().replicas(0, 1)))
                .passes();
    }

    @Test
    void anOldDeploymentIsNotStarting() {
        examine(GivenSite.healthy().with(young(Duration.ofMinutes(11)), creating()))
                .passes();
    }

    @Test
    void aDeploymentOfUnknownAgeIsNotStarting() {
        examine(GivenSite.healthy().with(young(MINUTE).created(null), creating()))
                .passes();
    }

    @Test
    void aYoungDeploymentThatIsReadyHasStarted() {
        examine(GivenSite.healthy().with(Given.registryDeployment().age(MINUTE)))
                .passes();
    }

    @Test
    void aYoungDeploymentThatWantsNoPodIsNotStarting() {
        examine(GivenSite.healthy().with(young(MINUTE).replicas(0, 0), creating()))
                .passes();
    }

    @Test
    void aContainerThatFailsIsNotStarting() {
        examine(starting(Given.registryPod().waiting("ErrImagePull", "not found")))
                .passes();
        examine(starting(Given.registryPod().crashing("Error", 2))).passes();
        examine(starting(creating().restarts(1))).passes();
    }

    /** Judged by the reason, not by age: each of these has waited for a minute or two. */
    @Test
    void whatStandsInTheWayOfAPodIsNotAStart() {
        examine(binding(MINUTE)
                        .with(Given.registryPod()
                                .created(ago(MINUTE))
                                .notScheduled("0/1 nodes are available: 1 Insufficient memory.")))
                .passes();
        examine(binding(MINUTE)
                        .with(Given.registryPod()
                                .created(ago(MINUTE))
                                .notScheduled(
                                        "0/2 nodes are available: 1 node(s) had volume node affinity conflict, 1 node(s)"
                                                + " had untolerated taint {a: b}.")))
                .passes();
        examine(starting(running(Duration.ofSeconds(20), "ReadinessGatesNotReady")))
                .passes();
        examine(starting(creating())
                        .with(Given.podEvent(Given.REGISTRY_POD, "FailedMount", "hostPath type check failed")))
                .passes();
        examine(starting(creating()).with(Given.terminating(BuiltIn.NAMESPACE, Duration.ofSeconds(20))))
                .passes();
    }

    private static GivenPod running(Duration since, String why) {
        return Given.registryPod().runningFor(since).notReady(why);
    }

    @Test
    void aContainerThatRunsAndIsNotReadyIsWaitedForAMinute() {
        String refused = "Readiness probe failed: Get \"http://10.1.0.7:5001/v2/\": connect: connection refused";
        GivenSite young = starting(running(Duration.ofSeconds(20), "ContainersNotReady"));
        examine(young).reports("addon.registry-starting");
        examine(young.with(Given.podEvent(Given.REGISTRY_POD, "Unhealthy", refused)))
                .reports("addon.registry-starting");
        examine(starting(running(Duration.ofMinutes(2), "ContainersNotReady"))).passes();
        // a status says that the registry listens already
        examine(young.with(Given.podEvent(
                        Given.REGISTRY_POD,
                        "Unhealthy",
                        "Readiness probe failed: HTTP probe failed with statuscode: 404")))
                .passes();
    }

    @Test
    void anInitContainerThatWaitsIsNotAStart() {
        examine(starting(creating().also(init(Duration.ofSeconds(20))))).reports("addon.registry-starting");
        examine(starting(creating().also(init(Duration.ofMinutes(3))))).passes();
    }

    private static Pod.Container init(Duration runs) {
        Pod.State running = new Pod.State(Pod.State.Kind.RUNNING, null, null, null, ago(runs), null);
        return new Pod.Container.Builder("wait-for-db", "busybox")
                .init(true)
                .state(running)
                .build();
    }

    @Test
    void whatIsNotSeenMayStandInTheWay() {
        examine(starting(creating()).unknown(Listing.Kind.EVENTS)).passes();
        examine(starting(creating()).unknown(Listing.Kind.NAMESPACES)).passes();
    }

    @Test
    void noNodeThatTakesPodsIsNotAStart() {
        examine(starting(creating()).with(Given.node().cordoned())).passes();
        examine(starting(creating()).with(Given.node().notReady("False", null, null)))
                .passes();
    }

    @Test
    void aDeploymentWhosePodsAreRefusedIsNotStarting() {
        examine(GivenSite.healthy().with(young(MINUTE).replicaFailure("exceeded quota: pods=0"), creating()))
                .passes();
    }

    @Test
    void aPodThatIsNotThereYetIsWaitedForAMinute() {
        examine(GivenSite.healthy().with(young(Duration.ofSeconds(30))).without(Listing.Kind.PODS, Given.REGISTRY_POD))
                .reports("addon.registry-starting");
        examine(GivenSite.healthy().with(young(Duration.ofMinutes(2))).without(Listing.Kind.PODS, Given.REGISTRY_POD))
                .passes();
    }

    @Test
    void aWholeAddOnPasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void anUnknownPartIsUnknownAndNeverAbsent() {
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.SERVICES)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.CLAIMS)).cannotTell();
    }

    @Test
    void aPartialListNeverProvesAbsence() {
        examine(without(Listing.Kind.DEPLOYMENTS, Listing.Kind.SERVICES, Listing.Kind.CLAIMS)
                        .partial(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
        examine(without(Listing.Kind.DEPLOYMENTS).partial(Listing.deploymentsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
        examine(without(Listing.Kind.SERVICES, Listing.Kind.CLAIMS).partial(Listing.claimsIn(BuiltIn.NAMESPACE)))
                .cannotTell();
    }

    /** No add-on, and pods with images of elsewhere. */
    private static GivenSite external(String... images) {
        GivenSite site = without(Listing.Kind.DEPLOYMENTS, Listing.Kind.SERVICES, Listing.Kind.CLAIMS)
                .none(Listing.Kind.PODS);
        for (int i = 0; i < images.length; i++) {
            site.with(Given.pod("default/app-" + i, images[i]));
        }
        return site;
    }

    @Test
    void whereImagesComeFromElsewhereItIsNotMissed() {
        String missed = "addon.registry-not-enabled";
        examine(external("harbor.lab/shop/app:1", "ghcr.io/acme/app:1")).skips();
        // Public images say nothing of where the site keeps its own.
        examine(external("ghcr.io/acme/app:1", "nginx:1")).reports(missed);
        // Somebody needs it: an image, a builder, or who asked for it.
        examine(external("harbor.lab/shop/app:1", "localhost:32000/web:1")).reports(missed);
        examine(external("harbor.lab/shop/app:1")
                        .with(Given.pod("default/kaniko-0", "gcr.io/kaniko:1").mentioning("localhost:32000")))
                .reports(missed);
        examine(external("harbor.lab/shop/app:1").asked(Given.registry("localhost", 32000)))
                .reports(missed);
        // And who does not see the pods does not know.
        examine(external("harbor.lab/shop/app:1").unknown(Listing.Kind.PODS)).cannotTell();
        examine(external("harbor.lab/shop/app:1").unknown(Listing.Kind.PODS).asked(Given.registry("localhost", 32000)))
                .reports(missed);
    }
}
