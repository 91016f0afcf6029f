package dev.registrydoctor.doctor.serve.cause;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ledger of a single replica, and who writes it. */
class LedgerStoresTest {

    private static final Ledger LEDGER = LedgerFold.fold(
                    Ledger.EMPTY,
                    MadeReport.after(0)
                            .problem(MadeReport.finding("storage.a", "shop/web"))
                            .examination(),
                    "r")
            .ledger();

    @TempDir
    private Path folder;

    private final List<String> log = new ArrayList<>();

    private LedgerStore store() {
        return FileLedgerStore.in(folder, log::add);
    }

    @Test
    void whatIsWrittenIsThereAfterARestart() throws IOException {
        LedgerStore store = store();
        assertEquals(Ledger.EMPTY, store.read());
        store.write(LEDGER);
        assertEquals(LEDGER, store().read());
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ledger.json"))));
        assertEquals(List.of(), log);
    }

    @Test
    void aDamagedFileIsSetAside() throws IOException {
        Files.writeString(folder.resolve("ledger.json"), "{\"version\":\"1\",");
        assertEquals(Ledger.EMPTY, store().read());
        assertEquals(1, log.size());
        assertTrue(Files.exists(folder.resolve("ledger.damaged.json")));
        store().write(LEDGER);
        assertEquals(LEDGER, store().read());
        assertEquals(1, log.size());
    }

    @Test
    void aFileThatCannotBeReadIsNotReplaced() throws IOException {
        Path file = folder.resolve("ledger.json");
        Files.createDirectory(file);
        assertThrows(IOException.class, () -> store().read());
        assertTrue(Files.isDirectory(file));
    }

    @Test
    void aDiskThatCannotBeWrittenStopsNothing() throws IOException {
        LedgerStore store = store();
        Files.createDirectory(folder.resolve("ledger.json"));
        store.write(LEDGER);
        store.write(LEDGER.told("hook", 1));
        assertEquals(1, log.size());
        assertEquals(LEDGER.told("hook", 1), store.read());
        Files.delete(folder.resolve("ledger.json"));
        store.write(LEDGER);
        assertEquals(2, log.size());
        assertEquals(LEDGER, store().read());
    }

    @Test
    void withoutAFolderItEndsWithTheProgram() throws IOException {
        LedgerStore store = FileLedgerStore.inMemory();
        store.write(LEDGER);
        assertEquals(LEDGER, store.read());
        assertEquals(Ledger.EMPTY, FileLedgerStore.inMemory().read());
    }

    /** A store that counts and fails. */
    private static final class Counting implements LedgerStore {
        private Ledger ledger = Ledger.EMPTY;
        private int writes;
        private List<IOException> failures = List.of();

        @Override
        public Ledger read() {
            return ledger;
        }

        @Override
        public void write(Ledger written) throws IOException {
            if (!failures.isEmpty()) {
                throw failures.get(0);
            }
            ledger = written;
            writes++;
        }
    }

    @Test
    void aKeeperDoesNotWriteWhatItHasNotRead() {
        LedgerKeeper keeper = new LedgerKeeper(new Counting());
        assertThrows(StaleLedgerException.class, () -> keeper.update(before -> LEDGER));
        assertEquals(Ledger.EMPTY, keeper.ledger());
    }

    @Test
    void aKeeperWritesOnlyWhatChanged() throws IOException {
        Counting store = new Counting();
        LedgerKeeper keeper = new LedgerKeeper(store);
        keeper.read();
        keeper.update(before -> before);
        assertEquals(0, store.writes);
        assertEquals(LEDGER, keeper.update(before -> LEDGER));
        assertEquals(LEDGER, store.ledger);
    }

    @Test
    void aKeeperStaysWhereItWasWhenAWriteFails() throws IOException {
        Counting store = new Counting();
        LedgerKeeper keeper = new LedgerKeeper(store);
        keeper.read();
        keeper.update(before -> LEDGER);
        store.failures = List.of(new IOException("full"));
        assertThrows(IOException.class, () -> keeper.update(before -> before.told("hook", 1)));
        assertEquals(LEDGER, keeper.ledger());
        store.failures = List.of();
        keeper.update(before -> before.told("events", 1));
        assertEquals(LEDGER.told("events", 1), store.ledger);
    }

    @Test
    void aKeeperForgetsALedgerThatSomebodyElseHasWritten() throws IOException {
        Counting store = new Counting();
        LedgerKeeper keeper = new LedgerKeeper(store);
        keeper.read();
        store.failures = List.of(new StaleLedgerException("other"));
        assertThrows(StaleLedgerException.class, () -> keeper.update(before -> LEDGER));
        store.failures = List.of();
        assertThrows(StaleLedgerException.class, () -> keeper.update(before -> LEDGER));
        assertEquals(0, store.writes);
        store.ledger = LEDGER;
        assertEquals(LEDGER, keeper.read());
        assertFalse(keeper.update(before -> before.told("hook", 1)).told().isEmpty());
    }

    @Test
    void severalThreadsLoseNothing() throws Exception {
        LedgerKeeper keeper = new LedgerKeeper(new Counting());
        keeper.read();
        keeper.update(before -> new Ledger(List.of(), List.of(), 10_000, before.told()));
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "r" + i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    for (int n = 1; n <= 500; n++) {
                        int number = n;
                        keeper.update(before -> before.told(name, number));
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(
                List.of(500L, 500L, 500L, 500L),
                List.copyOf(keeper.ledger().told().values()));
    }
}
