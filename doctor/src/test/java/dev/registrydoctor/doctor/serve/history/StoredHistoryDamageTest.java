package dev.registrydoctor.doctor.serve.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.serve.cause.CauseChange;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.h2.mvstore.MVStore;
import org.junit.jupiter.api.Test;

/** A history whose file is damaged, is not one, or has entries that somebody else wrote. */
class StoredHistoryDamageTest extends HistoryInFolder {

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

    /** The pages of the store have no checksum: another letter in one would pass for what was written. */
    @Test
    void anEntryThatWasChangedIsNotReturned() throws Exception {
        try (History history = open()) {
            for (int i = 1; i <= 3; i++) {
                HistoryEntries.add(history, i, 50);
            }
        }
        String bytes = Files.readString(file(), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("Headline 2"));
        Files.writeString(file(), bytes.replace("Headline 2", "Headline 9"), StandardCharsets.ISO_8859_1);

        try (History history = open()) {
            assertEquals(List.of(), history.examinations(Instant.EPOCH));
        }
        assertTrue(Files.exists(damaged()));
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
}
