package dev.registrydoctor.checks.names;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Any bytes as the name of an image. */
class ImageReferenceFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        Optional<ImageReference> image = ImageReference.parse(new String(input, StandardCharsets.UTF_8));
        image.ifPresent(i -> assertFalse(
                i.repository().isEmpty() || i.reference().isEmpty() || i.host().isEmpty()));
    }
}
