package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.ServeLog;
import dev.registrydoctor.doctor.serve.ServeProgram;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.notify.file.NotifyTrial;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.source.cluster.Kubeconfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The service, as the command line runs it. */
public final class WatchingProgram implements ServeProgram {

    @Override
    public void serve(
            ServeSettings settings, Examining examining, Supplier<@Nullable Kubeconfig> kubeconfig, ServeLog log)
            throws IOException, InterruptedException {
        try (WatchService service =
                new WatchService(settings, examining, kubeconfig, log, ServeClock.SYSTEM, new Random(), List.of())) {
            service.run();
        }
    }

    @Override
    public boolean testReceivers(Path file, ServeLog out) throws IOException, InterruptedException {
        return NotifyTrial.run(file, ServeClock.SYSTEM, out);
    }
}
