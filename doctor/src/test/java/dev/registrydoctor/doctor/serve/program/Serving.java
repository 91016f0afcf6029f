package dev.registrydoctor.doctor.serve.program;

import dev.registrydoctor.doctor.serve.Examining;
import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.notify.ChangeReceiver;
import dev.registrydoctor.doctor.serve.watch.VirtualClock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** The service in a thread of its own, as the command runs it, with a clock of the test. */
final class Serving implements AutoCloseable {

    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final WatchService service;
    private final Thread thread;

    Serving(ServeSettings settings, Examining examining, VirtualClock clock, ChangeReceiver receiver)
            throws IOException {
        service = new WatchService(settings, examining, () -> null, log::add, clock, new Random(1), List.of(receiver));
        thread = new Thread(
                () -> {
                    try {
                        service.run();
                    } catch (InterruptedException e) {
                        // The test is over.
                    }
                },
                "serve of a test");
        clock.expect(thread);
        // It was started with the service, and may not have waited for anything yet.
        Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("notify-" + receiver.name()))
                .forEach(clock::expect);
        thread.start();
    }

    WatchService service() {
        return service;
    }

    /** What was said so far. */
    List<String> log() {
        return List.copyOf(log);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofMinutes(1).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        service.close();
    }
}
