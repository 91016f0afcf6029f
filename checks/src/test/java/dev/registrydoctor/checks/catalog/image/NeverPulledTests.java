package dev.registrydoctor.checks.catalog.image;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.ImageStore;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NeverPulledTests {

    private static final String NEVER = "image.pull-policy-never";
    private static final String POD = "default/app-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new NeverPulled());
    }

    private static GivenPod pod(String image) {
        return Given.pod(POD, image)
                .labels(Map.of("app", "app", "pod-template-hash", "5d4f8c7b9"))
                .pullPolicy("Never")
                .waiting(
                        "ErrImageNeverPull",
                        "Container image \"" + image + "\" is not present with pull policy of Never");
    }

    @Test
    void aPodThatMustNotPullAndHasNoImageIsTheCause() {
        examine(GivenSite.healthy().with(pod("localhost:32000/app:v1")))
                .reports(NEVER)
                .says(POD, "localhost:32000/app:v1", "imagePullPolicy Never", "node vm")
                .advises("\"imagePullPolicy\":\"IfNotPresent\"", "docker save", "microk8s images import", "on node vm")
                .links(NEVER, Subject.image("localhost:32000/app:v1"), Subject.pod(POD));
    }

    @Test
    void anImageWithoutARegistryIsImportedAndNotPulled() {
        examine(GivenSite.healthy().with(pod("app:v1")))
                .reports(NEVER)
                .advises("docker save -o image.tar app:v1")
                .neverSays("IfNotPresent", "Or");
    }

    @Test
    void theNameThatTheNodeHasIsOffered() {
        examine(GivenSite.healthy()
                        .with(
                                Given.node().images("localhost:32000/app:v1", "docker.io/library/nginx:1"),
                                pod("app:v1")))
                .reports(NEVER)
                .says("it has localhost:32000/app:v1")
                .advises("set image deployment/app app=localhost:32000/app:v1");
    }

    @Test
    void otherWaitsAreNotOfThePolicy() {
        examine(GivenSite.healthy().with(Given.pod(POD, "app:v1").pullPolicy("Never")))
                .passes();
        examine(GivenSite.healthy().with(Given.pod(POD, "app:v1").waiting("ErrImagePull", "not found")))
                .passes();
    }

    @Test
    void withoutPodsNothingIsKnown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }

    @Test
    void theNameInTheStoreOfTheNodeIsOffered() {
        ImageStore store = new ImageStore(List.of(
                new ImageStore.Image("localhost:32000/app:v1", "sha256:" + "1".repeat(64)),
                new ImageStore.Image("sha256:" + "2".repeat(64), "sha256:" + "1".repeat(64))));
        examine(GivenSite.healthy()
                        .with(pod("app:v1"))
                        .seen("vm", GivenSite.healthy().answer(ImageStore.Ask.INSTANCE, store)))
                .reports(NEVER)
                .says("it has localhost:32000/app:v1", "containerd's store on node vm")
                .advises("set image deployment/app app=localhost:32000/app:v1");
    }
}
