package dev.registrydoctor.doctor.cli;

import dev.registrydoctor.doctor.cli.command.RunCommand;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.doctor.cli.stream.Version;
import dev.registrydoctor.doctor.source.cluster.PodAccess;
import dev.registrydoctor.doctor.triage.screen.LineScreen;
import dev.registrydoctor.reports.record.ExitCode;
import dev.registrydoctor.samples.server.EmbeddedSite;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;

/** Runs, as users start them, of sites that another process serves on loopback: for the launcher's archive of classes. */
public final class RehearsedRuns {

    /** From this Java on, what is in the archive is loaded at each start, needed or not. */
    private static final int LOADS_ALL = 25;

    private RehearsedRuns() {}

    /** How {@link #all} is led to these sites. */
    public static String[] arguments(EmbeddedSite... sites) {
        return Arrays.stream(sites).map(RehearsedRuns::argument).toArray(String[]::new);
    }

    private static String argument(EmbeddedSite site) {
        StringBuilder argument = new StringBuilder();
        argument.append(site.kubeconfig()).append('\n').append(site.hostRoot());
        site.redirects()
                .forEach((from, to) ->
                        argument.append('\n').append(from).append('=').append(to));
        return argument.toString();
    }

    /**
     * Runs them all.
     *
     * @param sites as {@link #arguments} names them
     * @throws IllegalStateException when a run ends otherwise than it should
     */
    public static void all(String... sites) throws IOException, ClassNotFoundException {
        Terminal terminal = terminal();
        for (String site : sites) {
            run(terminal, site.split("\n"));
        }
        if (Runtime.version().feature() < LOADS_ALL) {
            others(terminal);
        }
        // What a run meets at times: being in a pod, and an answer that it wants no more of.
        PodAccess.of(Map.of());
        Class.forName("okhttp3.internal.http2.StreamResetException");
    }

    private static Terminal terminal() {
        // As Main does, which makes a terminal of its own.
        Terminal.ofProcess().out().flush();
        Terminal terminal = new Terminal(
                new PrintWriter(Writer.nullWriter()),
                new PrintWriter(Writer.nullWriter()),
                new ByteArrayInputStream("push refused\nproblems\nwhy\nfix\n".getBytes(StandardCharsets.UTF_8)),
                true,
                false,
                100,
                true,
                Map.of());
        terminal.out().println(Version.line());
        return terminal;
    }

    private static void run(Terminal terminal, String... site) {
        Map<String, String> redirects = new HashMap<>();
        for (String redirect : List.of(site).subList(2, site.length)) {
            int end = redirect.lastIndexOf('=');
            redirects.put(redirect.substring(0, end), redirect.substring(end + 1));
        }
        CommandLine commandLine = CommandLineProgram.commandLine(terminal, "run");
        CommandLine command =
                Objects.requireNonNull(commandLine.getSubcommands().get("run"));
        ((RunCommand) command.getCommandSpec().userObject()).redirect(redirects);
        int exitCode = commandLine.execute("run", "--kubeconfig", site[0], "--host-root", site[1]);
        // A busy machine runs into time limits, and has loaded most of the classes then.
        if (exitCode != ExitCode.OK && exitCode != ExitCode.PROBLEMS && exitCode != ExitCode.INCONCLUSIVE) {
            throw new IllegalStateException("run ended with " + exitCode);
        }
    }

    private static void others(Terminal terminal) throws IOException, ClassNotFoundException {
        for (String line : List.of(
                "--help",
                "checks",
                "explain storage.addon-disabled",
                "run --sample healthy",
                "run --sample storage-addon-off -o json",
                "triage --sample storage-addon-off")) {
            CommandLineProgram.execute(terminal, line.split(" "));
        }
        LineScreen.rehearse();
    }
}
