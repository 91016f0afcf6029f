package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenPod;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvisionerTests {

    private static final String HELPER = "kube-system/hostpath-provisioner-vm-x7k2p";
    private static final String ERROR =
            "failed to pull and unpack image \"docker.io/library/busybox:1.28.4\": failed to do request: dial tcp:"
                    + " lookup"
                    + " registry-1.docker.io: no such host";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Provisioner());
    }

    private static GivenPod helper() {
        return new HelperPod().pod().waiting("ImagePullBackOff", "Back-off pulling image: " + ERROR);
    }

    /** Without a controller, and without the app's labels. */
    private record HelperPod() {
        GivenPod pod() {
            return Given.pod(HELPER, "busybox:1.28.4")
                    .labels(Map.of("k8s.hostpath.io/managed-by", "microk8s.io_hostpath"));
        }
    }

    @Test
    void aHelperWithoutItsImageIsNamedWithTheClaimThatWaits() {
        examine(GivenSite.healthy().with(helper(), Given.registryClaim().pending()))
                .reports("storage.helper-image-unpullable")
                .says("hostpath-provisioner-vm-x7k2p", "busybox:1.28.4")
                .advises("microk8s images import", "BUSYBOX_IMAGE")
                .links("storage.helper-image-unpullable", Subject.claim(BuiltIn.CLAIM_PATH), Subject.pod(HELPER));
    }

    @Test
    void aHelperAtWorkOrTheProvisionersOwnPodIsAnotherMatter() {
        examine(GivenSite.healthy().with(new HelperPod().pod())).passes();
        examine(GivenSite.healthy().with(Given.provisionerPod().waiting("ImagePullBackOff", ERROR)))
                .passes();
        examine(GivenSite.healthy()
                        .with(Given.pod("kube-system/other", "busybox:1").waiting("ImagePullBackOff", ERROR)))
                .passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cdkbot/hostpath-provisioner-amd64:1.0.0", "docker.io/cdkbot/hostpath-provisioner-arm64:1.0.0"})
    void theProvisionerThatMakesNoVolumesIsNamed(String image) {
        examine(GivenSite.healthy().with(Given.provisionerDeployment().image(image)))
                .reports("storage.provisioner-outdated")
                .says(image)
                .advises("delete deploy hostpath-provisioner", "Volumes, claims and their data are kept");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"cdkbot/hostpath-provisioner-amd64:1.1.0", "cdkbot/hostpath-provisioner:1.5.0", "my/own:1.0.0"})
    void otherProvisionersAreNot(String image) {
        examine(GivenSite.healthy().with(Given.provisionerDeployment().image(image)))
                .passes();
    }

    @Test
    void withoutPodsOrDeploymentsNothingIsKnown() {
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
        examine(GivenSite.healthy().none(Listing.Kind.DEPLOYMENTS)).skips();
    }
}
