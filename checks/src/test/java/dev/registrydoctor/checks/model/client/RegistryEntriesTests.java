package dev.registrydoctor.checks.model.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As dockerd 20.10, 26.1 and 28.5 were seen to take them (DockerdIT). */
final class RegistryEntriesTests {

    private static @Nullable String insecure(@Nullable String entry) {
        return RegistryEntries.refused(Map.of("insecure-registries", Arrays.asList("a.lab:5000", entry)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5:32000",
                "10.0.0.5",
                "10.0.0.5:",
                "http://10.0.0.5:32000",
                "HTTPS://r.lab",
                "10.0.0.5/8",
                "http://10.0.0.0/8",
                "fd00::/8",
                "Reg.LAB:5000",
                "r-1.lab",
                "[::1]:5000",
                "::1",
                "localhost:65535",
                "10.0.0.999"
            })
    void aHostOrARangeIsTaken(String entry) {
        assertEquals(null, insecure(entry));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://10.0.0.5:32000/",
                "r.lab:5000/",
                "10.0.0.5:32000/v2",
                "tcp://10.0.0.5:32000",
                "10.0.0.5:port",
                "10.0.0.5:99999",
                " 10.0.0.5:32000",
                "",
                "*",
                "*.lab",
                "10.0.0.0/33",
                "reg_istry.lab:5000",
                "a.lab:5000,b.lab:5000",
                "-a.lab",
                "a.lab:",
                "http://"
            })
    void anythingElseKeepsDockerFromStarting(String entry) {
        assertEquals(
                "insecure-registries has \"" + entry + "\", which is not a host, a host:port or a range of addresses",
                insecure(entry));
    }

    @Test
    void nothingIsAnEmptyEntry() {
        assertEquals(insecure(""), insecure(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://m.lab:5000", "https://m.lab/", "HTTPS://m.lab"})
    void aMirrorIsAUrl(String entry) {
        assertEquals(null, RegistryEntries.refused(Map.of("registry-mirrors", List.of(entry))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"m.lab:5000", "ftp://m.lab", "http://m.lab?x=1", "m.lab", ""})
    void aMirrorWithoutASchemeIsNone(String entry) {
        assertEquals(
                "registry-mirrors has \"" + entry + "\", which is not an http:// or https:// URL without a query",
                RegistryEntries.refused(Map.of("registry-mirrors", List.of(entry))));
    }
}
