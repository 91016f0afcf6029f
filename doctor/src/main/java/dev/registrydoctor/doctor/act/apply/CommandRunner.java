package dev.registrydoctor.doctor.act.apply;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs commands of this machine within a time, and keeps the end of what they print. */
public final class CommandRunner {

    /** A little more than the 300 s that steps wait for a rollout; {@code microk8s start} takes minutes on a slow machine. */
    public static final Duration LIMIT = Duration.ofMinutes(6);

    /** As much as a person reads. */
    private static final int MOST_BYTES = 1 << 16;

    private final Duration limit;
    private final Map<String, String> variables;

    /**
     * Runs commands.
     *
     * @param limit for each of them
     * @param variables what they find in their environment beside that of this program
     */
    public CommandRunner(Duration limit, Map<String, String> variables) {
        this.limit = limit;
        this.variables = Map.copyOf(variables);
    }

    /**
     * What came of a command.
     *
     * @param output the end of what it printed, on both streams
     * @param inTime whether it ended by itself
     */
    public record Ended(int status, String output, boolean inTime) {

        /** Whether it did what it should. */
        public boolean isSuccess() {
            return inTime && status == 0;
        }
    }

    /**
     * Runs a command without a terminal and without input.
     *
     * @throws IOException when there is no such program
     * @throws InterruptedException when the thread is interrupted; the command is ended
     */
    public Ended run(List<String> argv) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(argv).redirectErrorStream(true);
        builder.environment().putAll(variables);
        Process process = builder.start();
        process.getOutputStream().close();
        Tail tail = new Tail(process.getInputStream());
        Thread reader = new Thread(tail, "command output");
        reader.setDaemon(true);
        reader.start();
        try {
            boolean inTime = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!inTime) {
                end(process);
            }
            // A daemon that the command started may keep its output open.
            reader.join(Duration.ofSeconds(1).toMillis());
            return new Ended(inTime ? process.exitValue() : -1, tail.text(), inTime);
        } finally {
            end(process);
        }
    }

    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroyForcibly();
    }

    /** Reads a stream to its end and keeps the last part. */
    private static final class Tail implements Runnable {
        private final InputStream in;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();

        Tail(InputStream in) {
            this.in = in;
        }

        @Override
        public void run() {
            byte[] buffer = new byte[8192];
            try {
                for (int got = in.read(buffer); got >= 0; got = in.read(buffer)) {
                    keep(buffer, got);
                }
            } catch (IOException e) {
                // The command was ended.
            }
        }

        private synchronized void keep(byte[] bytes, int length) {
            if (kept.size() + length > MOST_BYTES) {
                byte[] all = kept.toByteArray();
                int from = Math.max(0, all.length - MOST_BYTES / 2);
                kept.reset();
                kept.write(all, from, all.length - from);
            }
            kept.write(bytes, 0, length);
        }

        synchronized String text() {
            return kept.toString(StandardCharsets.UTF_8);
        }
    }
}
