package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.integration.SampleFolder;
import dev.registrydoctor.doctor.source.live.StubServer;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code space} prints and writes holds no secret and, with {@code --redact names}, no name of a store or its environment. */
class SpaceRedactionTest {

    private static final String CLAIM = "host/var/snap/microk8s/common/default-storage/"
            + "container-registry-registry-claim-pvc-0d7132b3-f1b9-4a8a-b4fc-2577210d0b69";

    /** Parts of all names below, which nobody else has. */
    private static final List<String> STEMS = List.of(
            "quagozul",
            "zebrazim",
            "lynxovek",
            "wombumru",
            "tapirilfo",
            "kinkaybra",
            "narwhezhu",
            "axolopto",
            "panguskar",
            "mandrankid",
            "vicirwen",
            "guanolgur",
            "capybufip",
            "okapirond",
            "gnubox",
            "zanzibar");

    @TempDir
    private Path folder;

    private Path root;

    @BeforeEach
    void place() {
        root = folder.resolve("guanolgur-backup");
    }

    /** Names as clients push them, and as only somebody with a shell can make them. */
    private void fill(VolumeFolder store) throws IOException {
        String base = store.blob("base".repeat(300));
        store.image("quagozul/zebrazim", "axolopto-rc", base, store.blob("one".repeat(2000)));
        store.image("quagozul/zebrazim", "2024-panguskar", base, store.blob("two".repeat(900)));
        store.image("lynxovek", "Mandrankid_Snapshot", base, store.blob("three".repeat(100)));
        store.image("web", "latest", base, store.blob("four".repeat(90)));
        store.image("Abteilung Wombumru/tapirilfo", "v1", base);
        store.image("<b>Kinkaybra</b>", "v1", base);
        String untagged = store.image("narwhezhu.corp.example/app", "old", base, store.blob("five".repeat(80)));
        Files.delete(store.path(VolumeFolder.tagLink("narwhezhu.corp.example/app", "old")));
        store.revision("lynxovek", untagged);
        Files.createSymbolicLink(store.path("repositories/vicirwen.d"), Path.of("/etc"));
        store.write("repositories/capybufip/_uploads/1/data", "x".repeat(5000));
    }

    private Map<String, String> outputs(List<Object> where) throws IOException {
        Map<String, String> outputs = new LinkedHashMap<>();
        List<List<String>> questions = List.of(
                List.of(),
                List.of("--what-if", "keep=1", "untagged"),
                List.of("--what-if", "keep=1,repository=quagozul/*,tag=mandrankid*"),
                List.of("--what-if", "delete", "quagozul/zebrazim:axolopto-rc", "web:latest", "okapirond/x:v1"));
        for (List<String> question : questions) {
            for (String format : List.of("text", "json", "yaml", "html")) {
                List<Object> args = new ArrayList<>(List.of("space", "-v", "--redact", "names", "-o", format));
                args.addAll(where);
                args.addAll(question);
                Cli.Result result = Cli.run(args.toArray());
                assertTrue(result.exit() == 0 || result.exit() == 5, result::toString);
                assertFalse(result.out().isEmpty(), result::toString);
                outputs.put(format + " " + question, result.toString());
            }
        }
        return outputs;
    }

    private static void assertNoneIsLeft(Map<String, String> outputs) {
        outputs.forEach((name, text) -> {
            String plain = text.toLowerCase(Locale.ROOT);
            STEMS.forEach(stem -> Outputs.assertLacks(name, plain, stem));
        });
    }

    @Test
    void noNameOfAFolderIsLeft() throws IOException {
        fill(new VolumeFolder(root));

        Map<String, String> outputs = outputs(List.of("--volume", root));

        assertNoneIsLeft(outputs);
        // An ordinary word stays where a sentence uses it, and nowhere that only a name can stand.
        outputs.forEach((name, text) -> {
            Outputs.assertLacks(name, text, "web:latest");
            Outputs.assertLacks(name, text, "\"web\"");
            Outputs.assertLacks(name, text, ">web<");
        });
    }

