package dev.registrydoctor.doctor.serve.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import dev.registrydoctor.doctor.serve.history.HistoryEntries.SetClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A history in a file, when the file or the disk is not as it should be. */
class StoredHistoryTest {

    private static final long BYTES = 1 << 20;

    @TempDir
    Path temporary;

    private Path folder = Path.of("");
    private final List<String> said = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    @BeforeEach
    void name() {
        folder = temporary.resolve("a").resolve("history");
    }

    @AfterEach
    void repair() {
        FaultyDisk.repair();
    }

    private StoredHistory open() throws IOException {
        return open("");
    }

    private StoredHistory open(String prefix) throws IOException {
        return StoredHistory.open(
                new ServeSettings.Stored(folder, Duration.ofDays(30), BYTES),
                new SetClock(),
                said::add,
                new WatchListener() {
                    @Override
                    public void historyFailed() {
                        failures.incrementAndGet();
                    }
                },
                prefix);
    }

    private static List<Integer> numbers(History history) {
        return history.changes(Instant.EPOCH).stream()
                .map(c -> (int) c.number())
                .toList();
    }

    private static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    private Path file() {
        return folder.resolve("history.mv");
    }

    private Path damaged() {
        return folder.resolve("history.mv.damaged");
    }

    @Test
    void itIsThereAfterARestart() throws Exception {
        try (History history = open()) {
            for (int i = 1; i <= 3; i++) {
                HistoryEntries.add(history, i, 50);
            }
        }
        try (History history = open()) {
            assertEquals(upTo(3), numbers(history));
            assertEquals(
                    IntStream.rangeClosed(1, 3)
                            .mapToObj(HistoryEntries::examination)
                            .toList(),
                    history.examinations(Instant.EPOCH));
            assertEquals(Optional.of(HistoryEntries.report(2, 50)), history.report(HistoryEntries.id(2)));
        }
        assertEquals(List.of(), said);
        assertEquals(0, failures.get());
    }

