package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.cause.Ledger;
import dev.registrydoctor.doctor.serve.cause.LedgerKeeper;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.notify.ToldLedger;
import java.io.IOException;
import java.util.List;

/** What the ledger says of who was told; of receivers that there are, and of no others. */
final class KeptTold implements ToldLedger {

    private final LedgerKeeper keeper;
    private final List<String> names;

    KeptTold(LedgerKeeper keeper, List<ChangeReceiver> receivers) {
        this.keeper = keeper;
        this.names = receivers.stream().map(ChangeReceiver::name).toList();
    }

    @Override
    public Ledger now() {
        return keeper.ledger();
    }

    @Override
    public void told(String receiver, long number) throws IOException {
        keeper.update(ledger -> ledger.told(receiver, number).toldOnly(names));
    }
}
