package dev.registrydoctor.doctor.serve.history;

import dev.registrydoctor.doctor.serve.ServeSettings;
import dev.registrydoctor.doctor.serve.history.HistoryEntries.SetClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A process of its own that uses a history, and says on its output what it did. */
final class HistoryProcess {

    static final long BYTES = 4 << 20;
    static final int REPORT = 20_000;

    private HistoryProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        switch (args[0]) {
            case "write" -> write(folder, Integer.parseInt(args[2]));
            case "fill" -> fill(folder);
            case "read-only" -> readOnly(folder);
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    static StoredHistory open(Path folder, AtomicInteger failures) throws Exception {
        return StoredHistory.open(
                new ServeSettings.Stored(folder, Duration.ofDays(3650), BYTES),
                new SetClock(),
                line -> System.out.println("said " + line),
                new WatchListener() {
                    @Override
                    public void historyFailed() {
                        failures.incrementAndGet();
                    }
                });
    }

    /** The number of the last entry; 0 when there is none. */
    static int last(History history) {
        return history.changes(Instant.EPOCH).stream()
                .mapToInt(c -> (int) c.number())
                .max()
                .orElse(0);
    }

    /** Adds entries with the next numbers, and says each when it is kept. */
    private static void write(Path folder, int count) throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (History history = open(folder, failures)) {
            int from = last(history);
            for (int i = from + 1; i <= from + count; i++) {
                HistoryEntries.add(history, i, i % 5 == 0 ? REPORT : 100);
                if (failures.get() == 0) {
                    System.out.println("kept " + i);
                }
            }
        }
    }

    /** In a file system of its own that becomes full, and has room again. */
    private static void fill(Path folder) throws Exception {
        AtomicInteger failures = new AtomicInteger();
        Path filler = folder.resolveSibling("filler");
        try (History history = open(folder, failures)) {
            HistoryEntries.add(history, 1, 100);
            byte[] block = new byte[4096];
            try (var out = Files.newOutputStream(filler)) {
                while (true) {
                    out.write(block);
                }
            } catch (IOException e) {
                System.out.println("full");
            }
            for (int i = 2; i <= 4; i++) {
                HistoryEntries.add(history, i, REPORT);
            }
            System.out.println("failures " + failures.get());
            System.out.println("there " + numbers(history));
            Files.delete(filler);
            HistoryEntries.add(history, 5, 100);
            System.out.println("failures " + failures.get());
        }
        try (History history = open(folder, failures)) {
            System.out.println("left " + numbers(history));
        }
    }

    private static void readOnly(Path folder) throws Exception {
        AtomicInteger failures = new AtomicInteger();
        try (History history = open(folder, failures)) {
            HistoryEntries.add(history, 7, 100);
            HistoryEntries.add(history, 8, 100);
            System.out.println("failures " + (failures.get() > 0));
            System.out.println("there " + numbers(history));
        }
    }

    private static List<Long> numbers(History history) {
        return history.changes(Instant.EPOCH).stream().map(c -> c.number()).toList();
    }
}
