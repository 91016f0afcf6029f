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
 * The faults of {@code samples/lab} before real programs: what the real client meets, and what the doctor says of the
 * same. All cases are tried in one lab; each is a test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Tag("long")
class LabIT {

    private LabResults results = LabResults.NONE;

    @BeforeAll
    void tryAll(@TempDir Path folder) throws Exception {
        LabProcess.assumePossible(folder);
        String[] names = LabCase.all().stream()
                .filter(lab -> Programs.have(lab.programs()))
                .map(LabCase::name)
                .toArray(String[]::new);
        results = LabResults.of(Lab.class, folder, names);
    }

    /** A cause is worth naming when its fix is known: it is tried here, or the case says why it cannot be. */
    @Test
    void everyCauseIsFixedOrTheCaseSaysWhyNot() {
        for (LabCase lab : LabCase.all()) {
            if (!lab.expected().isEmpty()) {
                assertEquals(lab.heals(), lab.healsNot().isEmpty(), lab::toString);
            }
        }
    }

    static List<LabCase> cases() {
        return LabCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theDoctorNamesWhatTheClientMeets(LabCase lab) {
        Programs.need(lab.programs());
        JsonNode result = results.get(lab.name());
        String said = result.get("said").asText();
        JsonNode report = result.get("report");
        if (lab.says().isEmpty()) {
            assertEquals("", said, "the client succeeds");
        } else {
            assertTrue(Stream.of(lab.says().split(" \\| ")).anyMatch(said::contains), () -> "the client says: " + said);
        }
        assertEquals(lab.expected(), problems(report, "diagnoses", "/root/problem"), report::toPrettyString);
        Set<String> beside = problems(report, "notes", "/problem");
        beside.addAll(problems(report, "unexplained", "/problem"));
        assertTrue(beside.containsAll(lab.also()), report::toPrettyString);
        // A client that fails is never told that all is well, and one that succeeds never that something is broken.
        String verdict = report.get("verdict").asText();
        assertTrue(!said.isEmpty() || !verdict.equals("problems"), report::toPrettyString);
        assertTrue(said.isEmpty() || !verdict.equals("healthy") || !lab.also().isEmpty(), report::toPrettyString);
        String after = result.get("after").asText();
        assertEquals("", after, () -> "the steps do not help: " + report.toPrettyString());
        if (!said.isEmpty() && lab.isPull()) {
            // Whatever else is told, the waiting pod is explained wherever there is a cause.
            assertEquals(
                    lab.expected().isEmpty(),
                    problems(report, "unexplained", "/problem").contains("workload.waits-in-back-off"),
                    report::toPrettyString);
        }
    }

    private static Set<String> problems(JsonNode report, String list, String at) {
        Set<String> ids = new TreeSet<>();
        report.get(list).forEach(each -> ids.add(each.at(at).asText()));
        return ids;
    }
}
