package dev.registrydoctor.doctor.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code serve} as it is installed: with its libraries of its own, in a process that is ended by signals. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("long")
class ServeProcessIT extends Installed {

    private static final String SAMPLE = "storage-addon-off";
    private static final String ROOT = "storage.addon-disabled";

    @BeforeEach
    void install() throws IOException {
        installIn(folder, "installed");
    }

    private Path history() {
        return folder.resolve("history");
    }

    private ServedProgram serve() throws IOException {
        return new ServedProgram(
                launcher,
                environment,
                List.of(
                        "--sample",
                        SAMPLE,
                        "--every",
                        "10s",
                        "--history",
                        history().toString()));
    }

    private static String root(String report) throws IOException {
        return new ObjectMapper()
                .readTree(report)
                .at("/diagnoses/0/root/problem")
                .asText();
    }

    @Test
    void showsWhatItFindsAndEndsInOrder() throws Exception {
        try (ServedProgram serve = serve()) {
            serve.said("began: problem " + ROOT);
            assertEquals(ROOT, root(serve.report()));
            HttpResponse<String> page = serve.get("/");
            assertEquals(200, page.statusCode());
            assertTrue(page.body().contains(ROOT), page.body());
            HttpResponse<String> metrics = serve.get("/metrics");
            assertEquals(200, metrics.statusCode());
            assertTrue(
                    metrics.body().contains("registry_doctor_cause_changes_total{kind=\"began\"} 1"), metrics.body());
            assertEquals(200, serve.get("/healthz").statusCode());
            assertEquals(200, serve.get("/readyz").statusCode());
            assertEquals(0, serve.terminate());
            assertTrue(serve.said().get(serve.said().size() - 1).endsWith(" ended"), serve.said()::toString);
            // The start, the cause and the end.
            assertEquals(3, serve.said().size(), serve.said()::toString);
        }
    }

    @Test
    void anEndDuringAnExaminationIsInOrderToo() throws Exception {
        try (ServedProgram serve = serve()) {
            assertEquals(0, serve.terminate());
        }
    }

    @Test
    void whatWasToldIsNotToldAgain() throws Exception {
        try (ServedProgram first = serve()) {
            first.said("began: problem " + ROOT);
            first.report();
            first.kill();
        }
        try (ServedProgram second = serve()) {
            assertEquals(ROOT, root(second.report()));
            assertEquals(0, second.terminate());
            assertEquals(
                    List.of(),
                    second.said().stream()
                            .filter(line -> line.contains("began"))
                            .toList());
        }
    }

    @Test
    void anAddressThatIsTakenIsSaid() throws Exception {
        try (ServedProgram first = serve()) {
            first.report();
            String port = first.said().get(0).replaceAll(".*127\\.0\\.0\\.1:(\\d+)/.*", "$1");
            Programs.Ended second = launch("serve", "--sample", SAMPLE, "--listen", "127.0.0.1:" + port);
            assertEquals(2, second.exit(), second.err());
            assertTrue(second.err().contains("--listen"), second.err());
        }
    }
}
