package dev.registrydoctor.doctor.cli.stream;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows a long text page by page, as git does: on a terminal where a person types, by the command in PAGER, else by less. An
 * empty PAGER, or cat, shows it at once.
 */
public final class Pager {

    private static final String USUAL = "less";

    /** Less ends when all fits on one screen, shows colors, leaves the text there, and ends with the program at Ctrl-C. */
    private static final String LESS = "FRXK";

    /** What a shell ends with when it does not find a command, or is not allowed to run it. */
    private static final int NOT_FOUND = 127;

    private static final int NOT_ALLOWED = 126;

    private Pager() {}

    /**
     * Shows a text.
     *
     * @param isWanted whether it may be shown page by page
     */
    public static void show(String text, Terminal terminal, boolean isWanted) {
        String command = isWanted && terminal.isInteractive() ? command(terminal.environment()) : null;
        terminal.out().flush();
        if (command == null || !run(command, text, terminal)) {
            terminal.out().print(text);
            terminal.out().flush();
        }
    }

    /** The command that shows a text page by page, or null when there is none. */
    static @Nullable String command(Map<String, String> environment) {
        if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return null;
        }
        String named = environment.get("PAGER");
        if (named != null) {
            return named.isBlank() || named.strip().equals("cat") ? null : named;
        }
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (folder.startsWith("/") && isExecutable(folder)) {
                return USUAL;
            }
        }
        return null;
    }

    private static boolean isExecutable(String folder) {
        try {
            return Files.isExecutable(Path.of(folder, USUAL));
        } catch (InvalidPathException e) {
            return false;
        }
    }

    /** Whether the command could be run. */
    private static boolean run(String command, String text, Terminal terminal) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        shell.environment().putIfAbsent("LESS", LESS);
        if (terminal.unicode()) {
            shell.environment().putIfAbsent("LESSCHARSET", "utf-8");
        }
        try {
            Process process = shell.start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(text.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Who reads has seen enough.
            }
            int exitCode = process.waitFor();
            return exitCode != NOT_FOUND && exitCode != NOT_ALLOWED;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
