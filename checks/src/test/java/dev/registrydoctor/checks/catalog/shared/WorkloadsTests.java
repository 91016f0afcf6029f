package dev.registrydoctor.checks.catalog.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.testkit.Given;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTests {

    /** Somebody may have taken the labels off; what Kubernetes adds to the Deployment's name stays. */
    @ParameterizedTest
    @CsvSource({
        "container-registry/registry-6c9fcc-x2l4k, true",
        "container-registry/registry-6c9fcc69-x2l4k, true",
        "container-registry/registry-6c9fcc695f-x2l4k, true",
        "container-registry/registry-6c9fc-x2l4k, false",
        "container-registry/registry-frontend-x2l4k, false",
        "container-registry/registry-gc-6c9fcc695f-x2l4k, false",
        "default/registry-6c9fcc695f-x2l4k, false",
        "kube-system/hostpath-provisioner-7df77bc496-x2l4k, true",
        "default/hostpath-provisioner-7df77bc496-x2l4k, false"
    })
    void thePodsOfTheRegistryAreToldByTheirNames(String path, boolean isInfrastructure) {
        assertEquals(
                isInfrastructure,
                Workloads.isInfrastructure(
                        Given.pod(path, "registry:2.8.1").labels(Map.of()).build()));
    }
}
