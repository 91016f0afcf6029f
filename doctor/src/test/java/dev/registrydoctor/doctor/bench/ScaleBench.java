package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.bench.WholeProcess.Timed;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Times full runs, and runs that are given three seconds, against large environments that are healthy or broken. The
 * healthy one stands beside what a run cannot do without: the list of Pods with the same client, and the registry's
 * answers at 16 requests at once. All in turn, round after round; the first round warms files and is dropped.
 */
final class ScaleBench {

    private static final int AT_ONCE = 16;
    private static final Duration ANSWER_TIME = Duration.ofMillis(10);

    private final int rounds;
    private final Path output;

    private ScaleBench(int rounds, Path output) {
        this.rounds = rounds;
        this.output = output;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = 5;
        if (args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9]\\d{0,2}")) {
            rounds = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("Usage: ./dev bench scale [--rounds N]");
            System.exit(2);
        }
        Path output = Files.createTempFile("registry-doctor-bench", ".out");
        try {
            new ScaleBench(rounds, output).measure();
        } finally {
            Files.deleteIfExists(output);
        }
        System.exit(0);
    }

    private void measure() throws IOException, InterruptedException {
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, medians of %d rounds after one that is dropped%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                rounds);
        System.out.printf(
                "%-50s %8s %8s %6s %10s %6s  %s%n",
                "environment", "full ms", "of goal", "MB", "in 3 s, ms", "load", "");
        double healthy = 0;
        double healthy3000 = 0;
        for (LargeEnvironment environment : LargeEnvironment.values()) {
            try (ScaleSite site = environment.start(ANSWER_TIME)) {
                switch (environment) {
                    case HEALTHY -> healthy = healthy(environment, site);
                    case HEALTHY_3000 -> healthy3000 = healthy(environment, site);
                    case MISSING_3000 -> broken(environment, site, 2 * healthy3000);
                    default -> broken(environment, site, 2 * healthy);
                }
            }
        }
        System.out.println("\ngoals: broken at most twice the healthy run, less than 400 MB, and at most 4,000 ms with"
                + " --timeout 3s");
    }

    /** The healthy environment beside what cannot be spared; the milliseconds of its full run. */
    private double healthy(LargeEnvironment environment, ScaleSite site) throws IOException, InterruptedException {
        WholeProcess list = new WholeProcess(
                jar() + File.pathSeparator + tests(),
                List.of(
                        PodList.class.getName(),
                        site.kubeconfig().toString(),
                        site.hostRoot().toString()));
        List<Timed> lists = new ArrayList<>();
        List<Double> answers = new ArrayList<>();
        Runs runs = new Runs(site);
        for (int round = 0; round <= rounds; round++) {
            Timed listed = list.time(output);
            double answered = answers(site);
            runs.once(round > 0);
            if (round > 0) {
                lists.add(listed);
                answers.add(answered);
            }
        }
        double least = 2 * Median.of(lists.stream().map(Timed::millis).toList()) + Median.of(answers);
        return runs.print(environment, least);
    }

    private void broken(LargeEnvironment environment, ScaleSite site, double goal)
            throws IOException, InterruptedException {
        Runs runs = new Runs(site);
        for (int round = 0; round <= rounds; round++) {
            runs.once(round > 0);
        }
        runs.print(environment, goal);
    }

    /** Runs against one environment: with all the time they want, and with three seconds. */
    private final class Runs {

        private final WholeProcess full;
        private final WholeProcess hurried;
        private final List<Timed> ofFull = new ArrayList<>();
        private final List<Timed> ofHurried = new ArrayList<>();

        Runs(ScaleSite site) {
            full = run(site, "2m");
            hurried = run(site, "3s");
        }

        private static WholeProcess run(ScaleSite site, String timeout) {
            List<String> arguments = new ArrayList<>(List.of("dev.registrydoctor.doctor.Main", "run"));
            arguments.addAll(site.options(timeout));
            return new WholeProcess(jar(), arguments);
        }

        void once(boolean counts) throws IOException, InterruptedException {
            Timed one = full.time(output);
            Timed other = hurried.time(output);
            if (counts) {
                ofFull.add(one);
                ofHurried.add(other);
            }
        }

        /** Prints a row, and what both kinds of run said last; the milliseconds of a full run. */
        double print(LargeEnvironment environment, double goal) throws IOException {
            double millis = Median.of(ofFull.stream().map(Timed::millis).toList());
            System.out.printf(
                    Locale.ROOT,
                    "%-50s %8.0f %8.2f %6.0f %10.0f %6s%n      %s%n      %s%n",
                    environment.label(),
                    millis,
                    millis / goal,
                    ofFull.stream().mapToDouble(Timed::peak).max().orElse(0),
                    ofHurried.stream().mapToDouble(Timed::millis).max().orElse(0),
                    load(),
                    ofFull.get(ofFull.size() - 1).lastLine(),
                    ofHurried.get(ofHurried.size() - 1).lastLine());
            return millis;
        }
    }

    static String jar() {
        return System.getProperty(
                "registry-doctor.classpath",
                Path.of("doctor", "target", "registry-doctor.jar")
                        .toAbsolutePath()
                        .toString());
    }

    private static String tests() {
        return System.getProperty(
                "registry-doctor.tests",
                Path.of("doctor", "target", "test-classes").toAbsolutePath().toString());
    }

    /** How long the registry takes for what every image's tag names, asked by a client that is warm. */
    private static double answers(ScaleSite site) {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        long start = System.nanoTime();
        List<CompletableFuture<Void>> asked = new ArrayList<>();
        for (URI uri : site.manifests()) {
            asked.add(CompletableFuture.runAsync(() -> head(client, uri), threads));
        }
        asked.forEach(CompletableFuture::join);
        double millis = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        threads.shutdown();
        return millis;
    }

    private static void head(HttpClient client, URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).replaceFirst(" .*\n", "") : "-";
    }
}
