package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.samples.Sample;
import dev.registrydoctor.samples.https.SampleTls;
import dev.registrydoctor.samples.server.EmbeddedSite;
import dev.registrydoctor.samples.server.SampleOptions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Times whole processes: all commands in turn, round after round, so that whatever else the machine does hits them
 * alike. The first rounds warm files, and the Java that serves the sites, and are dropped. It prints medians beside the
 * goals and judges nothing.
 */
final class SpeedBench {

    private static final int PODS = 30;
    private static final int DROPPED = 3;
    private static final Duration DELAY = Duration.ofMillis(50);

    /**
     * The calls of this run of which each needs the answer before it, by the requests that the site sees: the pods name an
     * image, whose manifest is asked for. The registry's own first answers come meanwhile.
     */
    private static final List<String> CHAIN = List.of("GET /api/v1/pods", "HEAD /v2/NAME/manifests/TAG");

    private static final String LAUNCHER_VERSION = "--version";
    private static final String KUBECTL = "kubectl version --client";
    private static final String SAMPLE = "run --sample healthy";
    private static final String LIVE = "live run";
    private static final String JAR = ", java -jar";
    private static final String NAIVE = "naive list of pods (typed client, java -cp)";
    private static final String SLOW = "live run, each call answered after 50 ms";

    /**
     * A command to time.
     *
     * @param site where its registry is, or null when it needs none
     */
    private record Timed(List<String> command, @Nullable EmbeddedSite site) {}

    private final Map<String, Timed> commands = new LinkedHashMap<>();
    private final Map<String, List<Double>> millis = new LinkedHashMap<>();
    private final Path output;
    private final Forwarder nodePort;

