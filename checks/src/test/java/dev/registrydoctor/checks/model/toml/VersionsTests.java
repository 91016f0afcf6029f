package dev.registrydoctor.checks.model.toml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class VersionsTests {

    @ParameterizedTest
    @CsvSource({
        "1.7.29, 1.7.29, true",
        "1.7.28, 1.7.29, false",
        "1.10.0, 1.9.9, true",
        "2.0.0, 1.7.29, true",
        "1.7.100, 1.7.29, true",
        "v1.28.3, 1.28, true",
        "1.28, 1.28.0, true",
        "1.7.29-rc.1, 1.7.29, true",
        "2.1.6~ds1, 2.1.6, true",
        "1.27.99, 1.28, false"
    })
    void comparesNumbersNotText(String version, String first, boolean expected) {
        assertEquals(expected, Versions.isAtLeast(version, first));
    }

    @Test
    void bothEndsBelongToARange() {
        assertTrue(Versions.isWithin("1.5.0", "1.5.0", "1.7.31"));
        assertTrue(Versions.isWithin("1.7.31", "1.5.0", "1.7.31"));
        assertFalse(Versions.isWithin("1.7.32", "1.5.0", "1.7.31"));
        assertFalse(Versions.isWithin("1.4.13", "1.5.0", "1.7.31"));
    }

    @Test
    void whatIsNoVersionIsInNoRange() {
        for (String text : new String[] {null, "", "latest", "1", "x1.2.3", "99999999999.1.1", "1.99999999999"}) {
            assertFalse(Versions.isAtLeast(text, "0.0"), String.valueOf(text));
            assertFalse(Versions.isWithin(text, "0.0", "99.0"), String.valueOf(text));
        }
    }
}
