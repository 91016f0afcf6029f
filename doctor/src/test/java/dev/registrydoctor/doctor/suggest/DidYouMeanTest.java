package dev.registrydoctor.doctor.suggest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {

    private static final List<String> NAMES =
            List.of("run", "triage", "resolve", "capture", "report", "--sample", "storage.addon-disabled", "storage.x");

    @ParameterizedTest
    @CsvSource({
        "rum, run",
        "rnu, run",
        "RUN, run",
        "trige, triage",
        "--sampel, --sample",
        "-sample, --sample",
        "sample, --sample",
        "addon-disabled, storage.addon-disabled",
        "storage.addon-disabeld, storage.addon-disabled",
        "storage.y, storage.x"
    })
    void findsTheNameThatWasMeant(String typed, String meant) {
        assertEquals(List.of(meant), DidYouMean.of(typed, NAMES));
    }

    @ParameterizedTest
    @CsvSource({"zzz", "y", "''", "ng", "correct-horse-battery", "--"})
    void findsNothingForWhatIsLikeNoName(String typed) {
        assertEquals(List.of(), DidYouMean.of(typed, NAMES));
    }

    @Test
    void namesThoseThatContainIt() {
        assertEquals(List.of("storage.x", "storage.addon-disabled"), DidYouMean.of("stora", NAMES));
    }

    @Test
    void repeatsOnlyWhatIsNearAName() {
        assertEquals(
                "unknown command \"rum\"; did you mean \"run\"?", DidYouMean.unknown("command", "rum", NAMES, "x"));
        assertEquals("unknown command; see --help", DidYouMean.unknown("command", "hunter2-pass", NAMES, "see --help"));
        assertFalse(DidYouMean.unknown("command", "tri\u001bge", NAMES, "").contains("\u001b"));
    }

    @Test
    void aChoiceReadsAsASentence() {
        assertEquals("\"a\", \"b\" or \"c\"", DidYouMean.choice(List.of("a", "b", "c")));
        assertEquals("\"a\"", DidYouMean.choice(List.of("a")));
    }
}
