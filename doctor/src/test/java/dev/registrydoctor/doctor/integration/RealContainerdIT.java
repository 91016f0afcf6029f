package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two facts about containerd that the doctor leans on, asked of a real one. */
@ParameterizedClass
@EnumSource(ContainerdProgram.class)
@Timeout(300)
class RealContainerdIT {

    private final ContainerdProgram program;

    private static final String MIRRORS = """
            config_path = "/nowhere/certs.d"
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:32000"]
              endpoint = ["http://localhost:32000"]
            """;

    private static final String MIRRORS_AS_TABLES = """
            config_path = "/nowhere/certs.d"
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors]
              [plugins."io.containerd.grpc.v1.cri".registry.mirrors."r.lab:5000"]
                endpoint = ["http://r.lab:5000"]
            """;

    private static final String ONE_STYLE = "config_path = \"/nowhere/certs.d\"\n";

    @TempDir
    private Path folder;

    RealContainerdIT(ContainerdProgram program) {
        this.program = program;
    }

    @BeforeEach
    void programs() throws Exception {
        program.need(folder);
    }

    private List<String> start(String registry) throws Exception {
        try (RealContainerd containerd =
                RealContainerd.start(program, Files.createTempDirectory(folder, "c"), registry)) {
            // The unit is up and its socket answers, with and without the CRI plugin.
            assertEquals(0, containerd.ctr("version").exit());
            return containerd.log();
        }
    }

    /** The plugin is named in the message by 1.x, and by 2.x behind it. */
    private static List<String> failures(List<String> log) {
        return log.stream()
                .filter(l -> l.contains("failed to load plugin"))
                .filter(l ->
                        l.contains("plugin io.containerd.grpc.v1.cri") || l.contains("id=io.containerd.grpc.v1.cri "))
                .toList();
    }

    /** What the doctor says of a report with this journal, from a cluster whose node is not Ready. */
    private Cli.Result examine(String template, List<String> log, String sample) throws Exception {
        InspectionReport report = new InspectionReport(Files.createTempDirectory(folder, "report"));
        report.cluster(SampleFolder.copy(sample, Files.createTempDirectory(folder, "sample")));
        report.write("args/containerd-template.toml", template);
        report.journal(log);
        return Cli.run("run", "--from", report.folder(), "-o", "json");
    }

    @Test
    void mirrorsBesideConfigPathLeaveContainerdWithoutCri() throws Exception {
        List<String> log = start(MIRRORS);
        List<String> failures = failures(log);
        assertEquals(1, failures.size(), log::toString);
        assertTrue(
                failures.get(0).contains("`mirrors` cannot be set when `config_path` is provided"), failures::toString);
        // The doctor knows the line for what it is, out of this very log.
        Cli.Result result = examine(RealContainerd.config(folder, MIRRORS), log, "mirrors-with-config-path");
        assertEquals(Set.of("runtime.mirrors-with-config-path"), Cli.roots(result.json()), result::toString);
        assertTrue(
                result.json()
                        .at("/diagnoses/0/evidence")
                        .toString()
                        .contains("`mirrors` cannot be set when `config_path` is provided"),
                result::out);
    }

    @Test
    void oneStyleOfConfigurationLoads() throws Exception {
        List<String> log = start(ONE_STYLE);
        List<String> failures = failures(log);
        assertFalse(failures.toString().contains("config_path"), failures::toString);
    }

    /** A line from before the last start tells nothing of now, though the node is not Ready for another reason. */
    @Test
    void aFailureBeforeTheLastStartIsNotTheCause() throws Exception {
        List<String> broken = start(MIRRORS);
        List<String> mended = start(ONE_STYLE);
        Assumptions.assumeTrue(failures(mended).isEmpty(), () -> "CRI does not load here: " + failures(mended));
        List<String> both = new ArrayList<>(broken);
        both.addAll(mended);
        String template = RealContainerd.config(folder, ONE_STYLE);
        Cli.Result result = examine(template, both, "mirrors-with-config-path");
        assertFalse(result.out().contains("cannot be set when"), result::out);
        assertEquals(Set.of(), Cli.roots(result.json()), result::out);
        // The other way round it is.
        List<String> brokenLast = new ArrayList<>(mended);
        brokenLast.addAll(broken);
        assertTrue(
                examine(template, brokenLast, "mirrors-with-config-path").out().contains("cannot be set when"),
                "the last start's failure is not named");
    }

    /** The printed steps, carried out as they stand, leave a template with which the CRI plugin is not refused. */
    @ParameterizedTest
    @ValueSource(strings = {MIRRORS, MIRRORS_AS_TABLES})
    void theStepsMakeATemplateThatLoads(String registry) throws Exception {
        Path home = Files.createTempDirectory(folder, "c");
        String config = RealContainerd.config(home, registry);
        Path file = Files.writeString(home.resolve("config.toml"), config);
        List<String> log;
        try (RealContainerd containerd = RealContainerd.start(program, home, file)) {
            log = containerd.log();
        }
        assertFalse(failures(log).isEmpty(), log::toString);
        JsonNode diagnosis =
                examine(config, log, "mirrors-with-config-path").json().at("/diagnoses/0");
        for (JsonNode step : diagnosis.findValue("steps")) {
            String command = step.get("command").asText();
            if (!command.contains("snap restart")) {
                Programs.succeed(
                        home,
                        "bash",
                        "-euc",
                        "sudo() { \"$@\"; }\n"
                                + command.replace(BuiltIn.TEMPLATE, file.toString())
                                        .replace(
                                                BuiltIn.CERTS_D,
                                                home.resolve("certs.d").toString()));
            }
        }
        assertEquals(config, Files.readString(Path.of(file + ".bak")));
        try (RealContainerd containerd = RealContainerd.start(program, home, file)) {
            assertFalse(failures(containerd.log()).toString().contains("config_path"), containerd.log()::toString);
        }
        try (Stream<Path> written = Files.walk(home.resolve("certs.d"))) {
            assertTrue(written.anyMatch(f -> f.endsWith("hosts.toml")));
        }
    }
}
