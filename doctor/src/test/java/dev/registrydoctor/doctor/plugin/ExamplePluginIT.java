package dev.registrydoctor.doctor.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The plug-in that samples/plugin-example builds, in the program. */
class ExamplePluginIT {

    private static Path jar() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("../samples/plugin-example/target"))) {
            return built.filter(
                            file -> file.getFileName().toString().matches("plugin-example-[0-9].*(?<!sources)\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void itsWarningStandsInTheReport() throws IOException {
        Cli.Result result = Cli.run("run", "--sample", "no-hosts-toml", "--plugin", jar(), "-o", "json");

        assertEquals(List.of("policy.approved-registries"), warned(result));
        assertTrue(result.out().contains("Pod default/web-7c86bb969f-hn6b7 pulls from registry.lab:5280"));
    }

    private static List<String> warned(Cli.Result result) {
        return Cli.checks(result.json(), "warn").stream()
                .filter(id -> id.startsWith("policy."))
                .toList();
    }

    @Test
    void itsCheckAndItsPageAreListedAndExplained() throws IOException {
        assertTrue(Cli.run("checks", "--plugin", jar()).out().contains("policy.unapproved-registry (warning)"));
        assertTrue(Cli.run("explain", "policy.unapproved-registry", "--plugin", jar())
                .out()
                .contains("skopeo copy docker://FROM"));
        assertEquals(2, Cli.run("explain", "policy.unapproved-registry").exit(), "and without it, nobody knows it");
    }
}
