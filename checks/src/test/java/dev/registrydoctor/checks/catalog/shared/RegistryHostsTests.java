package dev.registrydoctor.checks.catalog.shared;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryHostsTests {

    /** A public registry is not asked unless the user names it. */
    @ParameterizedTest
    @CsvSource({
        "docker.io, true",
        "ghcr.io, true",
        "europe-docker.pkg.dev, true",
        "123456789012.dkr.ecr.eu-central-1.amazonaws.com, true",
        "ghcr.io.lab, false",
        "notamazonaws.com, false",
        "pkg.dev, false",
        "registry.lab, false"
    })
    void aPublicRegistryIsToldByItsHost(String host, boolean isPublic) {
        assertEquals(isPublic, RegistryHosts.isPublic(host));
    }
}
