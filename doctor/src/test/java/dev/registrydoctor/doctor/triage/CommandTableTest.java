package dev.registrydoctor.doctor.triage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.testkit.NonEmpty;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandTableTest {

    private final CommandTable table = CommandTable.all();

    private String called(String word) {
        return table.called(word).map(SessionCommand::name).orElse("-");
    }

    @ParameterizedTest
    @CsvSource({
        "problems, problems",
        "prob, -",
        "probl, problems",
        "probe, probe",
        "p, problems",
        "re, -",
        "rec, recheck",
        "rep, report",
        "r, resolve",
        "?, help",
        "exit, quit",
        "Failed, -",
        "'', -"
    })
    void aNameAShortFormOrABeginningThatNoOtherHasCalls(String word, String command) {
        assertEquals(command, called(word));
    }

    @Test
    void everyShortFormCallsOneCommand() {
        List<String> all = table.names().stream()
                .flatMap(n -> table.called(n).orElseThrow().shorts().stream())
                .toList();
        assertEquals(all.size(), all.stream().distinct().count(), all::toString);
        NonEmpty.noneMatch(all, table.names()::contains);
    }

    @Test
    void whatTheIssueAsksForIsThere() {
        List<String> asked = List.of(
                "problems",
                "why",
                "show",
                "graph",
                "resolve",
                "probe",
                "pods",
                "claims",
                "logs",
                "explain",
                "fix",
                "recheck",
                "watch",
                "note",
                "report",
                "set",
                "quit",
                "help");
        assertTrue(table.names().containsAll(asked), table.names()::toString);
    }
}
