package dev.registrydoctor.doctor.conventions;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.testkit.NonEmpty;
import dev.registrydoctor.doctor.cli.CommandLineProgram;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Texts that people read do not contain the words of {@code plain-words.txt}. */
class PlainWordsTest {

    private static final Path ROOT = Path.of("..");

    /** Classes with lists of words that are not texts: those that redaction leaves as they are. */
    private static final Set<String> NOT_A_TEXT = Set.of("Vocabulary.java");

    private static final PlainWords WORDS = PlainWords.read();

    @Test
    void documentsUsePlainWords() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (Path file : documents()) {
            add(found, ROOT.relativize(file).toString(), WORDS.in(PlainWords.proseOf(Files.readString(file))));
        }
        assertNone(found);
    }

    private static List<Path> documents() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder :
                List.of("docs", "samples", "checks/src/main/resources", "doctor/src/test/resources/sites")) {
            all.addAll(files(ROOT.resolve(folder), ".md"));
        }
        try (Stream<Path> top = Files.list(ROOT)) {
            top.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
        }
        NonEmpty.allMatch(all, Files::isRegularFile);
        return all.stream().filter(file -> !file.toString().contains("/target")).toList();
    }

    @Test
    void messagesUsePlainWords() throws IOException {
        Map<String, List<String>> found = new TreeMap<>();
        for (String module :
                List.of("checks/api", "checks", "samples", "samples/https", "reports", "doctor", "packaging")) {
            Path sources = ROOT.resolve(module).resolve("src/main/java");
            for (Path file : files(sources, ".java")) {
                if (NOT_A_TEXT.contains(String.valueOf(file.getFileName()))) {
                    continue;
                }
                String name = packageOf(sources, file);
                for (String text : JavaTexts.of(Files.readString(file))) {
                    WORDS.in(text).forEach(place -> add(found, name, List.of(file.getFileName() + ": " + place)));
                }
            }
        }
        assertNone(found);
    }

    private static String packageOf(Path sources, Path file) {
        return sources.resolve("dev/registrydoctor")
                .relativize(file.resolveSibling(""))
                .toString()
                .replace('/', '.');
    }

    @Test
    void helpUsesPlainWords() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Map<String, List<String>> found = new TreeMap<>();
        help(
                CommandLineProgram.commandLine(
                        new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, 80, true, Map.of()),
                        ""),
                found);
        assertNone(found);
    }

    private static void help(CommandLine command, Map<String, List<String>> found) {
        add(found, command.getCommandSpec().qualifiedName(), WORDS.in(command.getUsageMessage()));
        command.getSubcommands().values().forEach(inner -> help(inner, found));
    }

    private static List<Path> files(Path folder, String suffix) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(suffix))
                    .sorted()
                    .toList();
        }
    }

    private static void add(Map<String, List<String>> found, String where, List<String> places) {
        if (!places.isEmpty()) {
            found.computeIfAbsent(where, name -> new ArrayList<>()).addAll(places);
        }
    }

    private static void assertNone(Map<String, List<String>> found) {
        assertEquals(Map.of(), found, () -> describe(found));
    }

    private static String describe(Map<String, List<String>> found) {
        StringBuilder text = new StringBuilder();
        found.forEach((where, places) -> {
            text.append(where).append(" (").append(places.size()).append(")\n");
            places.forEach(place -> text.append("    ").append(place).append('\n'));
        });
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Mend each cause by its steps.",
                "it is no kubeconfig",
                "You may\nnot list the objects.",
                "a hosts.toml that is none",
                "The evidence bears a cause.",
                "a warning that takes effect",
                "BLIND",
                "61 checks looked"
            })
    void isFound(String text) {
        assertEquals(1, WORDS.in(text).size(), text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "There is no Service.",
                "The tag is no longer there.",
                "a bearer token",
                "a website",
                "workload.waits-in-back-off",
                "The change takes effect after a restart.",
                "The connection hangs on other nodes."
            })
    void isLeftAlone(String text) {
        assertEquals(List.of(), WORDS.in(text));
    }

    @Test
    void quotedTextIsNotProse() {
        String page =
                "---\nkind: root\ntitle: A site\n---\nSee `may not` and https://example.org/site.\n```\nmay not\n```\n";

        assertEquals(1, WORDS.in(PlainWords.proseOf(page)).size(), PlainWords.proseOf(page));
    }

    @ParameterizedTest
    @CsvSource({
        "'f(\"You may \" + \"not list it.\"); // may not', You may not list it.",
        "'char c = ''\"''; f(\"two words\");', two words",
        "'f(\"one-name\"); f(\"BLIND\");', BLIND"
    })
    void textsOfASource(String source, String text) {
        assertEquals(List.of(text), JavaTexts.of(source));
    }
}
