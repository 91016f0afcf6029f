package dev.registrydoctor.doctor.bench;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
 * Times a full run against 10,000 pods of 500 images, beside what it cannot do without: fetching the list of pods with the
 * same client, and the registry's answers at 16 requests at once. All three in turn, round after round; the first round
 * warms files and is dropped.
 */
final class ScaleBench {

    private static final int PODS = 10_000;
    private static final int IMAGES = 500;
    private static final int AT_ONCE = 16;
    private static final Duration ANSWER_TIME = Duration.ofMillis(10);

    /** The JVM's options of the launcher, without its archive of classes: neither process has one. */
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");

    /**
     * One process that was timed.
     *
     * @param millis how long it took
     * @param peak its largest resident memory in MB, as the kernel counts it (VmHWM); 0 where that is not told
     */
    private record Timed(double millis, double peak) {}

    private ScaleBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = 5;
        if (args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9]\\d{0,2}")) {
            rounds = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("Usage: ./dev bench scale [--rounds N]");
            System.exit(2);
        }
        Path output = Files.createTempFile("registry-doctor-bench", ".out");
        try (ScaleSite site = new ScaleSite(PODS, IMAGES, ANSWER_TIME)) {
            measure(site, rounds, output);
        } finally {
            Files.deleteIfExists(output);
        }
        System.exit(0);
    }

    private static void measure(ScaleSite site, int rounds, Path output) throws IOException, InterruptedException {
        String jar = System.getProperty(
                "registry-doctor.classpath",
                Path.of("doctor", "target", "registry-doctor.jar")
                        .toAbsolutePath()
                        .toString());
        String tests =
                Path.of("doctor", "target", "test-classes").toAbsolutePath().toString();
        String kubeconfig = site.kubeconfig().toString();
        String hostRoot = site.hostRoot().toString();
        List<String> list = java(jar + File.pathSeparator + tests, PodList.class.getName(), kubeconfig, hostRoot);
        List<String> run = java(
                jar,
                "dev.registrydoctor.doctor.Main",
                "run",
                "--kubeconfig",
                kubeconfig,
                "--host-root",
                hostRoot,
                "--timeout",
                "2m");
        List<Timed> lists = new ArrayList<>();
        List<Timed> runs = new ArrayList<>();
        List<Double> answers = new ArrayList<>();
        for (int round = 0; round <= rounds; round++) {
            Timed listed = time(list, output);
            Timed ran = time(run, output);
            double answered = answers(site);
            if (round > 0) {
                lists.add(listed);
                runs.add(ran);
                answers.add(answered);
            }
        }
        print(rounds, lists, runs, answers, Files.readAllLines(output));
    }

    private static List<String> java(String classPath, String... rest) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(rest));
        return command;
    }

    private static Timed time(List<String> command, Path output) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_DOCTOR_"));
        long start = System.nanoTime();
        Process process = builder.start();
        double peak = 0;
        while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
            peak = Math.max(peak, peak(process.pid()));
        }
        double millis = (System.nanoTime() - start) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        if (process.exitValue() != 0) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue() + ":\n"
                    + Files.readString(output));
        }
        return new Timed(millis, peak);
    }

    private static double peak(long pid) throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return Double.parseDouble(line.replaceAll("\\D", "")) / 1024;
                }
            }
        } catch (NoSuchFileException e) {
            // It has ended, or this is no Linux.
        }
        return 0;
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

    private static void print(
            int rounds, List<Timed> lists, List<Timed> runs, List<Double> answers, List<String> report)
            throws IOException {
        double list = Median.of(lists.stream().map(Timed::millis).toList());
        double run = Median.of(runs.stream().map(Timed::millis).toList());
        double registry = Median.of(answers);
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, load %s, medians of %d rounds after one that is dropped%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                load(),
                rounds);
        System.out.printf(
                "%,d pods of %d images of one registry, which takes %d ms for an answer%n%n",
                PODS, IMAGES, ANSWER_TIME.toMillis());
        row("list of pods alone, same client, ms", list);
        row("registry's answers, " + AT_ONCE + " at once, ms", registry);
        row("full run, ms", run);
        row(
                "full run, largest resident memory, MB",
                Median.of(runs.stream().map(Timed::peak).toList()));
        System.out.printf(
                Locale.ROOT,
                "%nfull run / (2 x list + registry) %.2f, goal at most 1; memory goal: less than 400 MB%n",
                run / (2 * list + registry));
        System.out.println("what the run says last: " + (report.isEmpty() ? "" : report.get(report.size() - 1)));
    }

    private static String load() throws IOException {
        Path file = Path.of("/proc/loadavg");
        return Files.isReadable(file) ? Files.readString(file).replaceFirst(" .*\n", "") : "not known";
    }

    private static void row(String name, double value) {
        System.out.printf(Locale.ROOT, "%-48s %9.0f%n", name, value);
    }
}
