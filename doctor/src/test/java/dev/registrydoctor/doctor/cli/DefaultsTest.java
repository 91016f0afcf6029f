package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Options from the environment and the configuration file. */
class DefaultsTest {

    @TempDir
    private Path folder;

    private Cli configured(String toml) throws Exception {
        Path file = Files.writeString(folder.resolve("config.toml"), toml);
        return Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", file.toString()));
    }

    private static Cli.Result healthy(Cli cli, Object... more) {
        Object[] args = new Object[more.length + 5];
        System.arraycopy(new Object[] {"run", "--sample", "healthy", "-o", "json"}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return cli.execute(args);
    }

    /** What the check of reachability says of the registries that were looked at. */
    private static String looked(JsonNode report) {
        for (JsonNode check : report.get("checks")) {
            if (check.get("id").asText().equals("registry.reachability")) {
                return check.toString();
            }
        }
        throw new AssertionError("no such check");
    }

    @Test
    void theEnvironmentNamesRegistries() {
        Cli cli = Cli.with(Map.of("REGISTRY_DOCTOR_REGISTRY", "http://one.lab:5000,two.lab"));
        assertTrue(looked(healthy(Cli.PIPED).json()).contains("1 registry host "), "by default");
        Cli.Result result = healthy(cli);
        String text = result.out();
        assertTrue(text.contains("one.lab:5000"), text);
        assertTrue(text.contains("two.lab"), text);
    }

    @Test
    void theEnvironmentSetsTheTime() {
        Cli.Result wrong = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_TIMEOUT", "soon")));
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("write 30s, 5m, 1h or 500ms"), wrong.err());
        Cli.Result short1 = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_TIMEOUT", "1ms")));
        assertTrue(short1.json().at("/run/deadlineHit").asBoolean());
        assertEquals(5, short1.exit());
    }

