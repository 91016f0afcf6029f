package dev.registrydoctor.checks.model.containerd;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.model.TomlAssertions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes as a hosts.toml, to each generation of containerd. */
class HostsTomlFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        for (String containerd : List.of("1.6.28", "1.7.27", "2.2.0")) {
            TomlAssertions.passOver(() -> HostsToml.parse(text, containerd));
        }
    }
}
