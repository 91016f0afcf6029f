package dev.registrydoctor.doctor.source.transport;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What may be read of a connection that is not the content of an answer. */
@Timeout(300)
class ReadAheadTest {

    private static final int MOST = ReadAhead.MOST;

    @Test
    void headersAndFramingHaveABound() throws Exception {
        ReadAhead ahead = new ReadAhead();
        ahead.read(MOST);
        assertThrows(Flooded.class, () -> ahead.read(1));
    }

    @Test
    void eachExchangeBeginsAnew() throws Exception {
        ReadAhead ahead = new ReadAhead();
        for (int i = 0; i < 10; i++) {
            ahead.restart(false);
            ahead.read(MOST);
        }
    }

    @Test
    void contentIsFreeHoweverLongItIs() throws Exception {
        ReadAhead ahead = new ReadAhead();
        for (int i = 0; i < 100_000; i++) {
            // A frame's or a chunk's share, as servers send them.
            ahead.read(8_192 + 31);
            ahead.received(8_192);
        }
    }

    /** Else a server could send junk by turns with content. */
    @Test
    void contentIsNoCreditForLater() throws Exception {
        ReadAhead ahead = new ReadAhead();
        ahead.read(MOST);
        ahead.received(100L * MOST);
        assertThrows(Flooded.class, () -> ahead.read(MOST + 1));
        ReadAhead mixed = new ReadAhead();
        assertThrows(Flooded.class, () -> {
            for (int i = 0; i < 10_000; i++) {
                mixed.read(8_192);
                mixed.received(4_096);
            }
        });
    }

    @Test
    void aSharedConnectionWaitsForItsReaders() throws Exception {
        ReadAhead ahead = new ReadAhead();
        ahead.restart(true);
        ahead.read(MOST);
        FutureTask<Void> reading = new FutureTask<>(() -> {
            ahead.read(1_000);
            return null;
        });
        Thread thread = new Thread(reading, "reader");
        thread.start();
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        ahead.received(MOST);
        assertDoesNotThrow(() -> reading.get(150, TimeUnit.SECONDS));
    }

    @Test
    void aSharedConnectionDoesNotWaitForEver() throws Exception {
        ReadAhead ahead = new ReadAhead();
        ahead.restart(true);
        assertThrows(Flooded.class, () -> ahead.read(MOST + 1));
    }

    /** It lets answers pile up that the client owes it. */
    @Test
    void aServerThatSendsAndDoesNotReadIsLeft() throws Exception {
        ReadAhead ahead = new ReadAhead();
        ahead.writes(true);
        assertThrows(Flooded.class, () -> {
            for (int i = 0; i < 100; i++) {
                ahead.read(8_192);
                ahead.received(8_192);
            }
        });
        ahead.writes(false);
        ahead.writes(true);
        ahead.read(8_192);
    }
}
