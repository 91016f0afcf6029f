package dev.registrydoctor.doctor.source.host;

import dev.registrydoctor.doctor.source.Workers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** What a program of this host prints: it gets no input, and neither time nor memory without end. */
public final class ProgramReader {

    /** How long a program may take. */
    static final Duration LIMIT = Duration.ofSeconds(3);

    private static final int MAX_BYTES = 16 << 20;

    private final Workers workers;

    public ProgramReader(Workers workers) {
        this.workers = workers;
    }

    /** What a program that has ended printed, and its exit code. */
    record Printed(String text, int exit) {}

    /**
     * Runs a program to its end, or ends it.
     *
     * @param builder its command, and where its complaints go; it speaks English
     * @param tooMuch what is said of it when it prints 16 MiB
     * @throws TimeoutException when it has not ended within {@link #LIMIT}
     * @throws IOException when it cannot be started, or prints too much
     */
    Printed read(ProcessBuilder builder, String tooMuch) throws Exception {
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            return workers.within(LIMIT, () -> {
                try (InputStream in = process.getInputStream()) {
                    byte[] out = in.readNBytes(MAX_BYTES);
                    if (out.length == MAX_BYTES) {
                        throw new IOException(tooMuch);
                    }
                    return new Printed(new String(out, StandardCharsets.UTF_8), process.waitFor());
                }
            });
        } finally {
            process.destroyForcibly();
        }
    }
}
