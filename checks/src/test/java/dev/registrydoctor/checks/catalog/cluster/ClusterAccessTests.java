package dev.registrydoctor.checks.catalog.cluster;

import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class ClusterAccessTests {

    private static final Gap NO_CLASSES = new Gap(
            Gap.Cause.DENIED,
            "storageclasses",
            "User \"jane\" cannot list resource \"storageclasses\" at the cluster scope",
            "grant list on storageclasses");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ClusterAccess());
    }

    @Test
    void aRefusedListIsReportedWithItsNameAndTheServersWords() {
        examine(GivenSite.healthy().unknown(Listing.storageClasses(), NO_CLASSES))
                .reports("cluster.access-denied")
                .says("storageclasses", "User \"jane\" cannot list")
                .advises(
                        "--kubeconfig /var/snap/microk8s/current/credentials/client.config",
                        "registry-doctor rbac --user jane | microk8s kubectl apply -f -");
    }

    @Test
    void everyRefusedListIsNamed() {
        Gap nodes = new Gap(Gap.Cause.DENIED, "nodes", "cannot list resource \"nodes\"", "");
        examine(GivenSite.healthy()
                        .unknown(Listing.storageClasses(), NO_CLASSES)
                        .unknown(Listing.nodes(), nodes))
                .reports("cluster.access-denied")
                .says("storageclasses", "cannot list resource \"nodes\"");
    }

    @Test
    void fullRightsPass() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void aListThatFailedForAnotherReasonIsNotDenied() {
        examine(GivenSite.healthy().unknown(Listing.nodes())).cannotTell();
    }

    @Test
    void withoutAnApiServerThereAreNoRightsToJudge() {
        examine(GivenSite.healthy().api(Given.api(ApiContact.State.REFUSES, "connection refused")))
                .skips();
        examine(GivenSite.healthy().absent(ApiContact.Ask.INSTANCE)).skips();
    }

    @Test
    void anUnknownApiServerIsUnknown() {
        examine(GivenSite.healthy().unknown(ApiContact.Ask.INSTANCE)).cannotTell();
    }
}
