package dev.registrydoctor.doctor.setup.wanted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes as a registries.yaml: refused, or wanted as something that can be written and read again. */
class RegistriesFileFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        RegistriesFile file = RegistriesFile.read(new String(input, StandardCharsets.UTF_8));
        assertTrue(file.faults().isEmpty() || file.wanted().equals(WantedRegistries.NONE));
        for (WantedRegistry registry : file.wanted().registries()) {
            RegistriesText text = new RegistriesText();
            if (text.add(registry)) {
                RegistriesFile again = RegistriesFile.read(text.render());
                assertEquals(List.of(), again.faults(), text::render);
                WantedRegistry read = again.wanted().find(registry.host()).orElseThrow();
                assertEquals(registry.servers(), read.servers(), text::render);
            }
        }
    }
}
