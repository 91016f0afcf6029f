package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The commands of a session. */
final class CommandTable {

    private static final CommandTable ALL = new CommandTable(
            Stream.of(FindingCommands.all(), SiteCommands.all(), ExaminationCommands.all(), RecordCommands.all())
                    .flatMap(List::stream)
                    .toList());

    private final List<SessionCommand> commands;

    private CommandTable(List<SessionCommand> some) {
        List<SessionCommand> all = new ArrayList<>(some);
        all.add(new SessionCommand(
                        "help", List.of("?", "h"), "[COMMAND]", "list the commands, or describe one", 1, this::help)
                .completing(context -> names()));
        all.add(new SessionCommand(
                "quit", List.of("q", "exit"), "", "end the session, as Ctrl-D does", 0, (context, rest) -> {
                    throw new Leave();
                }));
        commands = List.copyOf(all);
    }

    static CommandTable all() {
        return ALL;
    }

    /** Ends the session. */
    static final class Leave extends RuntimeException {
        Leave() {
            super("leave", null, false, false);
        }
    }

    List<String> names() {
        return commands.stream().map(SessionCommand::name).toList();
    }

    /** Each command with its arguments and what it does. */
    private static List<String[]> entries() {
        return ALL.commands.stream()
                .map(c -> new String[] {
                    c.synopsis() + (c.shorts().isEmpty() ? "" : " (" + String.join(", ", c.shorts()) + ")"), c.help()
                })
                .toList();
    }

    /** The command that a word calls: its name, a short form, or a unique prefix. */
    Optional<SessionCommand> called(String word) {
        Optional<SessionCommand> exact = commands.stream()
                .filter(c -> c.name().equals(word) || c.shorts().contains(word))
                .findFirst();
        if (exact.isPresent()) {
            return exact;
        }
        List<SessionCommand> begun = commands.stream()
                .filter(c -> !word.isEmpty() && c.name().startsWith(word))
                .toList();
        return begun.size() == 1 ? Optional.of(begun.get(0)) : Optional.empty();
    }

    /** The names that a line with this many words after the command can call. */
    List<String> namesTaking(int words) {
        return commands.stream()
                .filter(c -> words <= c.most())
                .map(SessionCommand::name)
                .toList();
    }

    /** Commands whose names begin so; where there are several, none of them is called. */
    List<String> begunBy(String word) {
        return names().stream().filter(n -> n.startsWith(word)).toList();
    }

    private void help(CommandContext context, String rest) {
        if (rest.isEmpty() || rest.equals("?")) {
            context.show(page -> {
                page.wide(
                        "Paste an error line, or describe in words what does not work. Or enter a command; unique prefixes"
                                + " work, and COMMAND ? describes it:",
                        Tone.PLAIN);
                page.blank();
                page.table(entries());
            });
            return;
        }
        SessionCommand command = called(rest)
                .orElseThrow(() -> new Refused(DidYouMean.unknown("command", rest, names(), "? lists the commands")));
        context.show(page -> describe(command, page));
    }

    static void describe(SessionCommand command, Page page) throws IOException {
        page.wide(command.synopsis(), Tone.BOLD);
        page.wide(command.help(), Tone.PLAIN);
        if (!command.shorts().isEmpty()) {
            page.wide("Short: " + String.join(", ", command.shorts()), Tone.DIM);
        }
    }

    /** What the last word of a line can become. */
    List<String> completions(CommandContext context, String before, String word) {
        List<String> words = SessionCommand.words(before);
        List<String> all = words.isEmpty()
                ? names()
                : called(words.get(0)).map(c -> c.completes().apply(context)).orElse(List.of());
        return all.stream().distinct().filter(n -> n.startsWith(word)).toList();
    }
}
