package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.FindingText;
import dev.registrydoctor.reports.text.Page.Tone;
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
                        (context, rest) -> problems(context)),
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
                new SessionCommand(
                        "graph", List.of("g"), "", "what follows from what", 0, (context, rest) -> graph(context)),
                new SessionCommand(
                                "explain",
                                List.of("e"),
                                "ID",
                                "the page of a problem: meaning, look-alikes, fix, sources",
                                1,
                                FindingCommands::explain)
                        .completing(context -> context.session().environment().problems().stream()
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
    static List<String> found(CommandContext context) {
        Examined last = context.session().last();
        return last == null ? List.of() : Listed.names(last.report());
    }

    private static List<String> shown(CommandContext context) {
        List<String> all = new ArrayList<>(List.of("evidence"));
        all.addAll(found(context));
        return all;
    }

    /** What is meant by a word; without one, what was spoken of last, or what is gravest. */
    static List<Listed> meant(CommandContext context, String typed) throws InterruptedException {
        Report report = context.session().examined().report();
        Finding focus = context.session().focus();
        if (!typed.isEmpty()) {
            List<Listed> meant = Listed.meant(typed, report);
            context.session().focus(meant.get(0).finding());
            return meant;
        }
        List<Listed> all = Listed.of(report);
        return all.stream()
                .filter(l -> focus != null && l.name().equals(focus.id()))
                .findFirst()
                .or(() -> all.stream().filter(l -> l.number() == 1).findFirst())
                .map(List::of)
                .orElseThrow(() -> new Refused("nothing was found that this could be asked of"));
    }

    private static void problems(CommandContext context) throws InterruptedException {
        Report report = context.session().examined().report();
        context.show(page -> Views.problems(report, page));
    }

    private static void graph(CommandContext context) throws InterruptedException {
        Report report = context.session().examined().report();
        context.show(page -> Views.graph(report, page));
    }

    private static void why(CommandContext context, String rest) throws InterruptedException {
        List<Listed> meant = meant(context, rest);
        Report report = context.session().examined().report();
        Map<String, String> checkOf = checkOf(context.session().environment().checks());
        context.show(page -> {
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

    private static void show(CommandContext context, String rest) throws InterruptedException {
        List<String> words = SessionCommand.words(rest);
        if (words.isEmpty() || !"evidence".startsWith(words.get(0))) {
            throw new Refused("show evidence [ID] is what can be shown");
        }
        List<Listed> meant = meant(context, words.size() > 1 ? words.get(1) : "");
        context.show(page -> {
            for (Listed listed : meant) {
                page.wide(listed.name(), Tone.BOLD);
                page.label("Seen", Tone.BOLD);
                new FindingText(page).observations(0, listed.finding().evidence());
                page.blank();
            }
        });
    }

    private static void explain(CommandContext context, String rest) throws InterruptedException {
        TriageEnvironment environment = context.session().environment();
        String id = rest.isEmpty() || rest.chars().allMatch(Character::isDigit)
                ? meant(context, rest).get(0).id()
                : rest;
        Problem problem = environment.problems().stream()
                .filter(p -> p.id().equals(id)
                        || p.id().substring(p.id().indexOf('.') + 1).equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Refused("there is no problem '" + CleanText.line(id) + "'; press Tab after explain"));
        Optional<ProblemPage> written = environment.page(problem.id());
        context.show(page -> {
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

    private static void fix(CommandContext context, String rest) throws InterruptedException {
        List<String> words = new ArrayList<>(SessionCommand.words(rest));
        int copy = words.indexOf("copy");
        if (copy >= 0) {
            if (copy != words.size() - 2 || !words.get(copy + 1).matches("[1-9]\\d?")) {
                throw new Refused("say which step: fix [ID] copy 1");
            }
            List<Listed> meant = meant(context, copy == 0 ? "" : words.get(0));
            copy(context, meant.get(0), Integer.parseInt(words.get(copy + 1)));
            return;
        }
        if (words.size() > 1) {
            throw new Refused("fix takes one ID");
        }
        for (Listed listed : meant(context, rest)) {
            fix(context, listed);
        }
    }

    private static void fix(CommandContext context, Listed listed) throws InterruptedException {
        Report report = context.session().examined().report();
        if (listed.number() == 0 && listed.diagnosis() != null) {
            Finding root = listed.diagnosis().root();
            context.say(listed.name() + " follows from " + root.id() + ": fix that, and this goes away. Its steps:");
            context.show(page -> Views.fix(new Listed(1, "CAUSE", root, listed.diagnosis()), report, page));
        } else if (listed.finding().remedy() == null) {
            context.say(
                    "There are no steps for " + listed.name() + "; explain " + listed.id() + " tells what is known.");
        } else {
            context.show(page -> Views.fix(listed, report, page));
            context.say("When done: recheck " + listed.id() + ", or watch.");
        }
    }

    private static void copy(CommandContext context, Listed listed, int number) throws InterruptedException {
        Remedy remedy = listed.finding().remedy();
        if (remedy == null || number > remedy.steps().size()) {
            throw new Refused("there is no step " + number + " of " + listed.name());
        }
        Report report = context.session().examined().report();
        String command = report.text(remedy).steps().get(number - 1).command();
        if (command == null) {
            throw new Refused("step " + number + " has no command to copy");
        }
        if (!context.screen().copy(command)) {
            throw new Refused("there is no terminal here that has a clipboard; fix prints the command");
        }
        context.say("Sent the command of step " + number
                + " to the terminal's clipboard. If it does not arrive, the terminal, or tmux (set-clipboard), does not let"
                + " programs do so.");
    }
}
