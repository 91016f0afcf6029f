package dev.registrydoctor.doctor.cli.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Setup from the command line where it carries its plan out, on a machine whose root is a folder. */
class SetupActingTest {

    private static final String ARGS = "var/snap/microk8s/current/args/";
    private static final String HUB = ARGS + "certs.d/docker.io/hosts.toml";
    private static final String TEMPLATE = ARGS + "containerd-template.toml";
    private static final List<Object> MIRROR = List.of("mirror", "docker.io", "http://cache.lab:5000");

    private EmbeddedSite site = EmbeddedSite.start(Samples.find("healthy").orElseThrow());

    SetupActingTest() throws IOException {}

    @AfterEach
    void close() {
        site.close();
    }

    private Cli.Result run(Object... args) {
        return Cli.with(Map.of("XDG_STATE_HOME", site.hostRoot() + "/state"))
                .execute(Stream.concat(
                                Stream.of(args),
                                Stream.of("--kubeconfig", site.kubeconfig(), "--host-root", site.hostRoot()))
                        .toArray());
    }

    private Cli.Result setup(Object... more) {
        return run(all(more));
    }

    private static Object[] all(Object... more) {
        return Stream.of(Stream.of("setup"), MIRROR.stream(), Stream.of(more))
                .flatMap(some -> some)
                .toArray();
    }

    private String text(String file) throws IOException {
        return Files.readString(site.hostRoot().resolve(file));
    }

    private List<JournalEntry> journal() throws IOException {
        Path ofRoot = site.hostRoot().resolve("var/lib/registry-doctor/changes");
        Path ofUser = site.hostRoot().resolve("state/registry-doctor/changes");
        return Journal.reading(Files.exists(ofRoot) ? ofRoot : ofUser).entries();
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "json"})
    void withoutATerminalAndWithoutYesNothingIsChanged(String format) throws IOException {
        String before = text(HUB);
        Cli.Result result = setup("-o", format);
        assertEquals(ExitCode.PROBLEMS, result.exit(), result::toString);
        assertEquals(before, text(HUB));
        assertEquals(List.of(), journal());
    }

    @Test
    void aDryRunChangesNothing() throws IOException {
        String before = text(HUB);
        assertEquals(ExitCode.PROBLEMS, setup("--dry-run").exit());
        assertEquals(before, text(HUB));
        assertEquals(List.of(), journal());
    }

    @Test
    void yesCarriesItOutAndLeavesNothingToDo() throws IOException {
        String before = text(HUB);
        Cli.Result result = setup("--yes", "-o", "json");
        assertEquals(ExitCode.OK, result.exit(), result::toString);
        assertTrue(result.json().get("asWanted").asBoolean());
        assertTrue(result.err().contains("To take it back: registry-doctor undo 1"), result.err());
        assertTrue(text(HUB).contains("http://cache.lab:5000"));
        assertEquals(
                List.of("setup mirror docker.io http://cache.lab:5000"),
                journal().stream().map(JournalEntry::title).toList());

        Cli.Result again = setup("--yes");
        assertEquals(ExitCode.OK, again.exit(), again::toString);
        assertTrue(again.out().contains("Nothing to do"), again.out());
        assertEquals(1, journal().size());

        assertEquals(ExitCode.OK, run("undo").exit());
        assertEquals(before, text(HUB));
        assertEquals(ExitCode.PROBLEMS, setup().exit());
    }

    @Test
    void aRestartIsNotAgreedToByYesAndIsNamed() throws IOException {
        site.close();
        site = EmbeddedSite.start(Samples.find("mirrors-with-config-path").orElseThrow());
        Cli.Result result = setup("--yes");
        assertEquals(ExitCode.PROBLEMS, result.exit(), result::toString);
        assertFalse(text(TEMPLATE).contains("registry.mirrors"));
        assertTrue(result.out().contains("Restart containerd"), result.out());
    }

    @Test
    void theReasonWhyAStepIsNotDoneIsToldBesideJson() throws IOException {
        Path folder = Objects.requireNonNull(site.hostRoot().resolve(HUB).getParent());
        Files.move(folder.resolve("hosts.toml"), folder.resolve("real"));
        Files.createSymbolicLink(folder.resolve("hosts.toml"), Path.of("../../../../../../../../etc/elsewhere"));
        Files.copy(folder.resolve("real"), site.hostRoot().resolve("etc/elsewhere"));
        Cli.Result result = setup("--yes", "-o", "json");
        assertEquals(ExitCode.PROBLEMS, result.exit(), result::toString);
        assertFalse(Files.readString(site.hostRoot().resolve("etc/elsewhere")).contains("cache.lab"));
        assertTrue(result.err().contains("it is a symbolic link"), result.toString());
    }

    @Test
    void aSampleIsNotChanged() {
        assertEquals(
                ExitCode.USAGE, Cli.run(all("--yes", "--sample", "healthy")).exit());
        assertEquals(
                ExitCode.USAGE,
                Cli.run(all("--yes", "--dry-run", "--sample", "healthy")).exit());
    }
}
