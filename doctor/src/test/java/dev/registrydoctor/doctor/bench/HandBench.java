package dev.registrydoctor.doctor.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Times a full run beside what people do without it: the same site read by hand, and what {@code microk8s inspect} collects
 * of the cluster. Round after round, each in another order, since what comes after the collection, most of which is waiting,
 * finds a colder machine; the first round, which fills kubectl's cache, is dropped.
 */
final class HandBench {

    private static final Duration ANSWER_TIME = Duration.ofMillis(5);
    private static final String DOCTOR = "full run";
    private static final String PODS = "kubectl get pods -A";
    private static final String HAND = "by hand";
    private static final String INSPECT = "inspect's collection";

    private final int rounds;
    private final Path home;

    private HandBench(int rounds, Path home) {
        this.rounds = rounds;
        this.home = home;
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        int rounds = 5;
        if (args.length == 2 && args[0].equals("--rounds") && args[1].matches("[1-9]\\d{0,2}")) {
            rounds = Integer.parseInt(args[1]);
        } else if (args.length > 0) {
            System.err.println("Usage: ./dev bench hand [--rounds N]");
            System.exit(2);
        }
        HandBench bench = new HandBench(rounds, Files.createTempDirectory("registry-doctor-bench"));
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, medians of %d rounds after one that is dropped; ms%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                rounds);
        System.out.printf("%6s %6s  %9s %20s %9s %21s%n", "pods", "images", DOCTOR, PODS, HAND, INSPECT);
        // Until the Java that serves the sites has compiled itself, it takes from the runs what they are timed by.
        bench.measure(30, 10, false);
        Map<String, Double> small = bench.site(30, 10);
        Map<String, Double> many = bench.site(300, 100);
        Map<String, Double> hundred = bench.run(100, 10);
        bench.run(1_000, 10);
        Map<String, Double> tenThousand = bench.run(10_000, 10);
        bench.run(1_000, 100);
        bench.run(1_000, 1_000);
        System.out.printf("%n%-48s %9s   %s%n", "figure", "measured", "goal");
        figure("10 images: full run / kubectl get pods -A", ratio(small, PODS), "at most 6");
        figure("10 images: full run / by hand", ratio(small, HAND), "at most 0.3");
        figure("100 images: full run / by hand", ratio(many, HAND), "at most 0.1");
        figure("10 images: full run / inspect's collection", ratio(small, INSPECT), "-");
        figure(
                "10,000 pods / 100 pods, full run",
                of(tenThousand, DOCTOR) / of(hundred, DOCTOR),
                "at most 100: no worse than linear");
        System.exit(0);
    }

    private static void figure(String name, double value, String goal) {
        System.out.printf(Locale.ROOT, "%-48s %9.2f   %s%n", name, value, goal);
    }

    private static double ratio(Map<String, Double> medians, String other) {
        return of(medians, DOCTOR) / of(medians, other);
    }

    private static double of(Map<String, Double> medians, String name) {
        return Objects.requireNonNull(medians.get(name));
    }

    /** Everything, at one size. */
    private Map<String, Double> site(int pods, int images) throws IOException, InterruptedException {
        return print(pods, images, measure(pods, images, true));
    }

    /** The full run alone, at one size. */
    private Map<String, Double> run(int pods, int images) throws IOException, InterruptedException {
        return print(pods, images, measure(pods, images, false));
    }

    private static Map<String, Double> print(int pods, int images, Map<String, Double> medians) {
        System.out.printf(
                Locale.ROOT,
                "%6d %6d  %9.0f %20s %9s %21s%n",
                pods,
                images,
                of(medians, DOCTOR),
                cell(medians, PODS),
                cell(medians, HAND),
                cell(medians, INSPECT));
        return medians;
    }

    private Map<String, Double> measure(int pods, int images, boolean all) throws IOException, InterruptedException {
        Map<String, List<Double>> millis = new LinkedHashMap<>();
        try (ScaleSite site = new ScaleSite(pods, images, ANSWER_TIME)) {
            List<Map.Entry<String, List<String>>> commands =
                    new ArrayList<>(commands(site, all).entrySet());
            for (int round = 0; round <= rounds; round++, Collections.rotate(commands, 1)) {
                for (Map.Entry<String, List<String>> command : commands) {
                    double took = time(command.getValue());
                    if (round > 0) {
                        millis.computeIfAbsent(command.getKey(), n -> new ArrayList<>())
                                .add(took);
                    }
                }
            }
        }
        Map<String, Double> medians = new LinkedHashMap<>();
        millis.forEach((name, times) -> medians.put(name, Median.of(times)));
        return medians;
    }

    private static String cell(Map<String, Double> medians, String name) {
        Double value = medians.get(name);
        return value == null ? "-" : String.format(Locale.ROOT, "%.0f", value);
    }

    private static Map<String, List<String>> commands(ScaleSite site, boolean all) {
        Map<String, List<String>> commands = new LinkedHashMap<>();
        commands.put(
                DOCTOR,
                List.of(
                        Path.of("registry-doctor").toAbsolutePath().toString(),
                        "run",
                        "--kubeconfig",
                        site.kubeconfig().toString(),
                        "--host-root",
                        site.hostRoot().toString(),
                        "--timeout",
                        "2m"));
        if (all) {
            String kubectl = "kubectl --kubeconfig " + site.kubeconfig();
            commands.put(PODS, List.of("bash", "-c", kubectl + " get pods -A"));
            commands.put(HAND, List.of("bash", "-c", byHand(kubectl, site)));
            commands.put(INSPECT, List.of("bash", "-c", inspect(kubectl)));
        }
        return commands;
    }

    /** What articles on the built-in registry tell people to look at, one after the other. */
    private static String byHand(String kubectl, ScaleSite site) {
        StringBuilder script = new StringBuilder("set -e\n");
        for (String what : List.of("pods -A", "pvc -A", "sc", "svc -A", "endpoints -A", "events -A")) {
            script.append(kubectl).append(" get ").append(what).append('\n');
        }
        script.append(kubectl).append(" -n container-registry logs deploy/registry\n");
        script.append("ss -ltn\n");
        script.append("curl -sS http://").append(site.registryAuthority()).append("/v2/_catalog\n");
        for (String image : site.images()) {
            script.append("skopeo inspect --tls-verify=false docker://")
                    .append(image)
                    .append(" >/dev/null\n");
        }
        return script.toString();
    }

    /** What the script inspect.sh asks the cluster for. */
    private static String inspect(String kubectl) {
        return "set -e\n" + kubectl + " version\n" + kubectl + " cluster-info\n" + kubectl + " cluster-info dump -A\n"
                + kubectl + " get pods,svc,deployments,replicasets -A\n" + kubectl + " get pv\n" + kubectl
                + " get pvc -A\n";
    }

    private double time(List<String> command) throws IOException, InterruptedException {
        File output = home.resolve("output").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output);
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_DOCTOR_"));
        long start = System.nanoTime();
        int exit = builder.start().waitFor();
        long nanos = System.nanoTime() - start;
        if (exit != 0) {
            throw new IllegalStateException(
                    command + " ended with " + exit + ":\n" + Files.readString(output.toPath()));
        }
        return nanos / (double) TimeUnit.MILLISECONDS.toNanos(1);
    }
}
