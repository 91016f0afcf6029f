package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.catalog.CheckCatalog;
import dev.registrydoctor.checks.reading.Block;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people wrote in public tickets, and what servers log: the first possible cause is one that the thread allows. */
class TicketTextsTests {

    private static List<Block> blocks(String file) throws IOException {
        try (InputStream in = TicketTextsTests.class.getResourceAsStream("/symptoms/" + file)) {
            return Block.of(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static List<String> words(Block block, String key) {
        return block.all(key).stream()
                .flatMap(line -> Arrays.stream(line.split(" ")))
                .toList();
    }

    /** A name, or all of an area: {@code storage.*}. */
    private static boolean isOf(String problem, String name) {
        return name.endsWith(".*") ? problem.startsWith(name.substring(0, name.length() - 1)) : problem.equals(name);
    }

    private static String wrong(Block block) {
        String text = String.join("\n", block.all("text"));
        Symptom symptom = Symptoms.read(text);
        List<String> causes = symptom.causes();
        List<String> expected = words(block, "expect");
        boolean right = causes.isEmpty()
                ? expected.contains("none")
                : expected.stream().anyMatch(name -> isOf(causes.get(0), name));
        boolean forbidden =
                words(block, "never").stream().anyMatch(name -> causes.stream().anyMatch(cause -> isOf(cause, name)));
        boolean elsewhere = symptom.isElsewhere() && !expected.equals(List.of("none"));
        return right && !forbidden && !elsewhere
                ? ""
                : "expected " + expected + ", read as "
                        + symptom.pattern().map(Pattern::id).orElse("nothing") + " " + causes + ": " + text;
    }

    @ParameterizedTest
    @CsvSource({"said.txt, 650", "servers.txt, 90"})
    void theFirstPossibleCauseIsOneOfTheThread(String file, int atLeast) throws IOException {
        List<Block> all = blocks(file);
        List<String> wrong = all.stream()
                .map(TicketTextsTests::wrong)
                .filter(line -> !line.isEmpty())
                .toList();

        assertEquals(List.of(), wrong, () -> String.join("\n", wrong));
        assertTrue(all.size() >= atLeast, "texts: " + all.size());
    }

    @ParameterizedTest
    @CsvSource({"said.txt", "servers.txt"})
    void eachNamesProblemsOfTheCatalogAndItsSource(String file) throws IOException {
        List<String> offenders = new ArrayList<>();
        for (Block block : blocks(file)) {
            List<String> names = new ArrayList<>(words(block, "expect"));
            names.addAll(words(block, "never"));
            names.removeIf(name -> name.equals("none"));
            names.removeIf(name -> name.endsWith(".*"));
            names.removeIf(name -> CheckCatalog.problem(name).isPresent());
            if (!names.isEmpty() || !block.one("from").matches("https://[a-z0-9.-]+/\\S+|composed|paraphrase")) {
                offenders.add(names + " " + block.one("from") + ": " + block.all("text"));
            }
        }

        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }
}
