package dev.registrydoctor.doctor.cli.space;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command from a folder, or the volume of a sample, to what it prints. */
class SpaceTest {

    private static final String CLAIM = "var/snap/microk8s/common/default-storage/"
            + "container-registry-registry-claim-pvc-0d7132b3-f1b9-4a8a-b4fc-2577210d0b69";

    @TempDir
    Path folder;

    private static void fill(VolumeFolder store) throws IOException {
        String base = store.blob("base".repeat(300));
        String one = store.blob("one".repeat(1000));
        store.image("team/app", "v1", base, one);
        store.image("team/app", "v2", base, store.blob("two".repeat(500)));
        store.image("web", "latest", base, store.blob("web".repeat(100)));
        store.blob("nobody names this");
    }

    private Path filled() throws IOException {
        Path root = folder.resolve("volume");
        fill(new VolumeFolder(root));
        return root;
    }

    private static JsonNode json(Object... args) throws IOException {
        List<Object> all = new ArrayList<>(List.of(args));
        all.addAll(0, List.of("space", "-o", "json"));
        return new ObjectMapper().readTree(Cli.run(all.toArray()).out());
    }

    @Test
    void aFolderIsReadAndCounted() throws IOException {
        JsonNode json = json("--volume", filled());

        assertEquals("files", json.at("/source").asText());
        assertTrue(json.at("/exact").asBoolean());
        assertEquals(3, json.at("/totals/tags").asInt());
        assertEquals(17, json.at("/totals/unreferencedBytes").asLong());
        assertEquals(17, json.at("/totals/garbageCollection/freedBytes").asLong());
        assertEquals("team/app", json.at("/repositories/0/name").asText());
        assertTrue(json.at("/repositories/0/tags/0/exclusiveBytes").asLong() > 3000);
        assertTrue(json.at("/volume/totalBytes").asLong() > 0);
        assertTrue(json.at("/volume/freeInodes").isNumber()
                || json.at("/volume/inodes").isMissingNode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "docker/registry", "docker/registry/v2"})
    void theFolderOfTheStoreItselfIsUnderstoodToo(String below) throws IOException {
        assertEquals(
                3, json("--volume", filled().resolve(below)).at("/totals/tags").asInt());
    }

    @Test
    void whatADeletionFreesIsTheDifferenceOfTheStores() throws IOException {
        Path root = filled();
        long stored = json("--volume", root).at("/totals/storedBytes").asLong();

        JsonNode json = json("--volume", root, "--what-if", "delete", "team/app:v1", "team/app:none");

        long freed = json.at("/whatIf/garbageCollection/freedBytes").asLong();
        assertEquals("team/app:none", json.at("/whatIf/notFound/0").asText());
        assertEquals("v1", json.at("/whatIf/deletions/0/tags/0").asText());
        Path without = folder.resolve("without");
        VolumeFolder store = new VolumeFolder(without);
        String base = store.blob("base".repeat(300));
        store.image("team/app", "v2", base, store.blob("two".repeat(500)));
        store.image("web", "latest", base, store.blob("web".repeat(100)));
        assertEquals(json("--volume", without).at("/totals/storedBytes").asLong(), stored - freed);
    }

    @Test
    void rulesAndWordsAfterThemAreToldApart() throws IOException {
        Cli.Result result = Cli.run("space", "--what-if", "keep=1", "untagged", "--volume", filled());

        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("keep=1 untagged"), result.out());
        assertTrue(result.out().contains("Nothing was deleted."), result.out());
    }

    @Test
    void eachFormatIsWritten() throws IOException {
        Path page = folder.resolve("space.html");
        Path data = folder.resolve("space.json");

        Cli.Result result =
                Cli.run("space", "--volume", filled(), "-o", "html=" + page, "-o", "json=" + data, "-o", "yaml");

        assertEquals(0, result.exit(), result.err());
        assertTrue(Files.readString(page).contains("<svg"));
        assertEquals(
                "1.0",
                new ObjectMapper().readTree(data.toFile()).at("/schemaVersion").asText());
        assertTrue(result.out().startsWith("schemaVersion:"), result.out());
    }

    @Test
    void aFolderThatIsReadInPartIsInconclusiveAndNotExact() throws IOException {
        Path root = filled();
        Files.createSymbolicLink(root.resolve("docker/registry/v2/repositories/odd"), Path.of("/etc"));

        Cli.Result result = Cli.run("space", "--volume", root, "-o", "json");

        assertEquals(5, result.exit());
        assertFalse(new ObjectMapper().readTree(result.out()).at("/exact").asBoolean());
    }

    @Test
    void whereNothingCanBeReadItSaysWhatWasTried() {
        Cli.Result result = Cli.run("space", "--volume", folder);

        assertEquals(5, result.exit());
        assertEquals("", result.out());
        assertTrue(result.err().contains("has no folder docker/registry/v2"), result.err());
        assertTrue(result.err().contains("--registry"), result.err());
    }

    /** The volume of the built-in registry, which the sample's claim is bound to, and its API, which serves another store. */
    @Test
    void theBuiltInRegistryIsReadFromItsVolumeAndComparedWithItsApi() throws IOException {
        Path sample = folder.resolve("sample");
        Cli.run("samples", "copy", "healthy", sample);
        fill(new VolumeFolder(sample.resolve("host").resolve(CLAIM)));

        JsonNode json = json("--sample", sample);

        assertEquals("files", json.at("/source").asText());
        assertEquals(2, json.at("/readFrom").size(), json.toString());
        assertEquals(3, json.at("/totals/tags").asInt());
        assertEquals("other-store", json.at("/differences/0/kind").asText(), json.toString());
    }

    @Test
    void withoutItsFilesTheBuiltInRegistryIsAsked() throws IOException {
        JsonNode json = json("--sample", "healthy");

        assertEquals("api", json.at("/source").asText());
        assertFalse(json.at("/exact").asBoolean());
        assertEquals("mynginx", json.at("/repositories/0/name").asText());
        assertTrue(json.at("/totals/unreferencedBytes").isMissingNode());
        assertTrue(json.at("/gaps/0").asText().contains(CLAIM), json.toString());
    }

    /** A recording does not have what a registry stores: help, completion and man page are made of these options. */
    @Test
    void aRecordingCannotBeNamed() {
        assertFalse(Cli.run("space", "--help").out().contains("--from"));
        assertTrue(Cli.run("space", "--help").out().contains("--sample"));

        Cli.Result result = Cli.run("space", "--from", "x.tar.gz");

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("unknown option \"--from\""), result.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--volume . --registry r.lab",
                "--volume . --nodes",
                "--volume . --sample healthy",
                "--volume . --username joe",
                "--volume none",
                "--volume . --what-if keep=5,used",
                "--registry a.lab,b.lab",
                "--ca x.pem",
                "-o sarif",
                "-o json -o text",
                "--nodes=plan"
            })
    void whatCannotGoTogetherIsRefused(String args) {
        Cli.Result result = Cli.run((Object[]) ("space " + args).split(" ", -1));

        assertEquals(2, result.exit(), result.out());
    }
}
