package dev.registrydoctor.checks.names;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BuiltInTests {

    @ParameterizedTest
    @CsvSource({
        "localhost, true",
        "127.0.0.1, true",
        "127.1.2.3, true",
        "::1, true",
        "127.0.0.1.lab, false",
        "127x0x0x1, false",
        "localhost.lab, false",
        "10.0.0.5, false",
        "128.0.0.1, false"
    })
    void loopbackIsToldByName(String host, boolean expected) {
        assertEquals(expected, BuiltIn.isLoopback(host));
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 32000, true",
        "127.0.0.1, 32000, true",
        "10.0.0.5, 32000, true",
        "vm, 32000, true",
        "10.0.0.6, 32000, false",
        "localhost, 5000, false",
        "localhost, 443, false",
        "registry.container-registry, 5000, true",
        "registry.container-registry.svc, 5000, true",
        "registry.container-registry.svc.cluster.local, 5000, true",
        "registry.container-registry.svc, 32000, false",
        "registry.container-registry.example.com, 5000, false",
        "registry.container-registry-2, 5000, false",
        "my-registry.container-registry, 5000, false",
        "registry, 5000, false"
    })
    void theAddOnServesItsNodePortAndItsServiceName(String host, int port, boolean expected) {
        assertEquals(expected, BuiltIn.serves(host, port, List.of("vm", "10.0.0.5")));
    }
}
