package dev.registrydoctor.packaging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.cli.completion.CommandTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The man page and the completions: they name every command and every option. */
class ShellTextsTest {

    @TempDir
    private Path folder;

    private final CommandLine program = ShellTexts.program();

    @BeforeEach
    void write() throws IOException {
        ShellTexts.main(new String[] {folder.toString(), "1764028800"});
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private Stream<OptionSpec> options() {
        return Stream.concat(Stream.of(program), CommandTexts.commands(program).values().stream())
                .flatMap(command -> CommandTexts.options(command.getCommandSpec()).stream());
    }

    private void namesEverything(String file, UnaryOperator<String> form) throws IOException {
        String text = text(file);
        assertTrue(options().count() > 40, "options are looked at");
        List<String> missing = Stream.concat(
                        CommandTexts.commands(program).keySet().stream().flatMap(name -> Stream.of(name.split(" "))),
                        options().flatMap(o -> Stream.of(o.names())).map(form))
                .filter(name -> !text.contains(name))
                .toList();
        assertEquals(List.of(), missing, file);
    }

    @Test
    void theManPageNamesEverything() throws IOException {
        namesEverything("registry-doctor.1", name -> name.replace("-", "\\-"));
    }

    @Test
    void completionsNameEverything() throws IOException {
        namesEverything("registry-doctor.bash", name -> name);
        namesEverything("_registry-doctor", name -> name);
        namesEverything(
                "registry-doctor.fish",
                name -> name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }

    /** Where a text begins with a dot, groff would take it for a request and drop it. */
    @Test
    void theManPageIsDatedAndHasNoRequestsThatItDoesNotMean() throws IOException {
        String page = text("registry-doctor.1");
        assertTrue(page.startsWith(".TH \"REGISTRY\\-DOCTOR\" \"1\" \"2025\\-11\\-25\""), page.substring(0, 80));
        List<String> requests = page.lines()
                .filter(line -> line.startsWith(".") || line.startsWith("'"))
                .map(line -> line.split(" ", 2)[0])
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of(".B", ".SH", ".SS", ".TH", ".TP"), requests);
        assertFalse(page.contains("${") || page.contains("%n"), page);
    }

    /** picocli's own completion, as bash would call it. */
    @Test
    void bashCompletesAnOption() throws Exception {
        assertEquals("--timeout", completed("run --time"));
    }

    @Test
    void bashCompletesACommandAfterHelp() throws Exception {
        assertEquals("triage", completed("help tri"));
    }

    @Test
    void bashCompletesAValueAsHelpWritesIt() throws Exception {
        assertTrue(text("registry-doctor.bash").contains("(\"problem\" \"warning\" \"never\")"));
        assertTrue(text("registry-doctor.bash").contains("\"zsh\""));
    }

    private String completed(String words) throws Exception {
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        ". ./registry-doctor.bash; COMP_WORDS=(registry-doctor " + words + "); COMP_CWORD=2;"
                                + " _complete_registry-doctor; echo \"${COMPREPLY[*]}\"")
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        return new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
