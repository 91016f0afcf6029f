package dev.registrydoctor.reports.secrets;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.reports.testkit.SecretTexts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every detector of {@code detectors.txt} finds its examples, whole and nothing else. */
class DetectorsTest {

    /** A block of the file: its lines by their first word. */
    private record Block(Map<String, List<String>> lines) {

        List<String> all(String word) {
            return lines.getOrDefault(word, List.of());
        }

        String one(String word) {
            return all(word).get(0);
        }
    }

    private static final Map<String, String> DEFINITIONS = new HashMap<>();
    private static final List<Block> BLOCKS = blocks();

    private static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (String block : file().split("\n\n", -1)) {
            Map<String, List<String>> lines = new TreeMap<>();
            for (String line : block.split("\n", -1)) {
                String[] parts = line.split(" ", 2);
                if (parts.length == 2) {
                    lines.computeIfAbsent(parts[0], w -> new ArrayList<>()).add(parts[1]);
                }
            }
            lines.getOrDefault("define", List.of())
                    .forEach(d -> DEFINITIONS.put(d.split(" ", 2)[0], d.split(" ", 2)[1]));
            if (lines.containsKey("kind")) {
                blocks.add(new Block(lines));
            }
        }
        return blocks;
    }

    private static String file() {
        try (InputStream in =
                Objects.requireNonNull(DetectorsTest.class.getResourceAsStream("/secrets/detectors.txt"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void each(java.util.function.Function<Block, Stream<Executable>> tests) {
        assertAll(BLOCKS.stream().flatMap(tests));
    }

    @Test
    void everyDetectorIsWhole() {
        Set<String> kinds = new HashSet<>();
        for (Block block : BLOCKS) {
            String kind = block.one("kind");
            assertTrue(kinds.add(kind), kind + " is there twice");
            assertEquals(1, block.all("starts").size() + block.all("name").size(), kind);
            assertEquals(1, block.all("pattern").size(), kind);
            assertFalse(block.all("example").isEmpty(), kind + " has no example");
            assertFalse(block.one("pattern").contains("*") && unbounded(block.one("pattern")), kind);
        }
        assertTrue(kinds.size() >= 80, "detectors: " + kinds.size());
    }

    /** Whether a repetition has no bound, outside of classes of letters. */
    private static boolean unbounded(String pattern) {
        return pattern.replaceAll("\\\\.", "")
                .replaceAll("\\[[^]]*]", "")
                .matches(".*[*+](?<!\\{\\d{1,5},\\d{1,5}}\\+).*");
    }

    @Test
    void everyExampleLosesItsSecretsAndNothingElse() {
        SecretTexts texts = new SecretTexts(20261128);
        each(block -> block.all("example").stream()
                .flatMap(example -> Stream.generate(() -> texts.marked(example))
                        .limit(3)
                        .map(marked -> () -> assertEquals(
                                SecretTexts.without(marked, Secrets.REDACTED),
                                Secrets.redact(SecretTexts.plain(marked)),
                                block.one("kind")))));
    }

    @Test
    void everyLookAlikeStays() {
        SecretTexts texts = new SecretTexts(20261128);
        each(block -> block.all("not").stream()
                .map(texts::marked)
                .map(text -> () -> assertEquals(text, Secrets.redact(text), block.one("kind"))));
    }

    /** Whatever else finds it too: a detector that finds nothing by itself would not be missed. */
    @Test
    void everyDetectorFindsItsExamplesByItself() {
        SecretTexts texts = new SecretTexts(20261129);
        each(block -> block.all("example").stream().map(texts::marked).map(marked -> () -> {
            String text = SecretTexts.plain(marked);
            assertFalse(alone(block, text).isEmpty(), () -> block.one("kind") + ": " + text);
        }));
    }

    private static Spans alone(Block block, String text) {
        Map<String, String> lines = new HashMap<>();
        block.lines().forEach((word, all) -> lines.put(word, all.get(0)));
        Detector detector = new Detector("", lines, DEFINITIONS);
        Spans spans = new Spans();
        for (int at = 0; at <= text.length(); at++) {
            detector.find(detector.matcher(text), text, at, spans);
        }
        return spans;
    }
}
