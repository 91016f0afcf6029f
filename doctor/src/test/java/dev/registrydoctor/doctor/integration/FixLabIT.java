package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
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
 * {@code registry-doctor fix} and {@code undo} on real programs: a real client fails, fix names the cause and fixes it, the
 * client succeeds, and after undo all files and objects are as before, and the client fails again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@Tag("long")
class FixLabIT {

    private static final int LEAST_PROBLEMS = 25;

    private final Map<ContainerdProgram, LabResults> results = new EnumMap<>(ContainerdProgram.class);

    /** Cases whose fix is tried. What containerd reads is tried with each of its releases. */
    static List<LabCase> cases(ContainerdProgram containerd) {
        return LabCase.everywhere().stream()
                .filter(lab -> !lab.fix().isEmpty())
                .filter(lab -> containerd == ContainerdProgram.OF_SYSTEM || (lab.isPull() && !lab.isOfBuiltIn()))
                .filter(lab -> containerd == ContainerdProgram.OF_SYSTEM || !lab.isOfOlder())
                .toList();
    }

    static List<LabCase> cases() {
        return cases(ContainerdProgram.OF_SYSTEM);
    }

    static List<LabCase> casesOfNewer() {
        return cases(ContainerdProgram.NEWER);
    }

    static List<Hindrance> hindrances() {
        return Hindrance.all();
    }

    @BeforeAll
    void tryAll(@TempDir Path folder) throws Exception {
        LabProcess.assumePossible(folder);
        tryAll(ContainerdProgram.OF_SYSTEM, folder);
        if (ContainerdProgram.NEWER.isHere()) {
            tryAll(ContainerdProgram.NEWER, folder);
        }
    }

    private void tryAll(ContainerdProgram containerd, Path folder) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(containerd.name()));
        cases(containerd).stream()
                .filter(lab -> Programs.have(lab.programs()))
                .map(LabCase::name)
                .forEach(arguments::add);
        if (containerd == ContainerdProgram.OF_SYSTEM) {
            hindrances().forEach(each -> arguments.add(each.name()));
        }
        results.put(containerd, LabResults.of(FixLab.class, folder, arguments.toArray(String[]::new)));
    }

    @Test
    void theCasesAreOfManyProblems() {
        Set<String> problems = new TreeSet<>();
        cases().forEach(lab -> problems.addAll(lab.fixed()));
        assertTrue(problems.size() >= LEAST_PROBLEMS, problems::toString);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void fixHealsAndUndoRestores(LabCase lab) {
        Programs.need(lab.programs());
        verify(lab, results.getOrDefault(ContainerdProgram.OF_SYSTEM, LabResults.NONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("casesOfNewer")
    void fixHealsAndUndoRestoresWithTheNewestContainerd(LabCase lab, @TempDir Path folder) throws Exception {
        ContainerdProgram.NEWER.need(folder);
        Programs.need(lab.programs());
        verify(lab, results.getOrDefault(ContainerdProgram.NEWER, LabResults.NONE));
    }

    /** What cannot be carried out is said, everything stays as it was or comes back, and the journal knows how far it came. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("hindrances")
    void aFixThatIsHinderedLosesNothing(Hindrance hindrance) {
        LabCase lab = LabCase.named(hindrance.fault());
        JsonNode result = results.getOrDefault(ContainerdProgram.OF_SYSTEM, LabResults.NONE)
                .get(hindrance.name());
        assertFalse(result.has("failed"), result::toPrettyString);
        assertReports(lab, result, "said");
        assertEquals(3, result.get("exit").asInt(), result::toPrettyString);
        assertTrue(result.get("printed").asText().contains(hindrance.says()), result::toPrettyString);
        assertEquals(hindrance.journal(), result.get("journal").asText(), result::toPrettyString);
        assertEquals(0, result.get("left").size(), result::toPrettyString);
        assertReports(lab, result, "again");
    }

    private static void verify(LabCase lab, LabResults all) {
        JsonNode result = all.get(lab.name());
        assertFalse(result.has("failed"), result::toPrettyString);
        assertReports(lab, result, "said");
        Set<String> planned = new TreeSet<>();
        for (JsonNode plan : result.at("/fix/plans")) {
            planned.add(plan.path("problem").asText());
            assertEquals("fixed", plan.path("effect").asText(), result::toPrettyString);
        }
        assertEquals(lab.fixed(), planned, result::toPrettyString);
        assertEquals(0, result.get("exit").asInt(), result::toPrettyString);
        boolean isHealed =
                lab.fix().equals("causes") || lab.heals() || lab.says().isEmpty();
        if (isHealed) {
            assertEquals("", result.get("after").asText(), result::toPrettyString);
        }
        assertTrue(result.get("changed").size() + result.get("written").size() > 0, result::toPrettyString);
        assertEquals(0, result.get("left").size(), result::toPrettyString);
        assertTrue(result.get("objects").asBoolean(), result::toPrettyString);
        // A service that did not run and was started goes on running; a Pod was replaced.
        String undone = result.get("undo").asText();
        assertTrue(
                result.get("undone").asInt() == 0
                        || undone.matches("(?s).*Cannot be taken back: (?:run systemctl start|delete Pod) .*"),
                result::toPrettyString);
        assertReports(lab, result, "again");
        String password = lab.login().replaceFirst("^\\S* ?", "");
        assertTrue(password.isEmpty() || !result.get("fix").toString().contains(password), "the password is shown");
    }

    private static void assertReports(LabCase lab, JsonNode result, String when) {
        String said = result.get(when).asText();
        if (lab.says().isEmpty()) {
            assertEquals("", said, when);
        } else {
            assertTrue(Stream.of(lab.says().split(" \\| ")).anyMatch(said::contains), () -> when + ": " + said);
        }
    }
}