    private SpeedBench(Forwarder nodePort, Path output) {
        this.nodePort = nodePort;
        this.output = output;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = 11;
        if (args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9]\\d{0,3}")) {
            rounds = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("Usage: ./dev bench speed [--rounds N]");
            System.exit(2);
        }
        Sample sample = ManyPods.sample(PODS);
        SampleOptions tls = SampleOptions.PLAIN.withTls(SampleTls.create());
        Path output = Files.createTempFile("registry-doctor-bench", ".out");
        try (Forwarder nodePort = Forwarder.nodePort();
                EmbeddedSite site = EmbeddedSite.start(sample, tls);
                EmbeddedSite slow = EmbeddedSite.start(sample, tls.withDelay(DELAY))) {
            SpeedBench bench = new SpeedBench(nodePort, output);
            bench.prepare(site, slow);
            bench.run(rounds);
            bench.print(rounds);
        } finally {
            Files.deleteIfExists(output);
        }
        System.exit(0);
    }

    private void prepare(EmbeddedSite site, EmbeddedSite slow) {
        Path launcher = Path.of("registry-doctor").toAbsolutePath();
        Path jar = Path.of("doctor", "target", "registry-doctor.jar").toAbsolutePath();
        if (!Files.exists(launcher) || !Files.exists(jar)) {
            throw new IllegalStateException("call it by ./dev bench speed, which builds what it times");
        }
        List<String> launched = List.of(launcher.toString());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> plain = List.of(java, "-jar", jar.toString());
        if (isOnPath("kubectl")) {
            add(KUBECTL, List.of("kubectl"), null, "version", "--client");
        }
        add(LAUNCHER_VERSION, launched, null, "--version");
        add(LAUNCHER_VERSION + JAR, plain, null, "--version");
        add(SAMPLE, launched, null, "run", "--sample", "healthy");
        add(SAMPLE + JAR, plain, null, "run", "--sample", "healthy");
        add(LIVE, launched, site, live(site));
        add(LIVE + JAR, plain, site, live(site));
        // The program does not have the typed client: the tests do.
        List<String> naive = List.of(java, "-cp", System.getProperty("java.class.path"));
        add(NAIVE, naive, null, NaiveList.class.getName(), site.kubeconfig().toString());
        add(SLOW, launched, slow, live(slow));
    }

    private static String[] live(EmbeddedSite site) {
        return new String[] {
            "run",
            "--kubeconfig",
            site.kubeconfig().toString(),
            "--host-root",
            site.hostRoot().toString()
        };
    }

    private void add(String name, List<String> program, @Nullable EmbeddedSite site, String... args) {
        commands.put(
                name,
                new Timed(Stream.concat(program.stream(), Arrays.stream(args)).toList(), site));
        millis.put(name, new ArrayList<>());
    }

    private static boolean isOnPath(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private void run(int rounds) throws IOException, InterruptedException {
        for (int round = -DROPPED; round < rounds; round++) {
            for (Map.Entry<String, Timed> entry : commands.entrySet()) {
                double took = time(entry.getValue());
                if (round >= 0) {
                    list(entry.getKey()).add(took);
                }
            }
        }
    }

    private List<Double> list(String name) {
        return Objects.requireNonNull(millis.get(name));
    }

    private double time(Timed timed) throws IOException, InterruptedException {
        if (timed.site() != null) {
            nodePort.leadTo(timed.site());
        }
        ProcessBuilder builder = new ProcessBuilder(timed.command())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile());
        // What the user's settings change is not what is timed.
        builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_DOCTOR_"));
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        long nanos = System.nanoTime() - start;
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", timed.command()) + " ended with " + exit + ":\n" + Files.readString(output));
        }
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }

    private void print(int rounds) {
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, medians of %d rounds after %d that are dropped%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                rounds,
                DROPPED);
        System.out.printf("%-48s %9s %9s %9s%n", "command", "median ms", "fastest", "slowest");
        millis.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "%-48s %9.0f %9.0f %9.0f%n",
                name,
                Median.of(all),
                all.stream().mapToDouble(d -> d).min().orElse(0),
                all.stream().mapToDouble(d -> d).max().orElse(0)));
        System.out.printf("%n%-48s %9s   %s%n", "figure", "measured", "goal");
        if (commands.containsKey(KUBECTL)) {
            figure("--version / kubectl version --client", ratio(LAUNCHER_VERSION, KUBECTL), "at most 2.5");
        } else {
            System.out.println("kubectl is not installed: --version is not compared with it");
        }
        figure("--version / java -jar", ratio(LAUNCHER_VERSION, LAUNCHER_VERSION + JAR), "-");
        figure("run --sample healthy / java -jar", ratio(SAMPLE, SAMPLE + JAR), "-");
        figure("live run, s", Median.of(list(LIVE)) / 1000, "less than 0.6, on two quiet cores");
        figure("live run / naive", ratio(LIVE, NAIVE), "at most 0.33");
        figure("live run / java -jar", ratio(LIVE, LIVE + JAR), "-");
        // Each round compares neighbours in time: what slowed one of them down slowed the other.
        double chain = CHAIN.size() * (double) DELAY.toMillis();
        figure(
                "50 ms a call: wall / (chain + live run)",
                paired(SLOW, LIVE, (slow, live) -> slow / (chain + live)),
                "at most 1.5");
        figure(
                "50 ms a call: calls in a row, by the time added",
                paired(SLOW, LIVE, (slow, live) -> (slow - live) / DELAY.toMillis()),
                "chain of " + CHAIN.size() + ":");
        CHAIN.forEach(call -> System.out.println(" ".repeat(63) + call));
    }

    private static void figure(String name, double value, String goal) {
        System.out.printf(Locale.ROOT, "%-48s %9.2f   %s%n", name, value, goal);
    }

    private double ratio(String a, String b) {
        return paired(a, b, (x, y) -> x / y);
    }

    private double paired(String a, String b, DoubleBinaryOperator of) {
        List<Double> result = new ArrayList<>();
        for (int i = 0; i < list(a).size(); i++) {
            result.add(of.applyAsDouble(list(a).get(i), list(b).get(i)));
        }
        return Median.of(result);
    }
}
