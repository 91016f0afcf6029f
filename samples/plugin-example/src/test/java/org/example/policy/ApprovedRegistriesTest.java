package org.example.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

class ApprovedRegistriesTest {

    private static final String POD = "shop/cart-5d4f8c7b9-aaaaa";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ApprovedRegistries());
    }

    @Test
    void anImageOfAnotherRegistryIsSeen() {
        examine(GivenSite.healthy().with(Given.pod(POD, "quay.io/shop/cart:1")))
                .reports("policy.unapproved-registry")
                .says("quay.io")
                .links("policy.unapproved-registry", Subject.pod(POD));
    }

    @Test
    void anImageWithoutARegistryIsOneOfDockerHub() {
        examine(GivenSite.healthy().with(Given.pod(POD, "nginx:1.27"))).reports("policy.unapproved-registry");
    }

    @Test
    void approvedRegistriesAndMicroK8sOwnPodsPass() {
        examine(GivenSite.healthy().with(Given.pod(POD, "harbor.example.org/shop/cart:1")))
                .passes();
    }

    @Test
    void withoutPodsItCannotTell() {
        examine(GivenSite.healthy().unknown(Listing.pods())).cannotTell();
    }

    @Test
    void itsPageSaysThatItIsAWarning() {
        assertEquals(Problem.Kind.WARNING, ApprovedRegistries.UNAPPROVED_REGISTRY.kind());
    }
}
