package dev.registrydoctor.doctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.act.nodes.NodeWork;
import dev.registrydoctor.doctor.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The units for a host: systemd takes them, and they give the program no more than it needs. */
class SystemdUnitsTest {

    private static final Path UNITS = Path.of("..", "samples", "systemd");
    private static final Path ANALYZE = Path.of("/usr/bin/systemd-analyze");

    /** In tenths, as systemd rates it: 0 is nothing, 100 is a service without any limit. */
    private static final int MOST_EXPOSED = 25;

    @TempDir
    private Path folder;

    static List<String> units() throws IOException {
        try (Stream<Path> all = Files.list(UNITS)) {
            return all.map(unit -> unit.getFileName().toString()).sorted().toList();
        }
    }

    static List<String> services() throws IOException {
        return units().stream().filter(unit -> unit.endsWith(".service")).toList();
    }

    /** The settings of a unit; of one that is given twice, both. */
    private static Map<String, List<String>> settings(String unit) throws IOException {
        Map<String, List<String>> settings = new TreeMap<>();
        for (String line : Files.readAllLines(UNITS.resolve(unit))) {
            int equals = line.indexOf('=');
            if (equals > 0 && !line.startsWith("#")) {
                settings.computeIfAbsent(line.substring(0, equals), key -> new ArrayList<>())
                        .add(line.substring(equals + 1));
            }
        }
        return settings;
    }

    private static String setting(String unit, String name) throws IOException {
        List<String> values = Objects.requireNonNull(settings(unit).get(name), name);
        assertEquals(1, values.size(), name);
        return values.get(0);
    }

    /** A copy that names a program that is here: whether ours is installed does not matter. */
    private Path copy(String unit) throws IOException {
        return Files.writeString(
                folder.resolve(unit),
                Files.readString(UNITS.resolve(unit)).replace("/usr/bin/registry-doctor", "/bin/true"));
    }

    private static String analyze(String... words) throws Exception {
        assumeTrue(Files.isExecutable(ANALYZE), "this machine has no systemd-analyze");
        List<String> command = new ArrayList<>(List.of(ANALYZE.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("SYSTEMD_LOG_LEVEL", "notice");
        Process process = builder.start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed;
    }

    @ParameterizedTest
    @MethodSource("units")
    void systemdTakesIt(String unit) throws Exception {
        for (String each : units()) {
            copy(each);
        }
        assertEquals("", analyze("verify", "--man=no", folder.resolve(unit).toString()));
    }

    @ParameterizedTest
    @MethodSource("services")
    void exposesLittle(String unit) throws Exception {
        analyze(
                "security",
                "--offline=true",
                "--no-pager",
                "--threshold=" + MOST_EXPOSED,
                copy(unit).toString());
    }

    @ParameterizedTest
    @MethodSource("services")
    void hasOneRightOfRootAtMost(String unit) throws IOException {
        assertEquals("CAP_DAC_READ_SEARCH", setting(unit, "CapabilityBoundingSet"));
        assertEquals("strict", setting(unit, "ProtectSystem"));
        assertEquals("yes", setting(unit, "NoNewPrivileges"));
    }

    /** What runs all the time is not root: a program that is tricked can then change nothing that it owns. */
    @Test
    void theServiceHasAUserOfItsOwn() throws IOException {
        assertEquals("yes", setting("registry-doctor.service", "DynamicUser"));
        assertFalse(settings("registry-doctor.service").containsKey("User"));
    }

    /** systemd gives the folder of a service to its user, with all that is in it. */
    @Test
    void theHistoryIsNotInTheFolderOfTheJournal() throws IOException {
        Path state = Path.of("/var/lib", setting("registry-doctor.service", "StateDirectory"));
        String start = setting("registry-doctor.service", "ExecStart");
        assertTrue(start.endsWith(" --history " + state), start);
        assertFalse(
                state.startsWith(NodeWork.JOURNAL) || Path.of(NodeWork.JOURNAL).startsWith(state));
    }

    @Test
    void theMetricsAreWrittenWhereTheServiceMayWrite() throws IOException {
        String start = setting("registry-doctor-metrics.service", "ExecStart");
        Path file = Path.of(start.substring(start.indexOf('=') + 1));
        assertEquals(file.getParent(), Path.of(setting("registry-doctor-metrics.service", "ReadWritePaths")));
        assertTrue(file.toString().endsWith(".prom"), "node_exporter reads no other files");
    }

    /** A typing error in an option would be found on the host of somebody else. */
    @ParameterizedTest
    @MethodSource("services")
    void givesOptionsThatTheCommandHas(String unit) throws IOException {
        String[] words = setting(unit, "ExecStart").split(" ", -1);
        String help = Cli.run(words[1], "--help").out();
        int options = 0;
        for (String word : words) {
            if (word.startsWith("-")) {
                options++;
                assertTrue(help.contains(word), word);
            }
        }
        assertTrue(options > 0);
    }
}
