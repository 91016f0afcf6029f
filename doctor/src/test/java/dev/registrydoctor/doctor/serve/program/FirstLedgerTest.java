package dev.registrydoctor.doctor.serve.program;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.doctor.serve.cause.FileLedgerStore;
import dev.registrydoctor.doctor.serve.cause.Ledger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whom a ledger knows before anybody was told. */
class FirstLedgerTest {

    @Test
    void whoIsThereFromTheBeginningIsToldOfEverything() throws Exception {
        FirstLedger store = new FirstLedger(FileLedgerStore.inMemory(), List.of("events", "chat", "chat"));
        assertEquals(Map.of("events", 0L, "chat", 0L), store.read().told());
    }

    @Test
    void aReceiverThatIsNewToALedgerIsNotKnown() throws Exception {
        FirstLedger store = new FirstLedger(FileLedgerStore.inMemory(), List.of("events", "chat"));
        Ledger older = new Ledger(List.of(), List.of(), 5, Map.of("events", 4L));
        store.write(older);
        assertEquals(older, store.read());
    }
}
