package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code resolve} through the whole program, against samples served over real HTTP. */
class ResolveTest {

    @TempDir
    private Path folder;

    private static String broken(JsonNode path) {
        for (JsonNode hop : path.get("hops")) {
            if (hop.get("state").asText().equals("breaks")) {
                return hop.get("hop").asText();
            }
        }
        return "-";
    }

    @ParameterizedTest
    @CsvSource({
        "healthy, localhost:32000/mynginx:registry, -, 0",
        "healthy-multi-arch, localhost:32000/mynginx:registry, -, 0",
        "stale-tag, localhost:32000/mynginx:registry, -, 0",
        "no-hosts-toml, registry.lab:5280/team/app:1, scheme, 3",
        "pull-secret-missing, registry.lab:5280/team/app:1, secret, 3",
        "tag-missing, localhost:32000/mynginx:v9, manifest, 3",
        "registry-scaled-to-zero, localhost:32000/mynginx:registry, host, 3"
    })
    void marksTheHopThatBreaks(String sample, String image, String hop, int exit) {
        Cli.Result result = Cli.run("resolve", image, "--sample", sample, "-o", "json");
        JsonNode path = result.json();
        assertEquals(hop, broken(path), result.out());
        assertEquals(exit, result.exit());
        assertEquals("", result.err());
        List<String> hops = new ArrayList<>();
        path.get("hops").forEach(h -> hops.add(h.get("hop").asText()));
        assertEquals(
                List.of("name", "DNS", "secret", "host", "scheme", "certificate", "manifest", "platform", "layers"),
                hops);
    }

    /** The cause is the one that run names: a second opinion from the same program would be worse than none. */
    @ParameterizedTest
    @CsvSource({
        "no-hosts-toml, registry.lab:5280/team/app:1",
        "pull-secret-missing, registry.lab:5280/team/app:1",
        "tag-missing, localhost:32000/mynginx:v9",
        "registry-scaled-to-zero, localhost:32000/mynginx:registry"
    })
    void endsInTheCauseThatRunNamesAndItsFix(String sample, String image) {
        JsonNode report = Cli.run("run", "--sample", sample, "-o", "json").json();
        JsonNode path =
                Cli.run("resolve", image, "--sample", sample, "-o", "json").json();
        assertEquals(
                Cli.roots(report), new TreeSet<>(path.get("causes").findValuesAsText("problem")), path::toPrettyString);
        String text = Cli.run("resolve", image, "--sample", sample).out();
        int broken = text.indexOf("breaks at: ");
        int cause = text.indexOf(report.at("/diagnoses/0/root/title").asText());
        assertTrue(broken > 0 && cause > broken && text.indexOf("  Fix") > cause, text);
        assertTrue(text.contains("\nNext: "), text);
    }

    @Test
    void aCauseOfAnotherImageIsNotNamed() {
        JsonNode path = Cli.run(
                        "resolve", "localhost:32000/mynginx:registry", "--sample", "no-hosts-toml", "-o", "json")
                .json();
        assertEquals(List.of(), path.get("causes").findValuesAsText("problem"));
    }

    /** A sample is not connected to the internet, which says nothing about Docker Hub. */
    @Test
    void aSampleDoesNotClaimThatAPublicRegistryIsDown() {
        Cli.Result result = Cli.run("resolve", "docker.io/library/nginx:latest", "--sample", "healthy", "-o", "json");
        assertEquals(5, result.exit());
        assertEquals("-", broken(result.json()));
    }

    @Test
    void textFitsIntoEightyColumnsAndIsPlainWhenPiped() {
        Cli.Result result = Cli.run("resolve", "registry.lab:5280/team/app:1", "--sample", "pull-secret-missing");
        assertTrue(result.out().contains("breaks at: secret.\n"), result.out());
        assertFalse(result.out().contains("\u001b"));
        // Names that nothing can break, such as digests and paths, have a line of their own.
        List<String> wide = result.out()
                .lines()
                .filter(l -> l.length() > 80 && l.strip().contains(" ") && !l.contains("kubectl"))
                .toList();
        assertEquals(List.of(), wide);
        Cli.Result terminal = Cli.onTerminal(80, Map.of("TERM", "xterm"))
                .execute("resolve", "registry.lab:5280/team/app:1", "--sample", "pull-secret-missing");
        assertTrue(terminal.out().contains("\u001b[1;31m"), "the hop that breaks is red");
        Pattern color = Pattern.compile("\u001b\\[[0-9;]*m");
        assertEquals(result.out(), color.matcher(terminal.out()).replaceAll(""));
    }

    @Test
    void whatTheSiteCannotTellIsInconclusive() {
        Cli.Result elsewhere = Cli.run(
                "resolve", "localhost:32000/mynginx:registry", "--sample", "healthy", "--node", "other", "-o", "json");
        assertEquals(5, elsewhere.exit());
        assertTrue(elsewhere.out().contains("does not apply to"), elsewhere.out());
    }

    @Test
    void aFolderOfFilesAloneTellsTheHosts() throws Exception {
        Path certs = folder.resolve("var/snap/microk8s/current/args/certs.d/reg.invalid:5000");
        Files.createDirectories(certs);
        Files.writeString(certs.resolve("hosts.toml"), """
                server = "http://reg.invalid:5000"

                [host."http://reg.invalid:5000"]
                capabilities = ["pull", "resolve"]
                """);
        Cli.Result result = Cli.run("resolve", "reg.invalid:5000/app", "--host-root", folder, "--timeout", "5s");
        assertTrue(result.out().contains("1. http://reg.invalid:5000 ([host."), result.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "resolve",
                "resolve BAD//x --sample healthy",
                "resolve a/b:c --sample nope",
                "resolve a --pod x/y -n z --sample healthy"
            })
    void wrongUsageIsTold(String line) {
        Cli.Result result = Cli.run((Object[]) line.split(" "));
        assertEquals(2, result.exit(), result.err());
        assertEquals("", result.out());
    }
}
