package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * {@code registry-doctor fix} and {@code undo} before Kubernetes' own API server, controllers and scheduler: fix heals, or changes
 * nothing and leaves the cause to a person; after undo all objects are as before, unless that would lose data.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Tag("long")
class ClusterFixIT {

    private LabResults results = LabResults.NONE;

    @BeforeAll
    void tryAll(@TempDir Path folder) throws Exception {
        RealKubernetes.needWhole();
        LabProcess.assumePossible(folder);
        String[] arguments = Stream.concat(Stream.of("fix"), cases().stream().map(ClusterLabCase::name))
                .toArray(String[]::new);
        results = LabResults.of(ClusterLab.class, folder, arguments);
    }

    static List<ClusterLabCase> cases() {
        return ClusterLabCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fixHealsAndUndoRestores(ClusterLabCase lab) {
        JsonNode result = results.get(lab.name());
        assertFalse(result.has("failed"), result::toPrettyString);
        assertEquals(lab.expected(), texts(result.get("before")), result::toPrettyString);
        if (!lab.isFixed()) {
            assertEquals(3, result.get("exit").asInt(), result::toPrettyString);
            assertEquals(Set.of(), texts(result.get("changed")), result::toPrettyString);
            return;
        }
        assertEquals(0, result.get("exit").asInt(), result::toPrettyString);
        assertEquals(Set.of(), texts(result.get("after")), result::toPrettyString);
        assertTrue(lab.losesImages() || result.get("kept").asBoolean(), "the registry has lost its images");
        assertTrue(result.get("changed").size() > 0, result::toPrettyString);
        if (lab.isKept()) {
            assertEquals(3, result.get("undone").asInt(), result::toPrettyString);
            assertTrue(result.get("undo").asText().contains("Cannot be taken back: "), result::toPrettyString);
            return;
        }
        assertEquals(0, result.get("undone").asInt(), result::toPrettyString);
        Set<String> left = texts(result.get("left"));
        if (lab.losesImages()) {
            // The volume that was made meanwhile.
            left.removeIf(each -> each.startsWith("PersistentVolume"));
        }
        assertEquals(Set.of(), left, result::toPrettyString);
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(each -> texts.add(each.asText()));
        return texts;
    }
}
