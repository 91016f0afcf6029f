package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.history.HistoryEntries.SetClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder for a history, and what was said of it. */
abstract class HistoryInFolder {

    static final long BYTES = 1 << 20;

    @TempDir
    Path temporary;

    Path folder = Path.of("");
    final List<String> said = new ArrayList<>();
    final AtomicInteger failures = new AtomicInteger();

    @BeforeEach
    void name() {
        folder = temporary.resolve("a").resolve("history");
    }

    @AfterEach
    void repair() {
        FaultyDisk.repair();
    }

    StoredHistory open() throws IOException {
        return open("");
    }

    StoredHistory open(String prefix) throws IOException {
        return StoredHistory.open(
                new ServeSettings.Stored(folder, Duration.ofDays(30), BYTES),
                new SetClock(),
                said::add,
                new WatchListener() {
                    @Override
                    public void historyFailed() {
                        failures.incrementAndGet();
                    }
                },
                prefix);
    }

    static List<Integer> numbers(History history) {
        return history.changes(Instant.EPOCH).stream()
                .map(c -> (int) c.number())
                .toList();
    }

    static List<Integer> upTo(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }

    Path file() {
        return folder.resolve("history.mv");
    }

    Path damaged() {
        return folder.resolve("history.mv.damaged");
    }
}
