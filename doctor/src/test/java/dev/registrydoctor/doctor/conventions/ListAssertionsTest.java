package dev.registrydoctor.doctor.conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.testkit.NonEmpty;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An assertion that no element of a list satisfies a condition, or that all do, holds for an empty list too, so it can
 * pass although the code under test found nothing. Tests use {@link NonEmpty}, which fails on an empty list, or assert
 * that the list equals {@code List.of()}.
 */
class ListAssertionsTest {

    private static final Pattern STATEMENT = Pattern.compile(
            "\\bassert(?:True|False)\\((?:[^;\"']++|\"(?:\\\\.|[^\"\\\\])*+\"|'(?:\\\\.|[^'\\\\])*+')*+;");
    private static final Pattern HOLDS_FOR_NOTHING = Pattern.compile(
            "^assertTrue\\((?!\\s*!).*\\.(?:noneMatch|allMatch)\\("
                    + "|^(?:assertFalse\\(|assertTrue\\(\\s*!).*\\.anyMatch\\(",
            Pattern.DOTALL);

    /** The characters and the lines of a text are no list of results. */
    private static final Pattern OF_A_TEXT = Pattern.compile("\\.(?:chars|codePoints|lines)\\(\\)");

    /** Tests of checks do not put the answer into a variable either. */
    private static final Pattern IN_TESTS_OF_CHECKS = Pattern.compile("(?<!NonEmpty)\\.(?:noneMatch|allMatch)\\(");

    private static List<String> offenders(String source) {
        return STATEMENT
                .matcher(source)
                .results()
                .map(m -> m.group())
                .filter(s -> HOLDS_FOR_NOTHING.matcher(s).find()
                        && !OF_A_TEXT.matcher(s).find())
                .toList();
    }

    private static List<Path> tests(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(f -> f.toString().endsWith(".java")).toList();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"checks/api", "checks", "reports", "samples", "samples/https", "packaging", "doctor"})
    void noTestAssertsOverAListThatMayBeEmpty(String module) throws IOException {
        List<Path> files = tests(Path.of("..", module, "src/test/java"));
        NonEmpty.allMatch(files, Files::isRegularFile);
        List<String> offenders = new ArrayList<>();
        for (Path file : files) {
            if (!file.endsWith("ListAssertionsTest.java")) {
                offenders(Files.readString(file)).forEach(o -> offenders.add(file.getFileName() + ": " + o));
            }
        }
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    @Test
    void noTestOfAChecksPackageUsesNoneMatchOrAllMatchOfAStream() throws IOException {
        List<Path> files = tests(Path.of("../checks/src/test/java/dev/registrydoctor/checks/catalog"));
        NonEmpty.allMatch(files, Files::isRegularFile);
        List<String> offenders = new ArrayList<>();
        for (Path file : files) {
            IN_TESTS_OF_CHECKS
                    .matcher(Files.readString(file))
                    .results()
                    .forEach(m -> offenders.add(file.getFileName() + ": " + m.group()));
        }
        assertEquals(List.of(), offenders, () -> String.join("\n", offenders));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assertTrue(findings.stream().noneMatch(f -> f.hypothesis()));",
                "assertTrue(\n    findings.stream()\n        .allMatch(Finding::hypothesis), \"a; b\");",
                "assertFalse(findings.stream().anyMatch(f -> f.id().equals(\"a;b\")), findings::toString);",
                "assertTrue(!findings.stream().anyMatch(Finding::hypothesis));",
                "Assertions.assertFalse(findings.stream().anyMatch(Finding::hypothesis));"
            })
    void isFound(String statement) {
        assertEquals(1, offenders("class A {\n" + statement + "\n}").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assertTrue(findings.stream().anyMatch(Finding::hypothesis));",
                "assertFalse(findings.stream().allMatch(Finding::hypothesis));",
                "NonEmpty.noneMatch(findings, Finding::hypothesis);",
                "assertTrue(text.chars().noneMatch(c -> c < 0x20));",
                "assertTrue(one); boolean none = findings.stream().noneMatch(Finding::hypothesis);"
            })
    void isLeftAlone(String statement) {
        assertEquals(List.of(), offenders("class A {\n" + statement + "\n}"));
    }
}