    /** The same name has the same pseudonym everywhere in a report, also in the picture and in what a deletion would free. */
    @Test
    void pseudonymsAreTheSameInAllPlaces() throws IOException {
        fill(new VolumeFolder(root));
        Path page = folder.resolve("page.html");
        Path salt = folder.resolve("salt");

        Cli.Result result = Cli.run(
                "space",
                "--volume",
                root,
                "--redact",
                "names",
                "--redact-salt",
                salt,
                "--what-if",
                "delete",
                "quagozul/zebrazim:axolopto-rc",
                "-o",
                "json",
                "-o",
                "html=" + page);

        JsonNode json = result.json();
        String repository = json.at("/repositories/0/name").asText();
        String tag = json.at("/repositories/0/tags/0/name").asText();
        assertTrue(repository.matches("image-[0-9a-f]{8}/image-[0-9a-f]{8}"), repository);
        assertTrue(tag.matches("tag-[0-9a-f]{8}"), tag);
        assertEquals(repository, json.at("/whatIf/deletions/0/repository").asText());
        assertEquals(tag, json.at("/whatIf/deletions/0/tags/0").asText());
        assertEquals(
                "delete " + repository + ":" + tag, json.at("/whatIf/asked").asText());
        String html = Files.readString(page);
        assertTrue(html.contains("<title>" + repository + ", "), "the frame of a repository");
        assertTrue(html.contains("<title>" + tag + ", "), "the cell of a tag");
        JsonNode again = Cli.run("space", "--volume", root, "--redact", "names", "--redact-salt", salt, "-o", "json")
                .json();
        assertEquals(repository, again.at("/repositories/0/name").asText());
    }

    /** Numbers and this program's own sentences are as without it. */
    @Test
    void nothingElseChanges() throws IOException {
        Path other = folder.resolve("store");
        VolumeFolder store = new VolumeFolder(other);
        store.image("app", "v1", store.blob("a layer"));
        store.blob("nobody names this");

        String shown = Cli.run("space", "-v", "--volume", other, "--what-if", "untagged")
                .out();
        String hidden = Cli.run("space", "-v", "--volume", other, "--redact", "names", "--what-if", "untagged")
                .out();

        assertEquals(words(shown, "app"), words(hidden, "image-[0-9a-f]{8}"));
    }

    /** The words of a report without its paths, and with one name for the repository; lines are broken elsewhere. */
    private static String words(String report, String repository) {
        return report.replaceAll("\\s+", " ")
                .replaceAll("(?:folder|of|free,|free \\(\\d+%\\),) /[^ ]+(?: /[^ ]+)*", "PATH")
                .replaceAll(repository, "REPOSITORY")
                .replaceAll("[\u2588-\u258f\u2591\u2593#.\u00b7-]+|\\d[\\d,.]* (?:GiB|MiB)|\\d+%", "")
                .replaceAll("[\\d,]+ of [\\d,]+ free", "")
                .replaceAll("\\s+", " ");
    }

    @Test
    void noNameOfAnEnvironmentIsLeft() throws Exception {
        SampleFolder site = SampleFolder.copy("healthy", Files.createDirectory(folder.resolve("site")))
                .replace("api", "mynginx", "okapirond")
                .replace("api", "\"vm\"", "\"gnubox7\"")
                .replace("api", "\"namespace\": \"default\"", "\"namespace\": \"zanzibar\"");
        VolumeFolder store = new VolumeFolder(site.path().resolve(CLAIM));
        fill(store);
        store.image("okapirond", "latest", store.blob("six"));
        List<Object> where = List.of("--sample", site.path());

        Cli.Result shown = Cli.run("space", "-v", "--sample", site.path());
        assertTrue(shown.out().contains("okapirond"), shown::toString);
        assertNoneIsLeft(outputs(where));
    }

    /** What is said where nothing could be read goes into tickets too. */
    @Test
    void noNameIsLeftWhereNothingCouldBeRead() throws IOException {
        Files.createDirectory(root);

        Cli.Result result = Cli.run("space", "--volume", root, "--redact", "names");

        assertEquals(5, result.exit());
        assertTrue(result.err().contains("has no folder docker/registry/v2"), result.err());
        assertNoneIsLeft(Map.of("terminal", result.toString()));
    }

