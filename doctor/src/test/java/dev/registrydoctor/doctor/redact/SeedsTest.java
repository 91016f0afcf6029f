package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets of every kind, in every input: none is in any output, plain, encoded or in part. */
class SeedsTest {

    /**
     * Inputs whose secrets can still come out, since evidence holds files as they are. To be emptied when evidence holds only
     * the parsed settings of configuration files.
     */
    private static final Set<String> NOT_YET_COVERED = Set.of();

    /** The renderings at the end of the list are of texts in which something stands before them. */
    private static final int NAMES_OF_FILES = 150;

    @TempDir
    private Path folder;

    @Test
    void thereAreEnough() {
        assertTrue(Seed.ALL.stream().map(Seed::kind).distinct().count() >= 150, "kinds of secrets");
        assertEquals(Seed.ALL.size(), Seed.ALL.stream().distinct().count(), "a text is there twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pull-secret-missing", "registry-crash-loop", "no-hosts-toml"})
    void noneComesOutOfAnEnvironment(String sample) throws Exception {
        Seeds seeds = new Seeds(sample.hashCode());
        SeededSite seeded = SeededSite.of(sample, Files.createDirectory(folder.resolve("site")), seeds);
        Map<String, String> outputs = new LinkedHashMap<>();
        try (EmbeddedSite site = EmbeddedSite.start(seeded.sample())) {
            Path kubeconfig = Files.writeString(
                    folder.resolve("kubeconfig"),
                    Files.readString(site.kubeconfig()).replace("user: {}", seeded.user()));
            List<Object> where = Outputs.at(
                    site,
                    kubeconfig,
                    "--registry",
                    "odd.seed.example:5280,bearer.seed.example:5281,basic.seed.example:5282");
            outputs.putAll(Outputs.of(folder, where, List.of()));
        }
        Path saved = folder.resolve("case.json.gz");
        outputs.putAll(Outputs.ticket(folder.resolve("t.zip"), "--from", saved));
        outputs.put(
                "resolve",
                Cli.run("resolve", "reg.seed.example/app:v1", "--from", saved).toString());
        outputs.put("triage", talk(saved, seeds).toString());
        outputs.put("diff", diff().toString());

        assertClean(seeds, outputs);
        assertTrue(places(seeds).size() >= 20, () -> "inputs: " + places(seeds));
        assertTrue(
                seeds.planted().size() >= 1000,
                () -> "secrets: " + seeds.planted().size());
        JsonNode counts = Cli.parse(outputs.getOrDefault("live JSON", "{}")).path("redaction");
        assertTrue(counts.size() > 0, "the report counts nothing of what it hides");
        String case0 = outputs.getOrDefault("case", "");
        assertTrue(case0.contains("certs.d") && case0.contains("REGISTRY_NOTE"), "the case lacks what was read");
        // No other input sets this one.
        assertTrue(case0.contains("storage.s3: (set)"), "the case lacks the Secret with the registry's settings");
    }

