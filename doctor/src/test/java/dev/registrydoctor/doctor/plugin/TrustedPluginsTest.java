package dev.registrydoctor.doctor.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Outcome;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What another user could have written is neither run nor read, in whichever way it comes to be there. */
class TrustedPluginsTest {

    private static final int OTHER = 65534;

    private static final AtomicInteger MADE = new AtomicInteger();

    /** Says that code of the plug-in ran. */
    public static final class Marking implements Check {
        /** As the service loader makes it. */
        public Marking() {
            MADE.incrementAndGet();
        }

        @Override
        public CheckInfo info() {
            return CheckInfo.of("bad.marking", "nobody else wrote it");
        }

        @Override
        public Outcome examine(Evidence evidence) {
            return Outcome.pass("it ran");
        }
    }

    @TempDir
    private Path home;

    private Path config;
    private Path plugins;
    private Path jar;

    @BeforeEach
    void install() throws IOException {
        config = home.resolve(".config/registry-doctor");
        plugins = Files.createDirectories(config.resolve("plugins"));
        jar = jar(plugins.resolve("acme.jar"), "");
        MADE.set(0);
    }

    private static Path jar(Path jar, String manifest) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            if (!manifest.isEmpty()) {
                zip.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
                zip.write(("Manifest-Version: 1.0\n" + manifest + "\n").getBytes(StandardCharsets.UTF_8));
            }
            zip.putNextEntry(new ZipEntry("META-INF/services/" + Check.class.getName()));
            zip.write(Marking.class.getName().getBytes(StandardCharsets.UTF_8));
        }
        return jar;
    }

    private static void mode(Path file, int mode) throws IOException {
        Files.setAttribute(file, "unix:mode", mode);
    }

    private static void give(Path file) throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root gives files away");
        Files.setAttribute(file, "unix:uid", OTHER);
    }

    private Cli cli() {
        return Cli.with(Map.of("HOME", home.toString()));
    }

    private void assertRefused(String why, Object... command) {
        Cli.Result result = cli().execute(command);
        assertEquals(2, result.exit(), result::out);
        assertEquals("", result.out());
        assertTrue(result.err().contains(why), result::err);
        assertFalse(result.err().contains("Exception"), result::err);
        assertTrue(result.err().lines().count() <= 2, result::err);
        assertEquals(0, MADE.get(), "code of the plug-in ran");
    }

    @Test
    void aTrustedPluginIsLoaded() {
        assertTrue(cli().execute("checks").out().contains("bad.marking"));
        assertTrue(MADE.get() > 0);
    }

    @Test
    void noCommandLoadsAPluginFromAFolderThatOthersCanWrite() throws IOException {
        mode(plugins, 0777);
        for (List<Object> command : List.<List<Object>>of(
                List.of("run", "--sample", "healthy"),
                List.of("checks"),
                List.of("explain", "bad.marking"),
                List.of("triage", "--sample", "healthy"),
                List.of("ticket", "--sample", "healthy", home.resolve("t.zip")),
                List.of("capture", "--sample", "healthy", home.resolve("c.json.gz")),
                List.of("docs", home.resolve("docs")))) {
            assertRefused(plugins + " is not used: it is writable by every user", command.toArray());
        }
    }

    @Test
    void sudoThatKeepsAUsersHomeRunsNoneOfItsPlugins() throws IOException {
        for (Path part : List.of(home, config, plugins, jar)) {
            give(part);
            assertRefused("belongs to user", "run", "--sample", "healthy");
            assertRefused("sudo -H", "checks");
            Files.setAttribute(part, "unix:uid", 0);
        }
    }

    @Test
    void aNamedPluginMustBeTrustedToo() throws IOException {
        Path shared = Files.createDirectory(home.resolve("shared"));
        Path named = jar(shared.resolve("named.jar"), "");
        mode(shared, 01777);
        assertEquals(0, cli().execute("checks", "--plugin", named).exit(), "as in /tmp");
        MADE.set(0);
        assertRefused(shared + " is not used: it is writable", "checks", "--plugin", shared);
        mode(named, 0666);
        assertRefused("is writable by every user", "checks", "--plugin", named);
        Path link = Files.createSymbolicLink(home.resolve("link.jar"), named);
        assertRefused(named + " is writable by every user", "checks", "--plugin", link);
    }

    @Test
    void jarsThatAPluginNamesMustBeTrustedToo() throws IOException {
        Path shared = Files.createDirectory(home.resolve("shared"));
        jar(shared.resolve("library.jar"), "");
        jar(plugins.resolve("acme.jar"), "Class-Path: ../../../shared/library.jar none.jar\n");
        assertEquals(0, cli().execute("checks").exit());
        MADE.set(0);
        mode(shared, 0777);
        assertRefused(shared + " is writable by every user", "checks");
        jar(plugins.resolve("acme.jar"), "Class-Path: ../../../shared/\n");
        assertRefused("not a readable file", "checks");
    }

    @Test
    void aConfigurationFileMustBeTrusted() throws IOException {
        Files.delete(jar);
        Path file = Files.writeString(config.resolve("config.toml"), "output = \"json\"\n");
        assertTrue(cli().execute("run", "--sample", "healthy").out().startsWith("{"));
        mode(file, 0666);
        assertRefused(file + " is not used: it is writable by every user", "run", "--sample", "healthy");
        mode(file, 0644);
        mode(config, 0777);
        assertRefused(config + " is writable by every user", "run", "--sample", "healthy");
        Cli named = Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", file.toString()));
        assertEquals(2, named.execute("run", "--sample", "healthy").exit());
    }

    @Test
    void theCurrentDirectoryIsNobodysConfiguration() {
        for (String relative : List.of("", "config", ".")) {
            Cli cli = Cli.with(Map.of("XDG_CONFIG_HOME", relative, "HOME", home.toString()));
            assertTrue(cli.execute("checks").out().contains("bad.marking"), "the home's is taken");
        }
    }

    @Test
    void aSaltMustBeTrusted() throws IOException {
        Files.delete(jar);
        Path salt = home.resolve("salt");
        Object[] command = {"run", "--sample", "healthy", "--redact", "names", "--redact-salt", salt};
        assertEquals(0, cli().execute(command).exit());
        mode(salt, 0602);
        assertRefused("is writable by every user", command);
        mode(salt, 0600);
        Path shared = Files.createDirectory(home.resolve("shared"));
        mode(shared, 0777);
        command[command.length - 1] = shared.resolve("salt");
        assertRefused("shared is writable", command);
        command[command.length - 1] = Files.createSymbolicLink(home.resolve("link"), shared.resolve("made"));
        assertRefused("a broken symbolic link", command);
        command[command.length - 1] = Path.of("/dev/zero");
        assertRefused("not a regular file", command);
    }
}
