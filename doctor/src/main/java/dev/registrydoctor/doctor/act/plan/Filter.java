package dev.registrydoctor.doctor.act.plan;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import okio.ByteString;

/** Runs a program that makes one text of another. */
final class Filter {

    private static final int LIMIT_SECONDS = 10;

    private Filter() {}

    /**
     * What a program prints for this input.
     *
     * @throws IOException when there is no such program, or it fails
     */
    static ByteString run(List<String> command, ByteString input) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            Thread writer = new Thread(
                    () -> {
                        try (OutputStream out = process.getOutputStream()) {
                            input.write(out);
                        } catch (IOException e) {
                            // Its exit status tells.
                        }
                    },
                    "filter");
            writer.setDaemon(true);
            writer.start();
            ByteString output = ByteString.of(process.getInputStream().readAllBytes());
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(command.get(0) + " cannot do this edit");
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
