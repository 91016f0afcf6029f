package dev.registrydoctor.packaging;

import dev.registrydoctor.doctor.cli.CommandLineProgram;
import dev.registrydoctor.doctor.cli.completion.ShellCompletion;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import picocli.CommandLine;

/** Writes what a shell's user has beside a program: the man page, and completion for bash, zsh and fish. */
public final class ShellTexts {

    private ShellTexts() {}

    /**
     * Writes them into a folder.
     *
     * @param args the folder, and the seconds since 1970 that the man page is dated with
     */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        LocalDate date = Instant.ofEpochSecond(Long.parseLong(args[1]))
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        CommandLine program = program();
        Files.writeString(folder.resolve(Version.NAME + ".1"), ManPage.of(program, date));
        Files.writeString(folder.resolve("_" + Version.NAME), ShellCompletion.ZSH.script(program));
        Files.writeString(folder.resolve(Version.NAME + ".fish"), ShellCompletion.FISH.script(program));
        Files.writeString(folder.resolve(Version.NAME + ".bash"), ShellCompletion.BASH.script(program));
    }

    /** The command line with all its commands, in no environment. */
    static CommandLine program() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return CommandLineProgram.commandLine(
                new Terminal(nowhere, nowhere, InputStream.nullInputStream(), false, false, 80, true, Map.of()), "");
    }
}
