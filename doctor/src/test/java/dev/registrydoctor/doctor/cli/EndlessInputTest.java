package dev.registrydoctor.doctor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Standard input and files that do not end, or never begin: one clear line, and exit code 2. */
@Timeout(300)
@SuppressWarnings("InputStreamSlowMultibyteRead") // one byte at a time is slow enough to be stopped in time
class EndlessInputTest {

    /** The same text over and over. */
    private static InputStream endless(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new InputStream() {
            private int at;

            @Override
            public int read() {
                at = (at + 1) % bytes.length;
                return bytes[at];
            }
        };
    }

    private static Cli.Result reading(InputStream in, Object... args) {
        return new Cli(Map.of(), 100, false, in).execute(args);
    }

    private static void assertRefused(String words, Cli.Result result) {
        assertEquals(2, result.exit(), result::toString);
        assertEquals(1, result.err().lines().count(), result::err);
        assertTrue(result.err().contains(words), result::err);
    }

    @Test
    void commandsWithoutEnd(@TempDir Path folder) throws Exception {
        assertRefused("a line of more than 1 MiB", reading(endless("\0"), "triage", "--sample", "healthy"));
        assertRefused("more than 1000 lines", reading(endless("\n"), "triage", "--sample", "healthy"));
        Path script = Files.writeString(folder.resolve("script"), "x".repeat((1 << 20) + 1));
        assertRefused(
                "a line of more than 1 MiB",
                reading(InputStream.nullInputStream(), "triage", "--sample", "healthy", "--script", script));
        assertRefused(
                "a line of more than 1 MiB",
                reading(InputStream.nullInputStream(), "triage", "--sample", "healthy", "--answers", script));
    }

    /** Silent from the beginning, and after a part. */
    @Test
    void aRecordedSiteThatDoesNotCome() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        InputStream silent = new InputStream() {
            @Override
            public int read() {
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return -1;
            }
        };
        InputStream begins = new SequenceInputStream(
                new ByteArrayInputStream("{\"kind\":\"NodeList\",".getBytes(StandardCharsets.UTF_8)), silent);
        try {
            for (InputStream in : new InputStream[] {silent, begins}) {
                assertRefused(
                        "nothing comes from standard input", reading(in, "run", "--from", "-", "--timeout", "1s"));
            }
        } finally {
            end.countDown();
        }
    }

    @Test
    void whatIsNoRecordedSiteIsNotReadToItsEnd() {
        assertRefused("standard input is", reading(endless("\0"), "run", "--from", "-"));
        assertRefused("standard input is", reading(endless("x"), "run", "--from", "-"));
    }
}
