package dev.registrydoctor.doctor.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Pasted error lines lead to the cause that the site has, and to none where it has none. */
class SymptomCasesTest {

    @Test
    void eachCaseEndsAsExpected() {
        List<String> wrong = SymptomCases.judge().stream()
                .filter(judged -> !judged.isRight())
                .map(SymptomCases.Judged::line)
                .toList();
        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
    }

    @Test
    void thereAreManyAndSomeCannotBeTold() {
        List<SymptomCases.Case> all = SymptomCases.all();
        Set<String> names = new HashSet<>();
        all.forEach(c -> assertTrue(names.add(c.name()), c.name()));
        assertTrue(all.size() >= 40, "cases: " + all.size());
        long open = all.stream()
                .filter(c -> c.expected().equals(SymptomCases.CANNOT_TELL))
                .count();
        assertTrue(open >= 10, "cases that cannot be told: " + open);
        all.forEach(c -> assertTrue(c.source().matches("https://[a-z0-9.-]+/\\S+"), c.name()));
    }
}
