package dev.registrydoctor.doctor.serve.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A history that a process of its own uses, which is killed, or whose disk is full or cannot be written. */
@Timeout(value = 15, unit = TimeUnit.MINUTES)
@Tag("long")
class HistoryProcessIT {

    private static final int KILLS = 45;

    private Path folder = Path.of("");

    /** In memory where that is possible: what is measured is what a process leaves to the system, not how fast a disk is. */
    @BeforeEach
    void make() throws IOException {
        Path memory = Path.of("/dev/shm");
        folder = Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "history")
                : Files.createTempDirectory("history");
    }

    @AfterEach
    void delete() throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<String> java(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HistoryProcess.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What was acknowledged is there after each kill, nothing is torn, and the file stays within its size. */
    @Test
    void aKilledProcessLeavesWhatItAcknowledged() throws Exception {
        Random random = new Random(9);
        int kept = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(java("write", folder.toString(), "1000000"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            int lines = random.nextInt(60);
            try (BufferedReader said = output(process)) {
                for (int i = 0; i <= lines; i++) {
                    String line = said.readLine();
                    assertTrue(line != null && line.startsWith("kept "), "kill " + kill + ": " + line);
                    kept = Integer.parseInt(line.substring(5));
                }
                long until = System.nanoTime() + random.nextInt(8_000_000);
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                // Not through the process itself, which would close its output, too.
                process.toHandle().destroyForcibly();
                String line = said.readLine();
                // What was said before the end counts, too; a line that is cut does not.
                for (; line != null; line = said.readLine()) {
                    kept = line.startsWith("kept ") ? Math.max(kept, Integer.parseInt(line.substring(5))) : kept;
                }
            }
            process.waitFor();
            kept = check(kept, kill);
        }
        assertTrue(kept > KILLS * 20, "kept " + kept);
    }

    private int check(int kept, int kill) throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (History history = HistoryProcess.open(folder, failures)) {
            int last = HistoryProcess.last(history);
            assertTrue(last >= kept && last <= kept + 1, "kill " + kill + ": acknowledged " + kept + ", left " + last);
            List<CauseChange> changes = history.changes(Instant.EPOCH);
            assertEquals(numbers(last).mapToObj(HistoryEntries::change).toList(), changes, "kill " + kill);
            assertEquals(
                    numbers(last).mapToObj(HistoryEntries::examination).toList(),
                    history.examinations(Instant.EPOCH),
                    "kill " + kill);
            int large = 0;
            for (int i = Math.max(1, last - 100); i <= last; i++) {
                int size = i % 5 == 0 ? HistoryProcess.REPORT : 100;
                Optional<PastReport> report = history.report(HistoryEntries.id(i));
                if (report.isPresent()) {
                    assertEquals(HistoryEntries.report(i, size), report.get());
                    large += size == 100 ? 0 : 1;
                }
            }
            assertTrue(last < 50 || large > 5, "kill " + kill + ": reports " + large);
            assertTrue(history.bytes() <= HistoryProcess.BYTES, "kill " + kill + ": bytes " + history.bytes());
            assertEquals(0, failures.get());
            return last;
        }
    }

    private static IntStream numbers(int last) {
        return IntStream.rangeClosed(1, last);
    }

    /** Thousands of entries in a heap of 32 MiB, which a history that held them all would not fit into. */
    @Test
    void thousandsOfEntriesNeedLittleMemory() throws Exception {
        List<String> said = run(java("write", folder.toString(), "6000"));

        assertEquals("kept 6000", said.get(said.size() - 1));
    }

    private static List<String> run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said = output(process)) {
            List<String> lines = said.lines().toList();
            assumeTrue(
                    lines.stream().noneMatch(l -> l.startsWith("unshare:") || l.startsWith("mount:")),
                    "needs namespaces");
            assertEquals(0, process.waitFor(), lines.toString());
            return lines;
        }
    }

    /** Mounts a file system for one command. */
    private List<String> mounted(String script, @Nullable String... commands) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "needs util-linux");
        List<String> command = new ArrayList<>(
                List.of("unshare", "--mount", "--propagation", "private", "sh", "-e", "-c", script, folder.toString()));
        for (String one : commands) {
            command.add(String.valueOf(one));
        }
        return run(command);
    }

    @Test
    void aFullDiskStopsNothingAndIsLeftBehind() throws Exception {
        List<String> said = mounted(
                "mount -t tmpfs -o size=1m none \"$0\"; exec \"$@\"",
                java("fill", folder.resolve("history").toString()).toArray(String[]::new));

        assertEquals("full", said.get(0));
        assertTrue(said.get(1).startsWith("said The history cannot be written"), said.toString());
        assertTrue(said.get(1).contains("No space left on device"), said.toString());
        assertEquals(List.of("failures 3", "there [1, 2, 3, 4]"), said.subList(2, 4), said.toString());
        assertTrue(said.get(4).startsWith("said The history is written"), said.toString());
        assertEquals(List.of("failures 3", "left [1, 2, 3, 4, 5]"), said.subList(5, 7), said.toString());
    }

    @Test
    void aFolderThatCannotBeWrittenStopsNothing() throws Exception {
        List<String> said = mounted(
                "mount -t tmpfs -o size=1m none \"$0\"; mount -o remount,ro \"$0\"; exec \"$@\"",
                java("read-only", folder.resolve("history").toString()).toArray(String[]::new));

        assertTrue(said.get(0).startsWith("said The history cannot be written"), said.toString());
        assertEquals(List.of("failures true", "there [7, 8]"), said.subList(1, said.size()), said.toString());
    }
}