    @Test
    void anOptionGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("c.toml"), "only = ['storage']\n");
        Map<String, String> fileOnly = Map.of("REGISTRY_DOCTOR_CONFIG", file.toString());
        assertEquals("[storage]", areas(healthy(Cli.with(fileOnly)).json()));
        Cli both =
                Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", file.toString(), "REGISTRY_DOCTOR_ONLY", "registry,image"));
        assertEquals("[image, registry]", areas(healthy(both).json()));
        assertEquals("[auth]", areas(healthy(both, "--only", "auth").json()));
    }

    private static String areas(JsonNode report) {
        java.util.TreeSet<String> areas = new java.util.TreeSet<>();
        Cli.checks(report, "").forEach(id -> areas.add(id.substring(0, id.indexOf('.'))));
        return areas.toString();
    }

    @Test
    void theFileIsFoundInItsUsualPlaces() throws Exception {
        Path home = Files.createDirectories(folder.resolve("home/.config/registry-doctor"));
        Files.writeString(home.resolve("config.toml"), "only = \"image\"\n");
        Path xdg = Files.createDirectories(folder.resolve("xdg/registry-doctor"));
        Files.writeString(xdg.resolve("config.toml"), "only = \"auth\"\n");
        String atHome = folder.resolve("home").toString();
        assertEquals("[image]", areas(healthy(Cli.with(Map.of("HOME", atHome))).json()));
        Cli both = Cli.with(
                Map.of("HOME", atHome, "XDG_CONFIG_HOME", folder.resolve("xdg").toString()));
        assertEquals("[auth]", areas(healthy(both).json()));
    }

    @Test
    void theFileNamesRegistriesAndWhatFails() throws Exception {
        Cli cli = configured("registry = [\"http://one.lab:5000\", \"two.lab\"]\nfail-on = \"warning\"\n");
        assertTrue(healthy(cli).out().contains("one.lab:5000"));
        assertTrue(healthy(cli).out().contains("two.lab"));
        Cli failing = configured("fail-on = 'warning'\n");
        assertEquals(4, failing.execute("run", "--sample", "stale-tag").exit());
    }

    @Test
    void aMistakeInTheFileIsNamedWithItsLine() throws Exception {
        Cli.Result unknown = healthy(configured("timeout = '5s'\nregistrys = 'a'\n"));
        assertEquals(2, unknown.exit());
        assertEquals("", unknown.out());
        assertTrue(
                unknown.err().contains("config.toml:2: unknown key \"registrys\"; did you mean \"registry\"?"),
                unknown.err());
        Cli.Result broken = healthy(configured("timeout = '5s'\nonly = [\n"));
        assertEquals(2, broken.exit());
        assertTrue(broken.err().contains("config.toml:3: "), broken.err());
        Cli.Result wrong = healthy(configured("timeout = 'soon'\n"));
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("config.toml:1: --timeout TIME: not a duration: write 30s"), wrong.err());
        Cli.Result missing = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", folder.resolve("none") + "")));
        assertEquals(2, missing.exit());
        assertTrue(missing.err().contains("none does not exist"), missing.err());
    }

    /** Found only when the value is used, and still told where it was read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "skip = 'image'\\nregistry = 'a/b' | config.toml:2: --registry takes",
                "only = ['storag'] | config.toml:1: --only: unknown check, problem or area \"storag\"; did you mean \"storage\"",
                "fail-on = 'warn' | config.toml:1: --fail-on LEVEL: unknown value \"warn\"; did you mean \"warning\"?",
                "output = 'jsn' | config.toml:1: --output FORMAT[=FILE]: unknown format \"jsn\"; did you mean \"json\"?",
                "timeout = {} | config.toml:1: timeout must be a string or a list of strings",
                "only = [['a']] | config.toml:1: only must be a string or a list of strings",
                "[run]\\ntimeout = '1s' | config.toml:1: unknown key",
                "timeout = | config.toml:1: ",
            })
    void aWrongValueIsOneLineWithItsPlace(String toml, String told) throws Exception {
        Cli.Result result = configured(toml.replace("\\n", "\n")).execute("run", "--sample", "healthy");
        assertEquals(2, result.exit());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains(told), result.err());
        assertFalse(result.err().contains("Exception"), result.err());
    }

    @Test
    void aFileThatIsNotTextIsNamed() throws Exception {
        Path file = Files.write(folder.resolve("config.toml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Cli.Result result = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", file.toString())));
        assertEquals(2, result.exit());
        assertTrue(result.err().contains(file + ": not UTF-8"), result.err());
        Cli.Result directory = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", folder.toString())));
        assertEquals(2, directory.exit());
        assertTrue(directory.err().contains(folder + " is not a file"), directory.err());
    }

    @Test
    void aWrongVariableIsNamed() {
        Cli.Result wrong = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_FAIL_ON", "warn")));
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("REGISTRY_DOCTOR_FAIL_ON: --fail-on LEVEL: unknown value"), wrong.err());
    }

    @Test
    void anUnknownVariableIsAWarning() {
        Cli cli = Cli.with(Map.of(
                "REGISTRY_DOCTOR_TIMOUT", "5s",
                "REGISTRY_DOCTOR_XYZZY", "1",
                "REGISTRY_DOCTOR_VERIFY_CREDENTIALS", "true",
                "REGISTRY_DOCTOR_SCRIPT", "an option of triage",
                "REGISTRY_DOCTOR_SERVICE_HOST", "10.152.183.7",
                "REGISTRY_DOCTOR_PORT_80_TCP_ADDR", "10.152.183.7"));
        Cli.Result result = healthy(cli, "--only", "image");
        assertEquals(0, result.exit());
        assertEquals(
                List.of(
                        "registry-doctor: warning: unknown variable REGISTRY_DOCTOR_TIMOUT is ignored; did you mean"
                                + " REGISTRY_DOCTOR_TIMEOUT?",
                        "registry-doctor: warning: the variable REGISTRY_DOCTOR_VERIFY_CREDENTIALS is not read; give the"
                                + " option on the command line",
                        "registry-doctor: warning: unknown variable REGISTRY_DOCTOR_XYZZY is ignored"),
                result.err().lines().toList());
    }

    /** Looking a page up needs no configuration, so a broken one does not stand in its way. */
    @Test
    void otherCommandsDoNotReadIt() throws Exception {
        Cli broken = configured("timeout = [");
        assertEquals(0, broken.execute("explain", "image.stale-tag").exit());
        assertEquals(0, broken.execute("checks").exit());
        assertEquals(0, broken.execute("samples").exit());
    }
}
