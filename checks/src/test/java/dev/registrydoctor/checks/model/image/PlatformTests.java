package dev.registrydoctor.checks.model.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PlatformTests {

    @ParameterizedTest
    @CsvSource({
        "amd64, linux/amd64, true",
        "amd64, linux/amd64/v2, true",
        "amd64, linux/x86_64, true",
        "amd64, linux/386, true",
        "amd64, linux/arm64, false",
        "amd64, windows/amd64, false",
        "amd64, linux, false",
        "amd64, unknown/unknown, false",
        "arm64, linux/arm64/v8, true",
        "arm64, linux/aarch64, true",
        "arm64, linux/arm/v7, true",
        "arm64, linux/amd64, false",
        "arm, linux/arm64, false",
        "386, linux/amd64, false",
        "s390x, linux/s390x, true"
    })
    void takesWhatContainerdsDefaultMatcherTakes(String architecture, String image, boolean taken) {
        assertEquals(taken, new Platform("linux", architecture).runs(image));
    }
}
