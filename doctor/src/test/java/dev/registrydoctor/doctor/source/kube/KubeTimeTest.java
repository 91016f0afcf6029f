package dev.registrydoctor.doctor.source.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KubeTimeTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-23T22:54:11Z",
                "2024-02-29T00:00:00Z",
                "0001-01-01T00:00:00Z",
                "2026-11-23T22:54:11.123456Z",
                "2026-11-23T22:54:11+02:00",
                "2026-11-23T22:54Z"
            })
    void isWhatJavaReads(String text) {
        assertEquals(OffsetDateTime.parse(text).toInstant(), KubeTime.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "2026-02-29T00:00:00Z",
                "2026-13-01T00:00:00Z",
                "2026-11-23T24:54:11Z",
                "2026-11-23T22:54:60Z",
                "2026-11-23 22:54:11Z",
                "2026-11-23T22:54:11z ",
                "2026-11-+3T22:54:11Z",
                "٢٠٢٦-11-23T22:54:11Z"
            })
    void isNullWhenItIsNone(String text) {
        assertNull(KubeTime.parse(text));
    }

    @Test
    void everySecondIsItself() {
        Random random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            Instant time = Instant.ofEpochSecond(random.nextInt());
            assertEquals(time, KubeTime.parse(time.toString()));
        }
    }
}
