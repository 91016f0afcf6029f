package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.check.CheckInfo;
import dev.registrydoctor.checks.reading.Client;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The knowledge files agree with the catalog and with themselves. Each test names all offenders. */
class KnowledgeTests {

    private static final Knowledge ALL = Knowledge.all();

    private static List<Pattern> patterns() {
        return Stream.of(ALL.patterns(), ALL.descriptions(), ALL.byShape())
                .flatMap(List::stream)
                .toList();
    }

    private static void none(List<String> offenders) {
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    @Test
    void eachExampleIsRecognisedByItsOwnPatternFirst() {
        List<String> offenders = new ArrayList<>();
        for (Pattern pattern : patterns()) {
            for (Pattern.Example example : pattern.examples()) {
                String found =
                        Symptoms.read(example.text()).pattern().map(Pattern::id).orElse("nothing");
                if (!found.equals(pattern.id())) {
                    offenders.add(pattern.id() + ": \"" + example.text() + "\" is taken for " + found);
                }
            }
        }
        none(offenders);
    }

    @Test
    void eachPatternNamesProblemsOfTheCatalogOrALookAlike() {
        List<String> offenders = new ArrayList<>();
        for (Pattern pattern : patterns()) {
            if (pattern.causes().isEmpty() && pattern.lookAlikes().isEmpty()) {
                offenders.add(pattern.id() + " names nothing");
            }
            if (pattern.causes().size() != new HashSet<>(pattern.causes()).size()) {
                offenders.add(pattern.id() + " names a problem twice");
            }
            for (String cause : pattern.causes()) {
                if (CheckCatalog.problem(cause).isEmpty()) {
                    offenders.add(pattern.id() + " names " + cause + ", which is no problem");
                } else if (ALL.howToTell(cause, Client.UNKNOWN).isEmpty()) {
                    offenders.add(pattern.id() + " names " + cause + ", and tests.txt does not say how to tell it");
                }
            }
        }
        none(offenders);
    }

    @Test
    void eachTestNamesACheckThatReportsItsProblem() {
        List<String> offenders = new ArrayList<>();
        Set<String> named = new TreeSet<>();
        patterns().forEach(p -> named.addAll(p.causes()));
        for (HowToTell how : ALL.tests().values()) {
            boolean reports = CheckCatalog.checks().stream()
                    .map(c -> c.info())
                    .filter(i -> i.id().equals(how.check()))
                    .anyMatch(i -> reports(i, how.problem()));
            if (!reports) {
                offenders.add(how.problem() + " is not reported by " + how.check());
            }
            if (!named.contains(how.problem())) {
                offenders.add(how.problem() + " has a test and no pattern names it");
            }
        }
        none(offenders);
    }

    private static boolean reports(CheckInfo check, String problem) {
        return check.problems().stream().anyMatch(p -> p.id().equals(problem));
    }

    @Test
    void eachAnswerSpeaksOfProblemsThatAPatternAskingItNames() {
        List<String> offenders = new ArrayList<>();
        for (Ask ask : ALL.asks().values()) {
            Set<String> named = new HashSet<>();
            patterns().stream().filter(p -> p.asks().contains(ask.id())).forEach(p -> named.addAll(p.causes()));
            for (Ask.Choice choice : ask.choices()) {
                Set<String> spoken = new HashSet<>(choice.confirms());
                spoken.addAll(choice.rulesOut());
                spoken.removeAll(named);
                if (!spoken.isEmpty()) {
                    offenders.add(ask.id() + "=" + choice.id() + " speaks of " + spoken);
                }
            }
            assertEquals(
                    Ask.DONT_KNOW, ask.choices().get(ask.choices().size() - 1).id());
        }
        none(offenders);
    }

    @Test
    void eachExampleHasAPublicSource() {
        none(patterns().stream()
                .flatMap(p -> p.examples().stream())
                .filter(e -> !e.source().matches("https://[a-z0-9.-]+/\\S+"))
                .map(e -> e.text() + " comes from " + e.source())
                .toList());
    }

    @Test
    void noStepOfATestLosesData() {
        none(ALL.tests().values().stream()
                .filter(how -> how.command().contains("disable ")
                        || how.command().contains("reset")
                        || how.command().contains("garbage-collect")
                        || (how.command().contains("delete ") && !how.command().contains("delete pod")))
                .map(how -> how.problem() + ": " + how.command())
                .toList());
    }

    @Test
    void aSlipInAFileIsNamedWithItsBlockAndLine() {
        String test = "problem a.b\ncheck a.c\nrun x\nwhere here\nyes y\nno n\n";
        String good = "pattern p\nsays s\nphrase boom\ncause a.b\nexample boom\nfrom https://example.org/1\n";
        Knowledge read = KnowledgeReader.read(texts("# comment\n\n" + good, test, ""));
        assertEquals("a.c", read.howToTell("a.b", Client.UNKNOWN).orElseThrow().check());

        assertSlip("pattern p' in line 3", "\n\n" + good.replace("phrase", "phrases"), test, "");
        assertSlip("'from'", good.replace("from https://example.org/1\n", ""), test, "");
        assertSlip("twice", good + "\n" + good, test, "");
        assertSlip("question", good.replace("cause", "ask nobody\ncause"), test, "");
        assertSlip("one line 'run'", good, test.replace("run x\n", ""), "");
        assertSlip("before its first choice", good, test, "ask q\ntext t\nin a.b\n");
    }

    private static KnowledgeReader.Texts texts(String patterns, String tests, String questions) {
        return new KnowledgeReader.Texts(patterns, "", "", "", "", tests, questions, "", "");
    }

    private static void assertSlip(String says, String patterns, String tests, String questions) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> KnowledgeReader.read(texts(patterns, tests, questions)));
        assertTrue(String.valueOf(e.getMessage()).contains(says), e.getMessage());
    }
}
