package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertTrue(unknown.err().contains("config.toml:2: unknown key registrys; known are "), unknown.err());
        Cli.Result broken = healthy(configured("timeout = '5s'\nonly = [\n"));
        assertEquals(2, broken.exit());
        assertTrue(broken.err().contains("config.toml: ") && broken.err().contains("line 3"), broken.err());
        Cli.Result wrong = healthy(configured("timeout = 'soon'\n"));
        assertEquals(2, wrong.exit());
        assertTrue(wrong.err().contains("it is not a duration"), wrong.err());
        Cli.Result missing = healthy(Cli.with(Map.of("REGISTRY_DOCTOR_CONFIG", folder.resolve("none") + "")));
        assertEquals(2, missing.exit());
        assertTrue(missing.err().contains("none, which is no file"), missing.err());
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
