package dev.registrydoctor.doctor.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A Java process that is timed from its start to its end, with the memory that it took. */
final class WholeProcess {

    /** The JVM's options of the launcher, without its archive of classes. */
    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData", "-Xshare:auto");

    /** What runs end with that came to a report. */
    private static final Set<Integer> REPORTED = Set.of(0, 3, 5);

    /**
     * One run.
     *
     * @param millis how long it took
     * @param peak its largest resident memory in MB, as the kernel counts it (VmHWM); 0 where that is not told
     * @param lastLine the last line that it printed
     */
    record Timed(double millis, double peak, String lastLine) {}

    private final List<String> command = new ArrayList<>();

    WholeProcess(String classPath, List<String> arguments) {
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", classPath));
        command.addAll(arguments);
    }

    /** Runs it; what it prints goes to a file. */
    Timed time(Path output) throws IOException, InterruptedException {
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
        List<String> printed = Files.readAllLines(output);
        if (!REPORTED.contains(process.exitValue())) {
            throw new IllegalStateException(String.join(" ", command) + " ended with " + process.exitValue() + ":\n"
                    + String.join("\n", printed));
        }
        return new Timed(millis, peak, printed.isEmpty() ? "" : printed.get(printed.size() - 1));
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
            // It has ended, or this is not Linux.
        }
        return 0;
    }
}
