package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.reports.CleanText;
import dev.registrydoctor.reports.FindingText;
import dev.registrydoctor.reports.Page.Tone;
import dev.registrydoctor.reports.Report;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands that tell of what was found. */
final class FindingCommands {

    private FindingCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                        "problems",
                        List.of("p"),
                        "",
                        "everything that was found, numbered",
                        0,
                        (room, rest) -> problems(room)),
                new SessionCommand(
                                "why",
                                List.of("w"),
                                "[ID]",
                                "the evidence of a finding, and what was ruled out as its cause",
                                1,
                                FindingCommands::why)
                        .completing(FindingCommands::found),
                new SessionCommand(
                                "show",
                                List.of(),
                                "evidence [ID]",
                                "all that was seen of a finding, and where",
                                2,
                                FindingCommands::show)
                        .completing(FindingCommands::shown),
                new SessionCommand("graph", List.of("g"), "", "what follows from what", 0, (room, rest) -> graph(room)),
                new SessionCommand(
                                "explain",
                                List.of("e"),
                                "ID",
                                "the page of a problem: meaning, look-alikes, fix, sources",
                                1,
                                FindingCommands::explain)
                        .completing(room -> room.session().practice().problems().stream()
                                .map(Problem::id)
                                .toList()),
                new SessionCommand(
                                "fix",
                                List.of("f"),
                                "[ID] [copy N]",
                                "the steps with this site's names; copy puts the command of step N on the clipboard",
                                3,
                                FindingCommands::fix)
                        .completing(FindingCommands::found));
    }

    /** Ids of what was found; none while the first examination runs, since completion waits for nothing. */
    static List<String> found(CommandContext room) {
        Examined last = room.session().last();
        return last == null ? List.of() : Listed.names(last.report());
    }

    private static List<String> shown(CommandContext room) {
        List<String> all = new ArrayList<>(List.of("evidence"));
        all.addAll(found(room));
        return all;
    }

    /** What is meant by a word; without one, what was spoken of last, or what is gravest. */
    static List<Listed> meant(CommandContext room, String typed) throws InterruptedException {
        Report report = room.session().examined().report();
        Finding focus = room.session().focus();
        if (!typed.isEmpty()) {
            List<Listed> meant = Listed.meant(typed, report);
            room.session().focus(meant.get(0).finding());
            return meant;
        }
        List<Listed> all = Listed.of(report);
        return all.stream()
                .filter(l -> focus != null && l.name().equals(Examined.name(focus)))
                .findFirst()
                .or(() -> all.stream().filter(l -> l.number() == 1).findFirst())
                .map(List::of)
                .orElseThrow(() -> new Refused("nothing was found that this could be asked of"));
    }

    private static void problems(CommandContext room) throws InterruptedException {
        Report report = room.session().examined().report();
        room.show(page -> Views.problems(report, page));
    }

    private static void graph(CommandContext room) throws InterruptedException {
        Report report = room.session().examined().report();
        room.show(page -> Views.graph(report, page));
    }

    private static void why(CommandContext room, String rest) throws InterruptedException {
        List<Listed> meant = meant(room, rest);
        Report report = room.session().examined().report();
        Map<String, String> checkOf = checkOf(room.session().practice().checks());
        room.show(page -> {
            for (Listed listed : meant) {
                Views.why(listed, report, checkOf, page);
            }
        });
    }

    /** The check that reports each problem. */
    private static Map<String, String> checkOf(List<Check> checks) {
        Map<String, String> checkOf = new HashMap<>();
        for (Check check : checks) {
            check.info()
                    .problems()
                    .forEach(p -> checkOf.putIfAbsent(p.id(), check.info().id()));
        }
        return checkOf;
    }

    private static void show(CommandContext room, String rest) throws InterruptedException {
        List<String> words = SessionCommand.words(rest);
        if (words.isEmpty() || !"evidence".startsWith(words.get(0))) {
            throw new Refused("show evidence [ID] is what can be shown");
        }
        List<Listed> meant = meant(room, words.size() > 1 ? words.get(1) : "");
        room.show(page -> {
            for (Listed listed : meant) {
                page.wide(listed.name(), Tone.BOLD);
                page.label("Seen", Tone.BOLD);
                new FindingText(page).observations(0, listed.finding().evidence());
                page.blank();
            }
        });
    }

    private static void explain(CommandContext room, String rest) throws InterruptedException {
        TriageEnvironment practice = room.session().practice();
        String id = rest.isEmpty() || rest.chars().allMatch(Character::isDigit)
                ? meant(room, rest).get(0).id()
                : rest;
        Problem problem = practice.problems().stream()
                .filter(p -> p.id().equals(id)
                        || p.id().substring(p.id().indexOf('.') + 1).equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Refused("there is no problem '" + CleanText.line(id) + "'; press Tab after explain"));
        Optional<ProblemPage> written = practice.page(problem.id());
        room.show(page -> {
            page.wide(problem.id() + " (" + problem.kind().label() + "): " + problem.title(), Tone.BOLD);
            page.blank();
            for (String line : written.map(ProblemPage::body)
                    .orElse("There is no page yet.")
                    .lines()
                    .toList()) {
                page.row(line, line.startsWith("#") ? Tone.BOLD : Tone.PLAIN);
            }
        });
    }

    private static void fix(CommandContext room, String rest) throws InterruptedException {
        List<String> words = new ArrayList<>(SessionCommand.words(rest));
        int copy = words.indexOf("copy");
        if (copy >= 0) {
            if (copy != words.size() - 2 || !words.get(copy + 1).matches("[1-9]\\d?")) {
                throw new Refused("say which step: fix [ID] copy 1");
            }
            List<Listed> meant = meant(room, copy == 0 ? "" : words.get(0));
            copy(room, meant.get(0), Integer.parseInt(words.get(copy + 1)));
            return;
        }
        if (words.size() > 1) {
            throw new Refused("fix takes one ID");
        }
        for (Listed listed : meant(room, rest)) {
            fix(room, listed);
        }
    }

    private static void fix(CommandContext room, Listed listed) throws InterruptedException {
        Report report = room.session().examined().report();
        if (listed.number() == 0 && listed.diagnosis() != null) {
            Finding root = listed.diagnosis().root();
            room.say(listed.name() + " follows from " + Examined.name(root) + ": mend that, and this goes. Its steps:");
            room.show(page -> Views.fix(new Listed(1, "CAUSE", root, listed.diagnosis()), report, page));
        } else if (listed.finding().remedy() == null) {
            room.say("There are no steps for " + listed.name() + "; explain " + listed.id() + " tells what is known.");
        } else {
            room.show(page -> Views.fix(listed, report, page));
            room.say("When done: recheck " + listed.id() + ", or watch.");
        }
    }

    private static void copy(CommandContext room, Listed listed, int number) throws InterruptedException {
        Remedy remedy = listed.finding().remedy();
        if (remedy == null || number > remedy.steps().size()) {
            throw new Refused("there is no step " + number + " of " + listed.name());
        }
        Report report = room.session().examined().report();
        String command = report.text(remedy).steps().get(number - 1).command();
        if (command == null) {
            throw new Refused("step " + number + " has no command to copy");
        }
        if (!room.screen().copy(command)) {
            throw new Refused("there is no terminal here that has a clipboard; fix prints the command");
        }
        room.say("Sent the command of step " + number
                + " to the terminal's clipboard. If it does not arrive, the terminal, or tmux (set-clipboard), does not let"
                + " programs do so.");
    }
}
