package dev.registrydoctor.doctor.hostile;

import static dev.registrydoctor.doctor.hostile.HostileServer.forever;
import static dev.registrydoctor.doctor.hostile.HostileServer.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole processes of the program with 128 MiB: that is enough for a big site, and hostile ones do not get more. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("long")
class SmallMemoryIT {

    private static final int PODS = 2_000;

    @TempDir
    private Path folder;

    @Test
    void twoThousandPods() throws Exception {
        try (HostileServer api = new HostileServer(new ManyPods())) {
            JsonNode report = SmallProcess.run(folder, api.url(), "2m").report();
            assertFalse(report.at("/run/deadlineHit").asBoolean());
            String pods = report.toString();
            assertFalse(pods.contains("need more than"), pods);
            // All of them were read: the last one is what is wrong.
            assertTrue(pods.contains("pod-" + (PODS - 1)), pods);
        }
    }

    /** Pods as an API server writes them, some 10 KB each; the last waits for its image. */
    private record ManyPods() implements HostileServer.Rule {
        @Override
        public void answer(HostileServer.Request request, OutputStream out) throws IOException {
            if (!request.uri().startsWith("/api/v1/pods")) {
                new SmallCluster("127.0.0.1:1").answer(request, out);
                return;
            }
            String fields = "{\"f:metadata\":{\"f:labels\":{" + "\"f:app\":{},".repeat(40) + "\".\":{}}}}";
            json(out, "{\"kind\":\"PodList\",\"items\":[");
            for (int i = 0; i < PODS; i++) {
                boolean last = i == PODS - 1;
                String pod =
                        "{\"metadata\":{\"name\":\"pod-%d\",\"namespace\":\"default\",\"uid\":\"uid-%d\",\"annotations\":"
                                + "{\"note\":\"%s\"},\"managedFields\":[{\"fieldsV1\":%s}]},\"spec\":{\"nodeName\":\"node\","
                                + "\"containers\":[{\"name\":\"app\",\"image\":\"127.0.0.1:1/app-%d:1\",\"args\":[\"%s\"]}]},"
                                + "\"status\":{\"phase\":\"%s\",\"conditions\":[{}],\"containerStatuses\":[{\"name\":\"app\",\"image\":\"x\",\"state\":%s}]}}";
                out.write(pod.formatted(
                                i,
                                i,
                                "n".repeat(6_000),
                                fields,
                                i % 500,
                                "a".repeat(2_000),
                                last ? "Pending" : "Running",
                                last
                                        ? "{\"waiting\":{\"reason\":\"ImagePullBackOff\",\"message\":\"Back-off\"}}"
                                        : "{\"running\":{}}")
                        .getBytes(StandardCharsets.UTF_8));
                out.write((last ? "]}" : ",").getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    /** Every list of the API server is of gigabytes: of the smallest objects, and of full ones. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{},",
                "{\"metadata\":{\"name\":\"a\",\"namespace\":\"b\"},\"spec\":{\"containers\":[{},{},{},{}]}},",
                "{\"metadata\":{\"name\":\"0123456789012345678901234567890123456789\"}},"
            })
    void listsWithoutEnd(String item) throws Exception {
        try (HostileServer api = HostileServer.api((request, out) -> {
            json(out, "{\"items\":[");
            forever(out, item);
        })) {
            SmallProcess run = SmallProcess.run(folder, api.url(), "20s");
            run.report();
            assertEquals(5, run.exit(), run::toString);
            assertTrue(run.out().contains("lists need more than"), run::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\",", "[],", "{\"a\":1},"})
    void aCatalogWithoutEnd(String item) throws Exception {
        try (HostileServer registry = new HostileServer((request, out) -> {
                    if (request.uri().equals("/v2/")) {
                        json(out, "{}");
                    } else {
                        json(out, "{\"repositories\":[\"x\"],\"tags\":[");
                        forever(out, item);
                    }
                });
                HostileServer api = new HostileServer(new SmallCluster(registry.authority()))) {
            SmallProcess.run(folder, api.url(), "30s", "--registry", registry.url())
                    .report();
            assertFalse(registry.requests().isEmpty());
        }
    }
}