    @Test
    void onlyItsUserReadsIt() throws Exception {
        try (History history = open()) {
            HistoryEntries.add(history, 1, 50);
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)));
            for (String name : List.of("history.mv", "history.lock")) {
                assertEquals(
                        "rw-------",
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))));
            }
        }
    }

    /** Also after the file was copied to a new one. */
    @Test
    void aCopyIsAsPrivateAsTheFile() throws Exception {
        try (History history = open()) {
            for (int i = 1; i <= 40; i++) {
                HistoryEntries.add(history, i, 60_000);
            }
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));
        }
        try (var files = Files.list(folder)) {
            assertEquals(
                    Set.of("history.mv", "history.lock"),
                    Set.copyOf(files.map(f -> f.getFileName().toString()).toList()));
        }
    }

    @Test
    void oneProcessUsesAFolder() throws Exception {
        try (History history = open()) {
            IOException refused = assertThrows(HistoryInUseException.class, this::open);
            assertTrue(String.valueOf(refused.getMessage()).contains(folder.toString()));
            HistoryEntries.add(history, 1, 50);
        }
        open().close();
        assertEquals(0, failures.get());
    }

    @Test
    void namesThatPeopleMayNotSeeAreNotWritten() throws Exception {
        CauseChange shown = HistoryEntries.change(1);
        Cause cause = shown.cause();
        Cause named = new Cause(
                cause.key(),
                cause.title(),
                cause.summary(),
                cause.grade(),
                Subject.claim("ns/the-real-name"),
                cause.since(),
                cause.seen(),
                cause.report());
        try (History history = open()) {
            history.add(
                    HistoryEntries.examination(1),
                    Optional.empty(),
                    List.of(new CauseChange(1, shown.kind(), named, shown.at(), shown.by())));

            assertEquals(List.of(shown), history.changes(Instant.EPOCH));
        }
        String bytes = new String(Files.readAllBytes(file()), StandardCharsets.ISO_8859_1);
        assertFalse(bytes.contains("the-real-name"));
        assertTrue(bytes.contains("claim-1"));
    }

    @Test
    void aFileOfSomethingElseIsSetAside() throws Exception {
        open().close();
        Files.writeString(file(), "not a history\n".repeat(1000));

        try (History history = open()) {
            HistoryEntries.add(history, 1, 50);
            assertEquals(List.of(1), numbers(history));
        }
        assertTrue(Files.readString(damaged()).startsWith("not a history"));
        assertEquals(1, said.size(), said.toString());
        assertTrue(said.get(0).contains(damaged().toString()), said.get(0));
    }

    @Test
    void aFileOfAnotherFormIsSetAside() throws Exception {
        open().close();
        try (MVStore store = MVStore.open(file().toString())) {
            store.setStoreVersion(HistoryFile.FORMAT + 1);
            store.openMap("other").put("a", "b");
        }

        try (History history = open()) {
            HistoryEntries.add(history, 1, 50);
            assertEquals(List.of(1), numbers(history));
        }
        assertTrue(Files.exists(damaged()));
    }

    /** What a file must not be able to make of this program. */
    static final class Trap implements Serializable {
        private static final long serialVersionUID = 1L;
        static final AtomicBoolean SPRUNG = new AtomicBoolean();

        private void readObject(ObjectInputStream in) {
            SPRUNG.set(true);
        }
    }

    @Test
    void noObjectIsMadeOfAFile() throws Exception {
        open().close();
        try (MVStore store = MVStore.open(file().toString())) {
            store.setStoreVersion(HistoryFile.FORMAT);
            for (String map : List.of("examinations", "changes", "reports")) {
                store.removeMap(map);
            }
            store.commit();
            for (String map : List.of("examinations", "changes", "reports")) {
                store.<String, Object>openMap(map).put("0", new Trap());
            }
        }

        try (History history = open()) {
            history.examinations(Instant.MIN);
            history.report("0");
            HistoryEntries.add(history, 1, 50);
            assertEquals(List.of(1), numbers(history));
        }
        assertFalse(Trap.SPRUNG.get());
    }

    /** Wherever a file is cut or changed, the history opens, has no entry that is torn, and takes new ones. */
    @Test
    void aDamagedFileNeverStopsIt() throws Exception {
        try (History history = open()) {
            for (int i = 1; i <= 30; i++) {
                HistoryEntries.add(history, i, 500);
            }
        }
        byte[] whole = Files.readAllBytes(file());
        Random random = new Random(20);
        int emptied = 0;
        for (int round = 0; round < 60; round++) {
            Files.deleteIfExists(damaged());
            byte[] bytes = whole.clone();
            if (round % 2 == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            } else {
                int from = random.nextInt(bytes.length);
                for (int i = from; i < Math.min(bytes.length, from + 1 + random.nextInt(5000)); i++) {
                    bytes[i] = (byte) random.nextInt();
                }
            }
            Files.write(file(), bytes, StandardOpenOption.TRUNCATE_EXISTING);
            try (History history = open()) {
                List<CauseChange> left = history.changes(Instant.EPOCH);
                assertEquals(
                        upTo(left.size()).stream().map(HistoryEntries::change).toList(), left, "round " + round);
                assertEquals(
                        upTo(left.size()).stream()
                                .map(HistoryEntries::examination)
                                .toList(),
                        history.examinations(Instant.EPOCH),
                        "round " + round);
                for (int i = 1; i <= 30; i++) {
                    Optional<PastReport> report = history.report(HistoryEntries.id(i));
                    assertTrue(report.isEmpty() || report.get().equals(HistoryEntries.report(i, 500)));
                }
                HistoryEntries.add(history, 31, 500);
                assertTrue(numbers(history).contains(31), "round " + round);
                emptied += Files.exists(damaged()) ? 1 : 0;
            }
        }
        assertTrue(emptied > 0 && emptied < 60, "set aside: " + emptied);
        assertEquals(0, failures.get(), said.toString());
    }

    /** A reader gets what is there, and the rest goes on. */
    @Test
    void damageThatAReaderFindsIsSetAsideToo() throws Exception {
        try (History history = open()) {
            for (int i = 1; i <= 30; i++) {
                HistoryEntries.add(history, i, 100_000 / 30);
            }
            byte[] bytes = Files.readAllBytes(file());
            Arrays.fill(bytes, 8192, bytes.length, (byte) 0x5a);
            Files.write(file(), bytes);
            for (int i = 1; i <= 30; i++) {
                history.report(HistoryEntries.id(i));
            }
            HistoryEntries.add(history, 31, 50);
            assertTrue(numbers(history).contains(31));
        }
        assertEquals(0, failures.get(), said.toString());
    }

    @Test
    void aFullDiskIsSaidOnceAndEntriesWait() throws Exception {
        try (History history = open(FaultyDisk.PREFIX)) {
            HistoryEntries.add(history, 1, 50);
            FaultyDisk.failAfter(0);
            for (int i = 2; i <= 5; i++) {
                HistoryEntries.add(history, i, 50);
            }

            assertEquals(4, failures.get());
            assertEquals(1, said.size(), said.toString());
            assertTrue(said.get(0).contains("No space left on device"), said.get(0));
            assertEquals(upTo(5), numbers(history));
            assertEquals(
                    IntStream.rangeClosed(1, 5)
                            .mapToObj(HistoryEntries::examination)
                            .toList(),
                    history.examinations(Instant.EPOCH));
            assertEquals(Optional.of(HistoryEntries.report(3, 50)), history.report(HistoryEntries.id(3)));

            FaultyDisk.repair();
            HistoryEntries.add(history, 6, 50);
            assertEquals(2, said.size(), said.toString());
            assertTrue(said.get(1).contains("again"), said.get(1));
            assertEquals(4, failures.get());
        }
        try (History history = open()) {
            assertEquals(upTo(6), numbers(history));
        }
        assertFalse(Files.exists(damaged()));
    }

    /** A process that ends after any write, one of which may be cut, leaves a file with all that was acknowledged. */
    @Test
    void afterAnyWriteTheFileIsWhole() throws Exception {
        int written = 0;
        for (int writes = 0; writes < 30; writes++) {
            FaultyDisk.repair();
            StoredHistory history = open(FaultyDisk.PREFIX);
            assertEquals(upTo(written), numbers(history), "before " + writes);
            FaultyDisk.failAfter(writes);
            int before = failures.get();
            while (failures.get() == before) {
                HistoryEntries.add(history, written + 1, 2000);
                if (failures.get() == before) {
                    written++;
                }
            }
            // What waits is lost with the process; closing writes nothing, since the disk fails.
            history.close();
            assertTrue(FaultyDisk.hasFailed());
            FaultyDisk.repair();
            try (StoredHistory again = open(FaultyDisk.PREFIX)) {
                List<Integer> left = numbers(again);
                assertTrue(left.size() == written || left.size() == written + 1, writes + ": " + left + written);
                assertEquals(upTo(left.size()), left, "after " + writes);
                assertEquals(left.size(), again.examinations(Instant.EPOCH).size());
                if (!left.isEmpty()) {
                    assertEquals(
                            Optional.of(HistoryEntries.report(left.size(), 2000)),
                            again.report(HistoryEntries.id(left.size())));
                }
                written = left.size();
            }
        }
        assertFalse(Files.exists(damaged()));
        assertTrue(written > 30, "written: " + written);
    }

    /** The threads of serve are interrupted when it ends; a channel is closed when a thread that uses it is interrupted. */
    @Test
    void anInterruptDoesNotCloseTheFile() throws Exception {
        try (History history = open()) {
            Thread.currentThread().interrupt();
            HistoryEntries.add(history, 1, 50);
            assertEquals(upTo(1), numbers(history));
            assertTrue(Thread.interrupted());
            HistoryEntries.add(history, 2, 50);
        }
        try (History history = open()) {
            assertEquals(upTo(2), numbers(history));
        }
        assertEquals(0, failures.get(), said.toString());
    }

    @Test
    void aFolderThatCannotBeMadeIsTriedAgain() throws Exception {
        Files.writeString(temporary.resolve("a"), "a file is where the folder should be");
        try (History history = open()) {
            HistoryEntries.add(history, 1, 50);
            HistoryEntries.add(history, 2, 50);
            assertEquals(upTo(2), numbers(history));
            assertEquals(1, said.size(), said.toString());

            Files.delete(temporary.resolve("a"));
            HistoryEntries.add(history, 3, 50);
        }
        assertEquals(2, said.size(), said.toString());
        try (History history = open()) {
            assertEquals(upTo(3), numbers(history));
        }
    }

    /** What waits is bounded, too. */
    @Test
    void whatWaitsIsBounded() throws Exception {
        FaultyDisk.failAfter(0);
        try (History history = open(FaultyDisk.PREFIX)) {
            for (int i = 1; i <= 60; i++) {
                HistoryEntries.add(history, i, 60_000);
            }
            int reports = history.reports().size();
            assertTrue(reports > 5 && reports < 40, "reports: " + reports);
            assertEquals(upTo(60), numbers(history));
        }
    }

    /** A file that was set aside counts: the folder as a whole stays within the size. */
    @Test
    void theFolderStaysWithinItsSize() throws Exception {
        open().close();
        Files.write(file(), new byte[(int) BYTES / 3]);
        try (History history = open()) {
            for (int i = 1; i <= 60; i++) {
                HistoryEntries.add(history, i, 60_000);
                assertTrue(history.bytes() <= BYTES, i + ": " + history.bytes());
            }
            assertTrue(Files.exists(damaged()));
        }
        Files.write(file(), new byte[(int) BYTES * 2 / 3]);
        try (History history = open()) {
            HistoryEntries.add(history, 61, 100);
            assertTrue(history.bytes() <= BYTES, "bytes: " + history.bytes());
        }
    }
}
