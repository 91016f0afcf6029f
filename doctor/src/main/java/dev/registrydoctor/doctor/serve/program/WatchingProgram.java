package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeProgram;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.cause.FileLedgerStore;
import dev.registrydoctor.doctor.serve.cause.LedgerKeeper;
import dev.registrydoctor.doctor.serve.cause.LedgerStore;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import dev.registrydoctor.doctor.serve.watch.WatchLoop;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service, put together of its parts. */
public final class WatchingProgram implements ServeProgram {

    @Override
    public void serve(
            ServeSettings settings, Examining examining, Supplier<@Nullable Kubeconfig> kubeconfig, ServeLog log)
            throws IOException, InterruptedException {
        LedgerKeeper keeper = new LedgerKeeper(store(settings, log));
        WatchLoop loop = new WatchLoop(
                examining,
                keeper,
                settings.every(),
                new Random(),
                ServeClock.SYSTEM,
                new WatchListener() {},
                log,
                List.of());
        log.say("examines every " + settings.every().toSeconds() + " s");
        loop.lead(null);
        loop.run();
    }

    private static LedgerStore store(ServeSettings settings, ServeLog log) {
        ServeSettings.Stored history = settings.history();
        return history == null ? FileLedgerStore.inMemory() : FileLedgerStore.in(history.folder(), log);
    }
}
