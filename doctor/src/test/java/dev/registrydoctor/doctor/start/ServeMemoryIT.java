package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The limit of memory in the manifest for a cluster, and the part of it that is for Java's heap there. */
@Tag("long")
class ServeMemoryIT extends Installed {

    private static final Path DEPLOYMENT = Path.of("..", "samples", "kubernetes", "serve", "base", "deployment.yaml");

    private static final Pattern LIMIT = Pattern.compile("limits: \\{memory: (\\d+)Mi}");
    private static final Pattern SHARE = Pattern.compile("-XX:MaxRAMPercentage=(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^process_resident_memory_bytes (\\S+)$");
    private static final Pattern DONE =
            Pattern.compile("(?m)^registry_doctor_examination_duration_seconds_count (\\d+)");

    private static final int EXAMINATIONS = 3;

    @BeforeEach
    void install() throws IOException {
        installIn(folder, "installed");
    }

    private static int number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), pattern + " in\n" + text);
        return (int) (Double.parseDouble(matcher.group(1)) / (pattern.equals(RESIDENT) ? 1 << 20 : 1));
    }

    /** The process answers for the cluster of the sample too, so that it needs more here than there. */
    @Test
    void fitsIntoTheLimitOfItsPod() throws Exception {
        String manifest = Files.readString(DEPLOYMENT);
        int limit = number(LIMIT, manifest);
        int heap = limit * number(SHARE, manifest) / 100;
        Map<String, String> limited = new HashMap<>(environment);
        limited.put("JAVA_TOOL_OPTIONS", "-Xmx" + heap + "m");
        List<String> options = List.of(
                "--sample",
                "healthy",
                "--every",
                "10s",
                "--history",
                folder.resolve("history").toString());
        try (ServedProgram serve = new ServedProgram(launcher, limited, options)) {
            String metrics;
            do {
                TimeUnit.MILLISECONDS.sleep(500);
                metrics = serve.get("/metrics").body();
                serve.get("/");
            } while (!DONE.matcher(metrics).find() || number(DONE, metrics) < EXAMINATIONS);
            int resident = number(RESIDENT, metrics);
            assertTrue(resident < limit, resident + " MiB of " + limit);
        }
    }
}
