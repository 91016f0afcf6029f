package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The faults of {@code samples/lab/cluster} in a cluster with Kubernetes' own API server, controllers and scheduler: the program names
 * each, the printed steps are carried out as they stand, and the program finds nothing any more. All are tried in one cluster.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Tag("long")
class ClusterLabIT {

    private LabResults results = LabResults.NONE;

    @BeforeAll
    void tryAll(@TempDir Path folder) throws Exception {
        RealKubernetes.needWhole();
        LabProcess.assumePossible(folder);
        String[] arguments = Stream.concat(Stream.of("steps"), cases().stream().map(ClusterLabCase::name))
                .toArray(String[]::new);
        results = LabResults.of(ClusterLab.class, folder, arguments);
    }

    static List<ClusterLabCase> cases() {
        return ClusterLabCase.all();
    }

    @Test
    void nothingIsWrongBefore() {
        JsonNode result = results.get("");
        assertEquals(0, result.get("before").size(), result::toPrettyString);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void thePrintedStepsHeal(ClusterLabCase lab) {
        JsonNode result = results.get(lab.name());
        Set<String> before = new TreeSet<>();
        result.get("before").forEach(each -> before.add(each.asText()));
        if (lab.isBeside()) {
            assertTrue(before.containsAll(lab.expected()), () -> shown(result));
        } else {
            assertEquals(lab.expected(), before, () -> shown(result));
        }
        assertEquals("", result.get("failed").asText(), () -> shown(result));
        assertEquals(0, result.get("after").size(), () -> shown(result));
        assertTrue(lab.losesImages() || result.get("kept").asBoolean(), "the registry has lost its images");
    }

    private static String shown(JsonNode result) {
        return "before: " + result.get("before") + "\n"
                + result.at("/report/diagnoses").toPrettyString() + "\nfailed: "
                + result.get("failed").asText() + "\nafter: " + result.get("after")
                + result.at("/last/diagnoses").toPrettyString()
                + result.at("/last/unexplained").toPrettyString()
                + result.get("troubles");
    }
}
