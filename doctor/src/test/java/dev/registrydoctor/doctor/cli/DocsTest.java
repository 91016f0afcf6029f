package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.doctor.cli.stream.SiteFolder;
import dev.registrydoctor.reports.docs.CatalogSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs}: the site that it writes, and the folders that it leaves alone. */
class DocsTest {

    @TempDir
    private Path folder;

    private static SortedMap<String, String> read(Path folder) throws IOException {
        SortedMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readString(file));
            }
        }
        return files;
    }

    private void refused(Path target, String told) throws IOException {
        SortedMap<String, String> before = read(folder);
        Cli.Result result = Cli.run("docs", target);
        assertEquals(2, result.exit(), result::toString);
        assertEquals("", result.out());
        assertTrue(result.err().contains(told), result.err());
        assertFalse(result.err().contains("fault of the tool"), result.err());
        assertEquals(before, read(folder));
    }

    @Test
    void theSiteIsThatOfTheWholeCatalog() throws IOException {
        Path target = folder.resolve("site");
        assertEquals(0, Cli.run("docs", target).exit());

        SortedMap<String, String> written = read(target);
        List<String> list = Objects.requireNonNull(written.remove(SiteFolder.LIST))
                .lines()
                .skip(1)
                .toList();

        SortedMap<String, String> catalog = CatalogSite.render(
                CheckCatalog.problems(),
                CheckCatalog.checks().stream().map(Check::info).toList(),
                ProblemPage::of);
        assertEquals(catalog, written);
        assertEquals(List.copyOf(catalog.keySet()), list);
    }

    @Test
    void aSecondRunWritesTheSameBytes() throws IOException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        Cli.run("docs", first);
        Cli.run("docs", second);
        assertEquals(read(first), read(second));
    }

    @Test
    void saysWhatItWroteAndWhereToBegin() throws IOException {
        Path target = folder.resolve("a/new/site");
        Cli.Result result = Cli.run("docs", target);
        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains(" in " + (read(target).size() - 1) + " files"), result.out());
        assertTrue(result.out().contains("Begin with " + target.resolve("index.html")), result.out());
        assertTrue(Files.isRegularFile(target.resolve("problems/storage.addon-disabled.html")));
    }

    @Test
    void anEmptyFolderIsTaken() throws IOException {
        Path target = Files.createDirectory(folder.resolve("empty"));
        assertEquals(0, Cli.run("docs", target).exit());
        assertTrue(Files.exists(target.resolve("index.html")));
    }

    @Test
    void aFolderOfOthersIsLeftAlone() throws IOException {
        Files.writeString(folder.resolve("index.html"), "somebody's");
        refused(folder, folder + " is not empty");
    }

    @Test
    void aListOfAnotherKindMakesNoFolderItsOwn() throws IOException {
        Files.writeString(folder.resolve(SiteFolder.LIST), "index.html\n");
        Files.writeString(folder.resolve("index.html"), "somebody's");
        refused(folder, "name a new or an empty directory");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "kept");
        refused(file, file + " is not a directory");
    }

    @Test
    void aFolderThatCannotBeMadeIsAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "kept");
        refused(file.resolve("below"), "cannot be written");
    }

    @Test
    void anEarlierSiteIsRenewedAndOnlyItsOwnFilesGo() throws IOException {
        Path target = folder.resolve("site");
        Cli.run("docs", target);
        Path stale = Files.writeString(target.resolve("problems/storage.was-once.html"), "stale");
        Path other = Files.writeString(target.resolve("notes.txt"), "kept");
        Path outside = Files.writeString(folder.resolve("outside.html"), "kept");
        Path list = target.resolve(SiteFolder.LIST);
        Files.writeString(
                list, Files.readString(list) + "problems/storage.was-once.html\n../outside.html\n" + outside + "\n");
        Files.writeString(target.resolve("index.html"), "old");

        Cli.Result result = Cli.run("docs", target);

        assertEquals(0, result.exit(), result.err());
        assertTrue(result.out().contains("; 1 of an earlier run removed"), result.out());
        assertFalse(Files.exists(stale));
        assertTrue(Files.exists(other));
        assertTrue(Files.exists(outside));
        assertTrue(Files.readString(target.resolve("index.html")).startsWith("<!DOCTYPE html>"));
        assertFalse(Files.readString(list).contains("was-once"));
    }
}
