package dev.registrydoctor.doctor.bench;

import dev.registrydoctor.doctor.bench.WholeProcess.Timed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Times commands that are given little time, of large broken environments, beside programs that take all processors: by how
 * much {@code --timeout} is exceeded. Goal: never by more than a second.
 */
final class LoadBench {

    private static final Duration ANSWER_TIME = Duration.ofMillis(10);

    /** Seconds that a command is given. */
    private static final List<Integer> TIMEOUTS = List.of(3, 5);

    private static final List<List<String>> COMMANDS = List.of(
            List.of("run"),
            List.of("run", "-o", "json"),
            List.of("run", "-o", "html"),
            List.of("run", "--redact=names", "-o", "json"),
            List.of("capture"),
            List.of("capture", "--redact=names"),
            List.of("ticket"));

    private LoadBench() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length != 0 && !(args.length == 2 && args[0].equals("--busy") && args[1].matches("\\d{1,2}"))) {
            System.err.println("Usage: ./dev bench load [--busy N]");
            System.exit(2);
        }
        int busy = args.length == 0 ? 3 : Integer.parseInt(args[1]);
        Path folder = Files.createTempDirectory("registry-doctor-bench");
        List<Process> programs = new ArrayList<>();
        try {
            for (int i = 0; i < busy; i++) {
                programs.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            }
            System.out.printf(
                    Locale.ROOT,
                    "Java %s, %d processors, beside %d busy programs; milliseconds%n%n",
                    Runtime.version(),
                    Runtime.getRuntime().availableProcessors(),
                    busy);
            for (LargeEnvironment environment : LargeEnvironment.values()) {
                measure(environment, folder);
            }
        } finally {
            programs.forEach(Process::destroyForcibly);
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
        System.exit(0);
    }

    private static void measure(LargeEnvironment environment, Path folder) throws IOException, InterruptedException {
        System.out.println(environment.label());
        try (ScaleSite site = environment.start(ANSWER_TIME)) {
            for (List<String> command : COMMANDS) {
                StringBuilder row = new StringBuilder();
                for (int seconds : TIMEOUTS) {
                    Timed timed = process(command, site, seconds, folder).time(folder.resolve("out"));
                    boolean late = timed.millis() > 1000 * (seconds + 1);
                    row.append(String.format(
                            Locale.ROOT, "  in %d s: %6.0f%s", seconds, timed.millis(), late ? " LATE" : ""));
                }
                System.out.printf(Locale.ROOT, "  %-32s%s%n", String.join(" ", command), row);
            }
        }
    }

    private static WholeProcess process(List<String> command, ScaleSite site, int seconds, Path folder)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of("dev.registrydoctor.doctor.Main"));
        arguments.addAll(command);
        if (!command.get(0).equals("run")) {
            arguments.addAll(List.of("--force", folder.resolve(command.get(0)).toString()));
        }
        arguments.addAll(site.options(seconds + "s"));
        return new WholeProcess(ScaleBench.jar(), arguments);
    }
}
