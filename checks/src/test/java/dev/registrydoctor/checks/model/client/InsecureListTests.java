package dev.registrydoctor.checks.model.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InsecureListTests {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.5:32000, 10.0.0.5:32000, true",
        "10.0.0.5, 10.0.0.5:32000, false",
        "10.0.0.5:5000, 10.0.0.5:32000, false",
        "10.0.0.0/8, 10.0.0.5:32000, true",
        "10.0.0.0/8, 11.0.0.5:32000, false",
        "10.0.0.0/24, 10.0.1.5:32000, false",
        "10.0.0.4/30, 10.0.0.5:32000, true",
        "10.0.0.4/30, 10.0.0.8:32000, false",
        "10.0.0.5/32, 10.0.0.5:32000, true",
        "10.0.0.5/32, 10.0.0.4:32000, false",
        "0.0.0.0/0, 192.168.1.1:5000, true",
        "192.168.64.0/24, 192.168.64.200:5000, true",
        "10.0.0.0/33, 10.0.0.5:32000, false",
        "10.0.0.0/8x, 10.0.0.5:32000, false",
        "http://10.0.0.5:32000, 10.0.0.5:32000, true",
        "https://r.lab:5000, r.lab:5000, true",
        "r.lab:5000, r.lab:5000, true",
        "r.lab, r.lab:5000, false",
        "r.lab:5000, xr.lab:5000, false",
        "127.0.0.0/8, 10.0.0.5:32000, false",
        "127.0.0.0/8, 127.0.0.1:32000, true",
        "10.0.0.0/8, registry.lab:5000, false"
    })
    void anEntryIsAnExactHostAndPortOrARange(String entry, String registry, boolean covered) {
        assertEquals(covered, InsecureList.covers(List.of("other:1", entry), registry));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, registry.lab:5000, true",
        "10.0.0.0/8, 11.0.0.5:5000, false",
        "127.0.0.0/8, registry.lab:5000, false",
        "::1/128, registry.lab:5000, false",
        "other.lab:5000, registry.lab:5000, false"
    })
    void aRangeMayHoldWhatANameResolvesTo(String entry, String registry, boolean may) {
        assertEquals(may, InsecureList.mayCover(List.of(entry), registry));
    }

    @Test
    void readsTheListOfAFile() {
        assertEquals(
                List.of("a:1", "10.0.0.0/8"),
                InsecureList.read("{\"debug\": true, \"insecure-registries\": [\"a:1\", 5, \"10.0.0.0/8\"]}"));
        for (String text : List.of("", " \n", "{}", "[]", "{\"insecure-registries\": \"a:1\"}", "not JSON")) {
            assertEquals(List.of(), InsecureList.read(text), text);
        }
    }
}