    private static Set<String> places(Seeds seeds) {
        return seeds.planted().stream().map(Seeds.Planted::place).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Cli.Result talk(Path saved, Seeds seeds) throws IOException {
        List<String> lines = new ArrayList<>(List.of("problems", "pods", "claims", "logs registry", "gaps"));
        for (int i = 0; i < 40; i++) {
            lines.add("symptom " + seeds.line("line pasted into a session"));
        }
        lines.add("note " + seeds.line("note"));
        lines.add("note " + seeds.line("note"));
        lines.add(seeds.line("command of a session"));
        lines.add("probe joe:" + seeds.value("argument of a session") + "@reg.seed.example:5000");
        lines.add("report");
        Path script = Files.write(folder.resolve("script"), lines);
        return Cli.run("triage", "--from", saved, "--script", script);
    }

    private Cli.Result diff() throws IOException {
        Path report = folder.resolve("live.json");
        Path older = Files.writeString(
                folder.resolve("older.json"), Files.readString(report).replaceAll("\"findings\" ?: ?\\[", "\"was\":["));
        return Cli.run("diff", older, report, "-o", "json");
    }

    /** A dump that somebody sends was never redacted. */
    @Test
    void noneComesOutOfADump() throws Exception {
        Seeds seeds = new Seeds(20261128);
        SeededSite seeded = SeededSite.of("registry-crash-loop", Files.createDirectory(folder.resolve("site")), seeds);
        Path dump = Files.writeString(folder.resolve("dump.txt"), seeded.dump());
        assertClean(seeds, Outputs.of(folder, List.of("--from", dump), List.of()));
    }

    @Test
    void noneComesOutOfPastedLines() {
        Seeds seeds = new Seeds(1);
        Map<String, String> outputs = new LinkedHashMap<>();
        for (int i = 0; i < Seed.ALL.size(); i++) {
            String text = seeds.text("pasted line");
            outputs.put("explain " + i, Cli.run("explain", "--symptom", text).toString());
            byte[] error = ("Error response from daemon: Head \"https://reg.seed.example/v2/\": unauthorized: " + text)
                    .getBytes(StandardCharsets.UTF_8);
            outputs.put(
                    "explain - " + i,
                    Cli.reading(error).execute("explain", "--symptom", "-").toString());
        }
        assertClean(seeds, outputs);
    }

    /** Values that are wrong, of which nobody knows what they are. */
    @Test
    void noWrongValueIsRepeated() {
        Seeds seeds = new Seeds(2);
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String command : List.of(
                "run --timeout %s",
                "run --timeout=%s",
                "run --wait %s",
                "run --pasword=%s",
                "run --pasword %s",
                "run -p%s",
                "run %s",
                "run -o %s",
                "run -o=%s",
                "run --fail-on %s",
                "run --sample %s",
                "run --sample healthy --only %s",
                "run --sample healthy --skip %s",
                "run --redact %s --sample healthy",
                "run --registry joe:%s@reg.seed.example",
                "run --registry http://reg.seed.example/%s",
                "run --probe-push=%s",
                "explain %s",
                "explain image.%s",
                "resolve %s --sample healthy --node",
                "resolve localhost/%s! --sample healthy",
                "resolve a --pod %s/x --namespace y --sample healthy",
                "samples %s",
                "checks %s",
                "%s",
                "--token=%s",
                "diff - %s -x")) {
            String value = seeds.value("wrong value");
            outputs.put(
                    command,
                    Cli.run((Object[]) command.formatted(value).split(" ")).toString());
        }
        Map<String, String> variables = Map.of(
                "REGISTRY_DOCTOR_TIMEOUT", seeds.value("variable"), "REGISTRY_DOCTOR_ONLY", seeds.value("variable"));
        outputs.put(
                "variables",
                Cli.with(variables).execute("run", "--sample", "healthy").toString());
        assertClean(seeds, outputs);
    }

    /** Names of files are repeated, since nobody finds the mistake else; secrets of a known form in them are not. */
    @Test
    void noneComesOutOfNamesOfFiles() {
        Seeds seeds = new Seeds(3);
        Map<String, String> outputs = new LinkedHashMap<>();
        for (int i = 0; i < NAMES_OF_FILES; i++) {
            String name = seeds.line("name of a file").replace("\u0000", "");
            String option = List.of("--from", "--plugin", "--kubeconfig", "--host-root", "--compare", "--output-file")
                    .get(i % 6);
            outputs.put(
                    option + " " + i,
                    Cli.run("run", "-o", "html", option, "/nowhere/" + name + "\u001b[31m")
                            .toString());
        }
        assertClean(seeds, outputs);
        outputs.forEach((name, text) -> assertEquals(-1, text.indexOf('\u001b'), name));
    }

    private static void assertClean(Seeds seeds, Map<String, String> outputs) {
        Leaks leaks = new Leaks(seeds.planted());
        Map<Seeds.Planted, String> found = new LinkedHashMap<>();
        outputs.forEach((name, text) ->
                leaks.in(text).forEach((secret, around) -> found.putIfAbsent(secret, name + ": " + around)));
        found.keySet().removeIf(secret -> NOT_YET_COVERED.contains(secret.place()));
        String told = found.entrySet().stream()
                .limit(30)
                .map(e -> e.getKey().place() + " | " + e.getKey().kind() + " | " + e.getValue())
                .collect(Collectors.joining("\n---\n"));
        assertEquals(0, found.size(), () -> "of " + seeds.planted().size() + " secrets came out:\n" + told);
    }
}
