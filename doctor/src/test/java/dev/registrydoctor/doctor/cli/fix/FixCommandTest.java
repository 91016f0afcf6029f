package dev.registrydoctor.doctor.cli.fix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.cli.Cli;
import dev.registrydoctor.doctor.cli.option.Durations;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.Samples;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Fix and undo from the command line, on a machine whose root is a folder and a cluster that only answers. */
class FixCommandTest {

    private static final String HOSTS = "var/snap/microk8s/current/args/certs.d/registry.lab:5280/hosts.toml";

    private static Sample sample(String name) {
        return Samples.find(name).orElseThrow();
    }

    /** Runs fix on a site as if it were alive. */
    private static Cli.Result fix(EmbeddedSite site, Object... more) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(
                new PrintWriter(out),
                new PrintWriter(err),
                InputStream.nullInputStream(),
                false,
                false,
                100,
                true,
                state(site));
        FixCommand command = new FixCommand(terminal);
        command.redirect(site.redirects());
        int exit = command.commandLine()
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(Duration.class, Durations::parse)
                .execute(Stream.concat(
                                Stream.of(
                                        "--kubeconfig",
                                        site.kubeconfig(),
                                        "--host-root",
                                        site.hostRoot(),
                                        "--wait",
                                        "1ms"),
                                Stream.of(more))
                        .map(Object::toString)
                        .toArray(String[]::new));
        return new Cli.Result(exit, out.toString(), err.toString());
    }

    private static Map<String, String> state(EmbeddedSite site) {
        return Map.of("XDG_STATE_HOME", site.hostRoot() + "/state");
    }

    private static Cli.Result undo(EmbeddedSite site, Object... more) {
        return Cli.with(state(site))
                .execute(Stream.concat(
                                Stream.of("undo", "--kubeconfig", site.kubeconfig(), "--host-root", site.hostRoot()),
                                Stream.of(more))
                        .toArray());
    }

    private static List<JournalEntry> journal(EmbeddedSite site) throws IOException {
        Path ofRoot = site.hostRoot().resolve("var/lib/registry-doctor/changes");
        Path ofUser = site.hostRoot().resolve("state/registry-doctor/changes");
        return Journal.reading(Files.exists(ofRoot) ? ofRoot : ofUser).entries();
    }

    @Test
    void withoutATerminalAndWithoutYesNothingIsChanged() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(sample("no-hosts-toml"))) {
            Cli.Result result = fix(site);
            assertEquals(ExitCode.PROBLEMS, result.exit(), result.err());
            assertTrue(result.out().contains("+server = \"http://registry.lab:5280\""), result.out());
            assertFalse(Files.exists(site.hostRoot().resolve(HOSTS)));
            assertEquals(List.of(), journal(site));
        }
    }

    @Test
    void carriesOutWhatItWasToldAndTakesItBack() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(sample("no-hosts-toml"))) {
            Cli.Result result = fix(site, "--yes", "-o", "json");
            JsonNode plan = result.json().at("/plans/0");
            assertEquals("done", plan.at("/steps/0/outcome").asText(), result.out());
            assertEquals("runtime.hosts-toml-missing", plan.get("problem").asText());
            assertEquals(1, plan.get("journal").asInt());
            assertTrue(
                    Files.readString(site.hostRoot().resolve(HOSTS)).contains("server = \"http://registry.lab:5280\""));
            assertEquals(1, journal(site).size());

            Cli.Result listed = undo(site, "--list");
            assertTrue(listed.out().contains("runtime.hosts-toml-missing"), listed.out());
            assertEquals(ExitCode.OK, undo(site, "--dry-run").exit());
            assertTrue(Files.exists(site.hostRoot().resolve(HOSTS)));

            Cli.Result undone = undo(site);
            assertEquals(ExitCode.OK, undone.exit(), undone.err());
            assertFalse(Files.exists(site.hostRoot().resolve(HOSTS).getParent()));
            assertFalse(journal(site).get(0).isOpen());
            assertEquals(ExitCode.USAGE, undo(site).exit());
            assertEquals(ExitCode.OK, undo(site, 1).exit());
            assertEquals(ExitCode.USAGE, undo(site, 2).exit());
        }
    }

    @Test
    void aCommandIsNotRunForAMachineWhoseRootIsMounted() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(sample("mirrors-with-config-path"))) {
            JsonNode steps = fix(site, "--yes=restarts", "-o", "json").json().at("/plans/0/steps");
            assertEquals("done", steps.at("/0/outcome").asText());
            assertEquals("done", steps.at("/1/outcome").asText());
            assertEquals("by-hand", steps.at("/2/work").asText());
            assertEquals("left-out", steps.at("/2/outcome").asText());
        }
    }

    @Test
    void aFileThatWasChangedSinceIsNotOverwritten() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(sample("no-hosts-toml"))) {
            fix(site, "--yes");
            Path hosts = site.hostRoot().resolve(HOSTS);
            Files.writeString(hosts, "# mine\n");
            assertEquals(ExitCode.PROBLEMS, undo(site).exit());
            assertEquals("# mine\n", Files.readString(hosts));
            assertEquals(ExitCode.OK, undo(site, "--keep").exit());
            assertFalse(journal(site).get(0).isOpen());
            assertEquals("# mine\n", Files.readString(hosts));
        }
    }

    @Test
    void namesWhatWasFoundWhenAProblemWasNot() throws Exception {
        try (EmbeddedSite site = EmbeddedSite.start(sample("no-hosts-toml"))) {
            Cli.Result result = fix(site, "hosts-toml-mising");
            assertTrue(result.err().contains("hosts-toml-missing") || result.exit() != 0, result.err());
            assertEquals(ExitCode.PROBLEMS, fix(site, "hosts-toml-missing").exit());
        }
    }

    @Test
    void aSampleAndARecordingAreNotChanged() {
        assertEquals(
                ExitCode.USAGE,
                Cli.run("fix", "--sample", "no-hosts-toml", "--yes").exit());
        assertEquals(ExitCode.USAGE, Cli.run("fix", "--from", "x.tar.gz").exit());
        assertEquals(ExitCode.USAGE, Cli.run("fix", "--yes", "--dry-run").exit());
        assertEquals(ExitCode.USAGE, Cli.run("fix", "--yes=all").exit());
        assertEquals(
                ExitCode.PROBLEMS, Cli.run("fix", "--sample", "no-hosts-toml").exit());
        assertEquals(ExitCode.OK, Cli.run("fix", "--sample", "healthy").exit());
    }
}
