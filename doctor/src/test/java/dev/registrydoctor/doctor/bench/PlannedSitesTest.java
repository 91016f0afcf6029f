package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.registrydoctor.checks.remedy.Remedy.Risk;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commands that a fix would run by itself, over all problems of the accuracy benchmark. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PlannedSitesTest {

    /** What may be in capitals: variables of the environment, signals, the end of a here-document, chains of packets, protocols. */
    private static final Pattern KNOWN = Pattern.compile(
            "\\b(?:[A-Z0-9]+_[A-Z0-9_]+|EOF_*|HUP|FORWARD|ACCEPT|DROP|INPUT|BEGIN|CERTIFICATE|TCP|UDP)\\b");

    private static final Pattern CAPITALS = Pattern.compile("\\b[A-Z]{3,}\\b");

    private static final Pattern ASKS =
            Pattern.compile("\\b(?:nano|vi|less|docker login|skopeo login|passwd)\\b| -it? ");

    private static final Pattern LOSES = Pattern.compile("(?<!=)\\bdelete (?:pvc?|namespace|secret)\\b|rm -r|--vacuum");

    private List<PlannedSites.Planned> commands = List.of();

    @BeforeAll
    void plan(@TempDir Path root) {
        commands = PlannedSites.commands(root);
        assertFalse(commands.isEmpty());
    }

    private List<String> those(Predicate<PlannedSites.Planned> wrong) {
        return commands.stream()
                .filter(wrong)
                .map(each -> each.problem() + ": " + words(each))
                .toList();
    }

    private static String words(PlannedSites.Planned each) {
        return String.join(" ", each.command().argv());
    }

    @Test
    void noneHasAWordThatStandsForSomethingElse() {
        assertEquals(List.of(), those(each -> {
            // What is in a here-document is an object, whose fields may be in capitals.
            String line = words(each).lines().findFirst().orElse("");
            return CAPITALS.matcher(KNOWN.matcher(line).replaceAll("")).find();
        }));
    }

    @Test
    void noneAsksAPerson() {
        assertEquals(List.of(), those(each -> ASKS.matcher(words(each)).find()));
    }

    @Test
    void whatLosesDataSaysSo() {
        assertEquals(
                List.of(),
                those(each -> LOSES.matcher(words(each)).find()
                        && !(each.step().step().risk() instanceof Risk.LosesData)));
    }

    @Test
    void noneNeedsSudoWhereTheProgramIsRoot() {
        assertEquals(List.of(), those(each -> words(each).matches("(?s)(?:.*[\\s;&|])?sudo .*")));
    }
}
