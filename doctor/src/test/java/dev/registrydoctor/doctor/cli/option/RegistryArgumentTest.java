package dev.registrydoctor.doctor.cli.option;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.cli.stream.UsageException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryArgumentTest {

    @ParameterizedTest
    @CsvSource({
        "r.lab, 443",
        "https://r.lab, 443",
        "http://r.lab, 80",
        "http://r.lab:5000/, 5000",
        "r.lab:65535, 65535",
        "[::1]:1, 1"
    })
    void thePortIsThatOfTheSchemeUnlessItIsGiven(String text, int port) {
        assertEquals(port, RegistryArgument.parse(text).port());
    }

    @ParameterizedTest
    @ValueSource(strings = {"r.lab:0", "r.lab:65536", "r.lab/v2", "joe@r.lab"})
    void whatIsNoRegistryIsRefused(String text) {
        assertThrows(UsageException.class, () -> RegistryArgument.parse(text));
    }
}
