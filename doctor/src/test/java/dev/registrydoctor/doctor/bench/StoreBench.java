package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.bench.WholeProcess.Timed;
import dev.registrydoctor.doctor.source.volume.VolumeFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Times the reading of a large registry's files and the computing of its garbage collections, with a small heap. */
final class StoreBench {

    private static final int TAGS = 10_000;
    private static final int BLOBS_PER_TAG = 5;
    private static final int ROUNDS = 3;
    private static final double MOST_SECONDS = 10;
    private static final String HEAP = "300m";

    private StoreBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int tags = TAGS;
        if (args.length == 2 && args[0].equals("--tags") && args[1].matches("[1-9]\\d{0,5}")) {
            tags = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("Usage: ./dev bench store [--tags N]");
            System.exit(2);
        }
        Path folder = Files.createTempDirectory("registry-doctor-store");
        boolean isWithin;
        try {
            Path root = Files.createDirectory(folder.resolve("root"));
            new LargeStore(new VolumeFolder(root)).write(tags, BLOBS_PER_TAG * tags);
            isWithin = measure(root, folder.resolve("output"));
        } finally {
            delete(folder);
        }
        System.exit(isWithin ? 0 : 1);
    }

    private static boolean measure(Path root, Path output) throws IOException, InterruptedException {
        double fastest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            Timed timed = new WholeProcess(
                            System.getProperty("java.class.path"),
                            List.of("-Xmx" + HEAP, StoreRead.class.getName(), root.toString()))
                    .time(output);
            fastest = Math.min(fastest, timed.millis() / 1000);
            System.out.printf(
                    Locale.ROOT,
                    "%s; %.1f s, %.0f MB resident%n",
                    timed.lastLine(),
                    timed.millis() / 1000,
                    timed.peak());
        }
        System.out.printf(
                Locale.ROOT, "fastest: %.1f s (goal %.0f) with a heap of at most %s%n", fastest, MOST_SECONDS, HEAP);
        return fastest < MOST_SECONDS;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
