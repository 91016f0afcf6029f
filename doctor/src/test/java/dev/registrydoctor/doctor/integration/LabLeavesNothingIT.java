package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever of a lab at work is killed, nothing of it is left: no process, mount, namespace, link, rule or file. The time limits
 * end a test that would wait forever; a case takes seconds.
 */
@Timeout(600)
@Tag("long")
class LabLeavesNothingIT {

    private static final List<String> KINDS = List.of("net", "mnt", "pid");

    private static final int ENDING_SECONDS = 120;

    @TempDir
    private Path folder;

    /** The labs, with two cases of each, of which the one that is over first is known. */
    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
    enum Kind {
        ONE_HOST(Lab.class, "packets-dropped", "node-with-hosts-toml", 0),
        FIXES(FixLab.class, "packets-dropped", "node-with-hosts-toml", 0, ContainerdProgram.OF_SYSTEM.name()),
        NODES(NodeLab.class, "port-filtered", "healthy", 3),
        SETUP(SetupLab.class, "FILE_AND_DRIFT", "PLAIN_HTTP", 3);

        private final Class<?> program;
        private final String last;
        private final String first;
        private final int hosts;
        private final List<String> arguments;

        Kind(Class<?> program, String last, String first, int hosts, String... arguments) {
            this.program = program;
            this.last = last;
            this.first = first;
            this.hosts = hosts;
            this.arguments = List.of(arguments);
        }

        LabProcess start(Path errors) throws IOException {
            List<String> all = new ArrayList<>(arguments);
            all.add(last);
            all.add(first);
            return LabProcess.start(program, errors, all.toArray(String[]::new));
        }
    }

    /** Starts a lab as LabIT does, and prints what it prints. */
    static final class Launcher {
        private Launcher() {}

        public static void main(String[] args) throws Exception {
            try (LabProcess lab = Kind.valueOf(args[1]).start(Path.of(args[0]))) {
                for (String line = lab.line(); line != null; line = lab.line()) {
                    System.out.println(line);
                }
            }
        }
    }

    /** What is killed: the program that tests, what it started, or what that runs inside. */
    @ParameterizedTest
    @CsvSource({
        "launcher, ONE_HOST",
        "unshare, ONE_HOST",
        "lab, ONE_HOST",
        "launcher, FIXES",
        "lab, FIXES",
        "launcher, NODES",
        "lab, NODES"
    })
    void nothingIsLeftOfALabThatIsKilled(String victim, Kind kind) throws Exception {
        LabProcess.assumePossible(folder);
        Programs.need("nft", "setpriv", "pkill", "nginx", "curl");
        String before = traces();
        Process launcher = launch(kind);
        try (BufferedReader out = launcher.inputReader(StandardCharsets.UTF_8)) {
            // One case is over; the other waits for an answer that never comes, with all that it started.
            assertTrue(String.valueOf(out.readLine()).contains(kind.first), () -> errors());
            List<ProcessHandle> all = launcher.descendants().sorted().toList();
            Set<String> programs = all.stream().map(LabLeavesNothingIT::program).collect(Collectors.toSet());
            assertTrue(programs.containsAll(Set.of("unshare", "java", "containerd")), programs::toString);
            // Between two cases of fixes, none runs.
            assertTrue(kind == Kind.FIXES || programs.contains("docker-registry"), programs::toString);
            Set<String> namespaces = new TreeSet<>();
            for (ProcessHandle process : all) {
                namespaces.addAll(namespaces(process.pid()));
            }
            namespaces.removeAll(namespaces(ProcessHandle.current().pid()));
            if (kind.hosts == 0) {
                assertEquals(KINDS.size(), namespaces.size(), namespaces::toString);
            } else {
                // Those of Pods come and go.
                assertTrue(namespaces.size() >= KINDS.size() * (1 + kind.hosts), namespaces::toString);
            }

            ProcessHandle killed = victim.equals("launcher")
                    ? launcher.toHandle()
                    : all.stream()
                            .filter(p -> program(p).equals(victim.equals("lab") ? "java" : victim))
                            // The one that started the others; numbers of processes begin again after the highest.
                            .min(Comparator.comparing(
                                    p -> p.info().startInstant().orElseThrow()))
                            .orElseThrow();
            try (HeldNamespaces held = HeldNamespaces.of(all)) {
                assertEquals(Set.of(), held.not(namespaces));
                assertTrue(killed.destroyForcibly());
                for (ProcessHandle process : all) {
                    end(process);
                }
                end(launcher.toHandle());
                assertEquals(Set.of(), stillIn(namespaces));
            }
            assertEquals(before, traces());
        } finally {
            launcher.destroyForcibly().waitFor();
        }
    }

