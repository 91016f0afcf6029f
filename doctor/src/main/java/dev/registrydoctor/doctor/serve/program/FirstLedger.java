package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A ledger that knows from its first change on whom to tell. A receiver that a ledger does not know is new, and is told of what is open
 * then; if the leader were killed each time before it has recorded the first message, what began and ended meanwhile would be told to
 * nobody.
 */
final class FirstLedger implements LedgerStore {

    private final LedgerStore store;
    private final Collection<String> receivers;

    /**
     * The same ledger as that of a store.
     *
     * @param receivers the names of those who are told
     */
    FirstLedger(LedgerStore store, Collection<String> receivers) {
        this.store = store;
        this.receivers = Set.copyOf(receivers);
    }

    @Override
    public Ledger read() throws IOException {
        Ledger read = store.read();
        if (!read.equals(Ledger.EMPTY)) {
            return read;
        }
        Map<String, Long> toldNothing = receivers.stream().collect(Collectors.toMap(Function.identity(), name -> 0L));
        return new Ledger(read.open(), read.changes(), read.next(), toldNothing);
    }

    @Override
    public void write(Ledger ledger) throws IOException {
        store.write(ledger);
    }
}
