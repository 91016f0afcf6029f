package dev.registrydoctor.doctor.serve.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.doctor.serve.cause.Cause;
import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A history in a file, when the file or the disk is not as it should be. */
class StoredHistoryTest extends HistoryInFolder {

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
                // The file and a copy of it have what the other one leaves.
                assertTrue(history.bytes() <= BYTES / 3 + (BYTES * 2 / 3) * 6 / 10, i + ": " + history.bytes());
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
