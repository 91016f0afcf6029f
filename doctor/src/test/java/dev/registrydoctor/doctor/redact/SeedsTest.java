package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.EmbeddedSite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of every kind, in every input: none is in any output, plain, encoded or in part. */
class SeedsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pull-secret-missing",
                "registry-crash-loop",
                "storage-addon-off",
                "no-hosts-toml",
                "tag-missing",
                "two-faults"
            })
    void noneComesOut(String sample) throws Exception {
        SeededSite seeded = SeededSite.of(sample, Files.createDirectory(folder.resolve("site")));
        Map<String, String> outputs = new LinkedHashMap<>();
        try (EmbeddedSite site = EmbeddedSite.start(seeded.sample())) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Files.readString(site.kubeconfig()).replace("user: {}", seeded.user()));
            List<Object> where = List.of(
                    "--kubeconfig",
                    kubeconfig,
                    "--host-root",
                    site.hostRoot(),
                    "--timeout",
                    "60s",
                    "--registry",
                    "odd.seed.example:5280,bearer.seed.example:5281,basic.seed.example:5282");
            outputs.putAll(Outputs.of(folder, where, List.of()));
        }
        for (String value : seeded.values()) {
            for (String form : Seed.forms(value)) {
                outputs.forEach((name, text) -> Outputs.assertLacks(name, text, form));
            }
        }
        JsonNode counts = Cli.parse(outputs.getOrDefault("live JSON", "{}")).path("redaction");
        assertTrue(counts.size() > 0, "the report counts nothing of what it hides");
        String saved = outputs.getOrDefault("case", "");
        assertTrue(saved.contains("certs.d") && saved.contains("REGISTRY_NOTE"), "the case lacks what was read");
    }
}
