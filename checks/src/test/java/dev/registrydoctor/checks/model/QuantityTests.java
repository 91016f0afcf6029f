package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTests {

    @ParameterizedTest
    @CsvSource({
        "20Gi, 21474836480",
        "21474836480, 21474836480",
        "0.5Gi, 536870912",
        "500M, 500000000",
        "1Ti, 1099511627776",
        "1k, 1000"
    })
    void sizesAsKubernetesWritesThem(String text, long bytes) {
        assertEquals(bytes, Quantity.bytes(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Gi", "20GB", "-1Gi", "1e3", "99999999999999999999", "999999999999999Pi", "null"})
    void whatIsNoSizeIsNotKnown(String text) {
        assertNull(Quantity.bytes(text));
    }

    @Test
    void anUnsetSizeIsNotKnown() {
        assertNull(Quantity.bytes(null));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 KiB", "524288, 512 KiB", "209715200, 200.0 MiB", "2040109466, 1.9 GiB"})
    void sizesForPeople(long bytes, String words) {
        assertEquals(words, Quantity.words(bytes));
    }
}