    /** What a name of a file can hold, and what a registry says. */
    private static String name(Seeds seeds, String place) {
        String text = seeds.line(place);
        return text.length() > 200 || text.indexOf('/') >= 0 || text.indexOf('\u0000') >= 0 ? "plain" : text.strip();
    }

    @Test
    void noSecretOfAFolderIsLeft() throws IOException {
        Seeds seeds = new Seeds(19);
        VolumeFolder store = new VolumeFolder(root);
        String base = store.blob("base");
        for (int i = 0; i < Seed.ALL.size() / 2; i++) {
            store.image("r" + i + " " + name(seeds, "repository"), "t " + name(seeds, "tag"), base);
            String type = new String(JsonStringEncoder.getInstance().quoteAsString(seeds.line("media type")));
            String about =
                    store.blob(("{\"schemaVersion\": 2, \"mediaType\": \"application/vnd.oci.image.manifest.v1+json\","
                            + " \"artifactType\": \"" + type + "\", \"config\": {\"digest\": \"" + base
                            + "\", \"size\": 4},"
                            + " \"layers\": [], \"subject\": {\"digest\": \"" + store.image("app", "t" + i, base)
                            + "\","
                            + " \"size\": 4}}"));
            store.revision("app", about);
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        for (String format : List.of("text", "json", "yaml", "html")) {
            for (String redact : format.equals("json") ? List.of("secrets", "names") : List.of("secrets")) {
                Cli.Result result = Cli.run(
                        "space", "-v", "--volume", root, "--redact", redact, "-o", format, "--what-if", "untagged");
                assertTrue(result.out().length() > 10_000, result::toString);
                outputs.put(format + " " + redact, result.toString());
            }
        }
        assertClean(seeds, outputs);
        assertTrue(outputs.getOrDefault("json secrets", "").contains("[redacted]"), "there was no secret");
    }

    @Test
    void noSecretOfAnAnswerIsLeft() throws Exception {
        Seeds seeds = new Seeds(20);
        List<String> tags = IntStream.range(0, Seed.ALL.size())
                .mapToObj(i -> "\"t" + i + "\"")
                .toList();
        try (StubServer server = new StubServer(request -> {
            if (request.uri().equals("/v2/")) {
                return StubServer.Reply.json(200, "{}").with("Docker-Distribution-Api-Version", "registry/2.0");
            } else if (request.uri().startsWith("/v2/_catalog")) {
                return StubServer.Reply.json(200, "{\"repositories\":[\"app\"]}");
            } else if (request.uri().startsWith("/v2/app/tags/list")) {
                return StubServer.Reply.json(200, "{\"tags\":" + tags + "}");
            } else if (request.uri().startsWith("/v2/app/manifests/t")) {
                synchronized (seeds) {
                    return StubServer.Reply.json(400, seeds.text("answer of a registry"));
                }
            }
            return StubServer.Reply.json(404, "{}");
        })) {
            Map<String, String> outputs = new LinkedHashMap<>();
            for (String format : List.of("text", "json", "yaml", "html")) {
                Cli.Result result = Cli.run(
                        "space",
                        "-v",
                        "--registry",
                        "http://127.0.0.1:" + server.port(),
                        "-o",
                        format,
                        "--host-root",
                        folder);
                assertEquals(5, result.exit(), result::toString);
                outputs.put(format, result.toString());
            }
            assertClean(seeds, outputs);
        }
    }

    private static void assertClean(Seeds seeds, Map<String, String> outputs) {
        Leaks leaks = new Leaks(seeds.planted());
        String found = outputs.entrySet().stream()
                .flatMap(output -> leaks.in(output.getValue()).entrySet().stream()
                        .map(e -> output.getKey() + " | " + e.getKey().place() + " | "
                                + e.getKey().kind() + " | " + e.getValue()))
                .limit(20)
                .collect(Collectors.joining("\n---\n"));
        assertEquals("", found);
        assertTrue(
                seeds.planted().size() > 150,
                () -> "secrets: " + seeds.planted().size());
    }
}
