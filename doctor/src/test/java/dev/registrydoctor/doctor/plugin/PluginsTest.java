package dev.registrydoctor.doctor.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a bad plug-in does to a run: nothing, but that the report says what became of it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PluginsTest {

    @TempDir
    private Path folder;

    private Path jar(String name, Class<?>... checks) throws IOException {
        String services = Stream.of(checks).map(Class::getName).collect(Collectors.joining("\n"));
        Path jar = folder.resolve(name);
        Files.createDirectories(jar.getParent());
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            zip.putNextEntry(new ZipEntry("META-INF/services/" + Check.class.getName()));
            zip.write(services.getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return jar;
    }

    private static String message(JsonNode report, String id) {
        for (JsonNode check : report.get("checks")) {
            if (check.get("id").asText().equals(id)) {
                return check.get("status").asText() + ": " + check;
            }
        }
        return "not in the report: " + Cli.checks(report, "");
    }

    @Test
    void whatGoesWrongInAPluginIsAnErrorOfItsCheckAndNothingElse() throws IOException {
        Path jar = jar(
                "acme.jar",
                BadChecks.Good.class,
                BadChecks.Throwing.class,
                BadChecks.Asking.class,
                BadChecks.Helped.class,
                BadChecks.Peeking.class,
                BadChecks.Hanging.class,
                BadChecks.Silent.class,
                BadChecks.Undeclared.class);
        JsonNode report = Cli.run("run", "--sample", "storage-addon-off", "--plugin", jar, "-o", "json")
                .json();

        assertEquals(java.util.Set.of("storage.addon-disabled"), Cli.roots(report), "the verdict is as without it");
        assertEquals(
                List.of(
                        "bad.throwing",
                        "bad.asking",
                        "bad.helped",
                        "bad.peeking",
                        "bad.hanging",
                        "bad.silent",
                        "bad.undeclared"),
                Cli.checks(report, "error"));
        assertTrue(Cli.checks(report, "pass").contains("bad.good"));
        told(
                report,
                Map.of(
                        "bad.throwing",
                                "plug-in acme.jar: examine() of bad.throwing threw java.lang.NoClassDefFoundError",
                        "bad.asking", "plug-in acme.jar: followUps() of bad.asking threw",
                        "bad.helped", "plug-in acme.jar: followUps() of bad.helped threw",
                        "bad.peeking", "not among what the check and its helpers declare: nodes",
                        "bad.hanging", "plug-in acme.jar: examine() of bad.hanging did not answer within 2000 ms",
                        "bad.silent", "plug-in acme.jar: examine() of bad.silent returned null",
                        "bad.undeclared", "bad.surprise, which it does not declare"));
    }

    private static void told(JsonNode report, Map<String, String> byCheck) {
        byCheck.forEach((id, words) -> assertTrue(message(report, id).contains(words), () -> message(report, id)));
    }

    /** Each call has its time: of the first three, no check would come to be without. */
    @Test
    void aPluginThatHangsWhereverItIsCalledIsLeft() throws IOException {
        jar("plugins/a.jar", BadChecks.Unborn.class);
        jar("plugins/b.jar", BadChecks.Nameless.class, BadChecks.Rambling.class, BadChecks.Pondering.class);
        JsonNode report = Cli.run("run", "--sample", "healthy", "--plugin", folder.resolve("plugins"), "-o", "json")
                .json();

        assertEquals(List.of("plugin.a", "plugin.b", "plugin.b-1", "bad.pondering"), Cli.checks(report, "error"));
        told(
                report,
                Map.of(
                        "plugin.a", "plug-in a.jar: loading its checks did not answer within 2000 ms",
                        "plugin.b", "plug-in b.jar: info() did not answer within 2000 ms",
                        "plugin.b-1", "plug-in b.jar: info() did not answer within 2000 ms",
                        "bad.pondering", "followUps() of bad.pondering did not answer within 2000 ms"));
    }

    @Test
    void whatAPluginSaysOfItselfMayBeNothing() throws IOException {
        Path jar = jar(
                "acme.jar",
                BadChecks.Anonymous.class,
                BadChecks.Vague.class,
                BadChecks.Babbling.class,
                BadChecks.Mute.class);
        JsonNode report = Cli.run("run", "--sample", "healthy", "--plugin", jar, "-o", "json")
                .json();

        assertEquals(List.of("plugin.acme", "plugin.acme-1", "bad.babbling", "bad.mute"), Cli.checks(report, "error"));
        told(
                report,
                Map.of(
                        "plugin.acme", "plug-in acme.jar: info() threw java.lang.NullPointerException",
                        "plugin.acme-1", "plug-in acme.jar: info() threw java.lang.NullPointerException",
                        "bad.mute", "plug-in acme.jar: examine() of bad.mute threw java.lang.NullPointerException",
                        "bad.babbling", "plug-in acme.jar: examine() of bad.babbling threw"));
    }

    @Test
    void aProblemWithoutAPageIsRefusedWithWhatToDo() throws IOException {
        Path jar = jar("acme.jar", BadChecks.Pageless.class);
        JsonNode report = Cli.run("run", "--sample", "healthy", "--plugin", jar, "-o", "json")
                .json();

        told(
                report,
                Map.of(
                        "plugin.acme",
                        "plug-in acme.jar: problem bad.no-page has no page; add problems/bad.no-page.md to the resources"
                                + " beside " + BadChecks.Pageless.class.getName()));
    }

    @Test
    void whatClashesWithTheCatalogIsNotTakenAndTheReportSaysSo() throws IOException {
        Path jar = jar(
                "Acme-Checks.jar",
                BadChecks.Impostor.class,
                BadChecks.Redefining.class,
                BadChecks.Misnamed.class,
                BadChecks.Good.class);
        JsonNode report = Cli.run("run", "--sample", "healthy", "--plugin", jar, "-o", "json")
                .json();

        assertEquals(
                List.of("plugin.acme-checks", "plugin.acme-checks-1", "plugin.acme-checks-2"),
                Cli.checks(report, "error"));
        String first = CheckCatalog.checks().get(0).info().id();
        assertTrue(message(report, "plugin.acme-checks").contains("check " + first + " already exists"));
        assertTrue(message(report, "plugin.acme-checks-1").contains("another problem storage.addon-disabled"));
        assertTrue(message(report, "plugin.acme-checks-2").contains("does not have the form area.name"));
        assertTrue(Cli.checks(report, "pass").contains("bad.good"));
    }

    @Test
    void whatCannotBeLoadedIsNamed() throws IOException {
        jar("plugins/a.jar", BadChecks.Stillborn.class);
        jar("plugins/b.jar");
        Files.writeString(folder.resolve("plugins/c.jar"), "no jar");
        jar("plugins/d.jar", BadChecks.Good.class);
        Files.writeString(folder.resolve("plugins/notes.txt"), "not looked at");
        List<Check> added = Plugins.load(List.of(folder.resolve("plugins")), List.of()).checks().stream()
                .skip(CheckCatalog.checks().size())
                .toList();

        assertEquals(
                List.of("plugin.a", "plugin.b", "plugin.c", "bad.good"),
                added.stream().map(check -> check.info().id()).toList());
    }

    @Test
    void oneOfTwoWithTheSameIdIsTaken() throws IOException {
        List<Path> jars = List.of(jar("a.jar", BadChecks.Good.class), jar("b.jar", BadChecks.Good.class));
        List<Check> added = Plugins.load(jars, List.of(folder)).checks().stream()
                .skip(CheckCatalog.checks().size())
                .toList();

        assertEquals(
                List.of("bad.good", "plugin.b"),
                added.stream().map(check -> check.info().id()).toList(),
                "and a jar that is named and found is one");
    }

    @Test
    void theUsersFolderOfPluginsIsLookedInto() throws IOException {
        jar("registry-doctor/plugins/acme.jar", BadChecks.Good.class);
        Cli cli = Cli.with(Map.of("XDG_CONFIG_HOME", folder.toString()));

        assertTrue(cli.execute("checks").out().contains("bad.good"));
        assertTrue(cli.execute("explain", "bad.good").out().contains("it is good"));
        assertTrue(!Cli.run("checks").out().contains("bad.good"));
    }

    @Test
    void whatWasAskedForMustBeThere() {
        Cli.Result result = Cli.run("run", "--sample", "healthy", "--plugin", folder.resolve("none.jar"));

        assertEquals(2, result.exit());
        assertTrue(result.err().contains("none.jar is neither a jar nor a directory of jars"), result.err());
    }
}
