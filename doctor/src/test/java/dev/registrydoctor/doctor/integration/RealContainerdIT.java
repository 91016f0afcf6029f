package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.Cli;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two facts about containerd that the doctor leans on, asked of a real one. */
@ParameterizedClass
@EnumSource(ContainerdProgram.class)
@Timeout(180)
class RealContainerdIT {

    private final ContainerdProgram program;

    private static final String MIRRORS = """
            config_path = "/nowhere/certs.d"
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."localhost:32000"]
              endpoint = ["http://localhost:32000"]
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
}
