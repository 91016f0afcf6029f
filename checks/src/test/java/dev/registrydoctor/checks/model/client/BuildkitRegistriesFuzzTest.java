package dev.registrydoctor.checks.model.client;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.registrydoctor.checks.model.TomlAssertions;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes as a buildkitd.toml, and as the file of a builder that may hold one. */
class BuildkitRegistriesFuzzTest {

    @FuzzTest
    void survives(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        TomlAssertions.passOver(() -> use(BuildkitRegistries.read(text)));
        BuildxBuilder builder = BuildxBuilder.read(text);
        for (BuildxBuilder.Node node : builder == null ? List.<BuildxBuilder.Node>of() : builder.nodes()) {
            String toml = node.buildkitd();
            if (toml != null) {
                TomlAssertions.passOver(() -> use(BuildkitRegistries.read(toml)));
            }
        }
    }

    private static void use(BuildkitRegistries read) {
        read.registries().forEach((host, registry) -> {
            read.speaksHttps(host);
            registry.mirrorHosts();
        });
    }
}
