package dev.registrydoctor.doctor.act.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.act.change.FileChange;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A program that is killed at any of its writes leaves no half file, and undo puts everything back. strace kills it, at one
 * system call after the other.
 */
@Timeout(300)
@Tag("long")
class KilledPlanIT {

    /** What makes, names and removes files. Each is tried. */
    private static final List<String> CALLS = List.of("renameat", "unlinkat", "mkdir");

    /** What puts content on the disk, between two of the others: what it leaves is the same for each plan. */
    private static final String SYNC = "fsync";

    /** More than any of the plans makes. */
    private static final int MOST = 400;

    private static final int KILLED = 128 + 9;

    @TempDir
    private Path folder;

    private Path root() {
        return folder.resolve("root");
    }

    private Path journal() {
        return folder.resolve("journal");
    }

    private void put(String path, String content) throws IOException {
        Path file = root().resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void machine() throws Exception {
        clear(root());
        clear(journal());
        put("etc/hosts", "127.0.0.1 localhost\n10.0.0.9 old\n");
        put("etc/ca.crt", "certificate\n");
        put("etc/docker/daemon.json", "{\"debug\": true}");
    }

    private static void clear(Path path) throws IOException {
        if (Files.exists(path)) {
            try (Stream<Path> all = Files.walk(path)) {
                for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private Map<String, String> tree() throws IOException {
        Map<String, String> tree = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root())) {
            all.forEach(path -> tree.put(root().relativize(path).toString(), content(path)));
        }
        return tree;
    }

    private static String content(Path path) {
        try {
            return Files.isDirectory(path) ? "folder" : Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a plan and kills it at a system call, the first or a later one of its kind; returns its exit status. */
    private int run(int plan, String call, int time) throws Exception {
        Process process = new ProcessBuilder(
                        "strace",
                        "-f",
                        "-o",
                        "/dev/null",
                        "-e",
                        "trace=" + call,
                        "-e",
                        "inject=" + call + ":signal=KILL:when=" + time,
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledPlan.class.getName(),
                        String.valueOf(plan),
                        root().toString(),
                        journal().toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertTrue(process.waitFor(150, TimeUnit.SECONDS));
        return process.exitValue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aKilledPlanIsTakenBack(int plan) throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "strace is not installed");
        machine();
        Map<String, String> before = tree();
        assertEquals(0, run(plan, "rename", MOST), () -> content(folder.resolve("output")));
        Set<String> whole = new HashSet<>(before.values());
        for (JournalEntry entry : Journal.reading(journal()).entries()) {
            entry.steps().forEach(step -> {
                if (step.change() instanceof FileChange file && file.after() != null) {
                    whole.add(file.after().text());
                }
            });
        }
        whole.add("folder");
        int kills = 0;
        for (String call : CALLS) {
            kills += kill(plan, call, before, whole);
        }
        if (plan == 0) {
            kills += kill(plan, SYNC, before, whole);
        }
        assertTrue(kills > 20, "killed only " + kills + " times");
    }

    /** Kills a plan at the first such call, at the second, and so on to its end; returns how often. */
    private int kill(int plan, String call, Map<String, String> before, Set<String> whole) throws Exception {
        for (int time = 1; time < MOST; time++) {
            machine();
            int exit = run(plan, call, time);
            if (exit == 0) {
                return time - 1;
            }
            String at = call + " " + time;
            assertEquals(KILLED, exit, () -> content(folder.resolve("output")));
            assertWhole(whole, at);
            undoAll();
            assertEquals(before, tree(), at);
        }
        throw new AssertionError(call + " never ends");
    }

    /** Each file is one that was there or one that was to be, but for what lies beside it under a name of its own. */
    private void assertWhole(Set<String> whole, String at) throws IOException {
        for (Map.Entry<String, String> file : tree().entrySet()) {
            if (!file.getKey().contains(".registry-doctor-")) {
                assertTrue(whole.contains(file.getValue()), () -> "killed at " + at + ": " + file);
            }
        }
    }

    private void undoAll() throws Exception {
        if (!Files.isDirectory(journal())) {
            return;
        }
        try (Journal journal = Journal.writing(journal())) {
            for (JournalEntry entry : journal.entries()) {
                for (Undoer.Taken taken : new Undoer(KilledPlan.changes(root())).undo(entry, journal)) {
                    assertEquals(null, taken.problem());
                }
            }
        }
    }
}
