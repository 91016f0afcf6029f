package dev.registrydoctor.checks.catalog.shared;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServedCaTests {

    @ParameterizedTest
    @CsvSource({
        "r.lab, -connect r.lab:443 -servername r.lab",
        "r.lab:5000, -connect r.lab:5000 -servername r.lab",
        "[fd00::1], -connect '[fd00::1]:443' ",
        "[fd00::1]:5000, -connect '[fd00::1]:5000' "
    })
    void aHandshakeHasAPort(String authority, String words) {
        String command = ServedCa.handshake(authority);
        assertTrue(command.contains(words), command);
    }
}