    /** Waits for the end of a process; says what it does where it does not end. */
    private void end(ProcessHandle process) throws Exception {
        try {
            process.onExit().get(ENDING_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            StringBuilder state = new StringBuilder(program(process));
            for (String file : List.of("cmdline", "status", "wchan", "stack")) {
                state.append('\n').append(file).append(": ");
                try {
                    state.append(Files.readString(Path.of("/proc/" + process.pid(), file))
                            .replace('\0', ' '));
                } catch (IOException gone) {
                    state.append(gone);
                }
            }
            throw new AssertionError("does not end: " + state + "\n" + errors(), e);
        }
    }

    private Process launch(Kind kind) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Launcher.class.getName(),
                        folder.resolve("errors").toString(),
                        kind.name())
                .redirectError(folder.resolve("launcher").toFile())
                .start();
    }

    private String errors() {
        try {
            return Files.readString(folder.resolve("errors")) + Files.readString(folder.resolve("launcher"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /**
     * Keeps namespaces from being freed while one looks whether a process is still in them: the kernel gives the number of
     * one that is gone to the next, which can be that of another test.
     */
    private record HeldNamespaces(Map<String, FileInputStream> open) implements AutoCloseable {

        static HeldNamespaces of(List<ProcessHandle> processes) {
            Map<String, FileInputStream> open = new HashMap<>();
            for (ProcessHandle process : processes) {
                for (String kind : KINDS) {
                    Path namespace = Path.of("/proc/" + process.pid() + "/ns/" + kind);
                    try {
                        String id = Files.readSymbolicLink(namespace).toString();
                        if (!open.containsKey(id)) {
                            open.put(id, new FileInputStream(namespace.toFile()));
                        }
                    } catch (IOException e) {
                        // The process has ended.
                    }
                }
            }
            return new HeldNamespaces(open);
        }

        /** Those of these that are not held. */
        Set<String> not(Set<String> namespaces) {
            Set<String> others = new TreeSet<>(namespaces);
            others.removeAll(open.keySet());
            return others;
        }

        @Override
        public void close() throws IOException {
            for (FileInputStream one : open.values()) {
                one.close();
            }
        }
    }

    private static String program(ProcessHandle process) {
        return process.info()
                .command()
                .map(c -> String.valueOf(Path.of(c).getFileName()))
                .orElse("");
    }

    private static Set<String> namespaces(long pid) {
        Set<String> ids = new TreeSet<>();
        for (String kind : KINDS) {
            try {
                ids.add(Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/" + kind))
                        .toString());
            } catch (IOException e) {
                // The process has ended.
            }
        }
        return ids;
    }

    private static Set<String> stillIn(Set<String> namespaces) {
        return ProcessHandle.allProcesses()
                .flatMap(p -> namespaces(p.pid()).stream())
                .filter(namespaces::contains)
                .collect(Collectors.toSet());
    }

    /** What a lab could have left outside of itself. */
    private String traces() throws Exception {
        StringBuilder traces = new StringBuilder();
        String mounts = Files.readString(Path.of("/proc/self/mountinfo"));
        assertFalse(mounts.contains(" - tmpfs lab"), mounts);
        // A namespace outlives its processes when something is mounted on it.
        mounts.lines()
                .filter(line -> line.contains("nsfs") || line.contains("/media"))
                .forEach(traces::append);
        try (Stream<Path> media = Files.list(LabServers.MEDIA)) {
            media.sorted().forEach(traces::append);
        }
        traces.append(Programs.succeed(folder, "nft", "list", "tables"));
        traces.append(Programs.succeed(folder, "ip", "-o", "link").replaceAll("(?m)^\\d+: ([^:]*):.*$", "$1"));
        traces.append(Files.readString(Path.of("/etc/hosts")));
        traces.append(Files.readString(Path.of("/proc/sys/kernel/hostname")));
        traces.append(Files.exists(Path.of("/var/snap"))).append(Files.exists(Path.of("/var/lib/registry-doctor")));
        return traces.toString();
    }
}
