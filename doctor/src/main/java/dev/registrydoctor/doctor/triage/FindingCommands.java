package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.Check;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.problem.ProblemPage;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.symptom.Consultation;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.checks.symptom.Verdict;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.text.FindingText;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Commands that show what was found. */
final class FindingCommands {

    private FindingCommands() {}

    static List<SessionCommand> all() {
        return List.of(
                new SessionCommand(
                        "problems",
                        List.of("p"),
                        "",
                        "list all findings, numbered",
                        0,
                        (context, rest) -> problems(context)),
                new SessionCommand(
                                "why",
                                List.of("w"),
                                "[ID]",
                                "show the evidence of a finding, and which causes were ruled out by what",
                                1,
                                FindingCommands::why)
                        .completing(FindingCommands::found),
                new SessionCommand(
                                "show",
                                List.of(),
                                "evidence [ID]",
                                "show all evidence of a finding with its sources",
                                2,
                                FindingCommands::show)
                        .completing(FindingCommands::shown),
                new SessionCommand(
                        "graph",
                        List.of("g"),
                        "",
                        "show causes and their effects",
                        0,
                        (context, rest) -> graph(context)),
                new SessionCommand(
                                "explain",
                                List.of("e"),
                                "ID",
                                "show the page of a problem: meaning, look-alikes, fix, sources",
                                1,
                                FindingCommands::explain)
                        .completing(context -> context.session().environment().problems().stream()
                                .map(Problem::id)
                                .toList()),
                new SessionCommand(
                                "fix",
                                List.of("f"),
                                "[ID] [copy N]",
                                "show the steps of the fix; copy puts the command of step N on the clipboard",
                                3,
                                FindingCommands::fix)
                        .completing(FindingCommands::found));
    }

    /** Ids of the findings; none while the first examination runs, because completion must not wait. */
    static List<String> found(CommandContext context) {
        Examined last = context.session().last();
        return last == null ? List.of() : Listed.names(last.report());
    }

    private static List<String> shown(CommandContext context) {
        List<String> all = new ArrayList<>(List.of("evidence"));
        all.addAll(found(context));
        return all;
    }

    /** The findings that a word refers to; without a word, the one that was shown last, or the first. */
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
                .orElseThrow(() -> new Refused("there are no findings"));
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
        Consultation consultation = rest.isEmpty() ? context.session().consultation() : null;
        if (consultation != null) {
            context.show(page -> ConsultationViews.why(consultation, page));
            if (!(consultation.verdict() instanceof Verdict.Cause cause) || cause.finding() == null) {
                return;
            }
        }
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
            throw new Refused("show takes: evidence [ID]");
        }
        List<Listed> meant = meant(context, words.size() > 1 ? words.get(1) : "");
        context.show(page -> {
            for (Listed listed : meant) {
                page.wide(listed.name(), Tone.BOLD);
                page.label("Evidence", Tone.BOLD);
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
        List<String> ids = environment.problems().stream().map(Problem::id).toList();
        Optional<Problem> named = environment.problems().stream()
                .filter(p -> p.id().equals(id)
                        || p.id().substring(p.id().indexOf('.') + 1).equals(id))
                .findFirst();
        if (named.isEmpty()
                && DidYouMean.of(id, ids).isEmpty()
                && Symptoms.read(Secrets.redact(id)).pattern().isPresent()) {
            // A reason of Kubernetes, such as ImagePullBackOff.
            new SymptomDialog(context).discuss(id);
            return;
        }
        Problem problem = named.orElseThrow(
                () -> new Refused(DidYouMean.unknown("problem", id, ids, "press Tab after explain to list them")));
        Optional<ProblemPage> written = environment.page(problem.id());
        context.show(page -> {
            page.wide(problem.id() + " (" + problem.kind().label() + "): " + problem.title(), Tone.BOLD);
            page.blank();
            for (String line : written.map(ProblemPage::body)
                    .orElse("This problem has no page.")
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
                throw new Refused("name the step: fix [ID] copy 1");
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
            context.say(listed.name() + " is caused by " + root.id() + ". Fix that cause:");
            for (Listed cause : Listed.of(report)) {
                if (cause.number() > 0 && cause.finding().equals(root)) {
                    fix(context, cause);
                }
            }
        } else if (listed.finding().remedy() == null) {
            context.say("There is no fix for " + listed.name() + ". explain " + listed.id() + " shows what is known.");
        } else {
            context.show(page -> Views.fix(listed, report, page));
            carryOut(context, listed);
            ExaminationCommands.offerRecheck(context, listed.id(), "Done?");
        }
    }

    /** Offers to carry the steps out, where somebody can be asked and there is something to change. */
    private static void carryOut(CommandContext context, Listed listed) throws InterruptedException {
        TriageEnvironment environment = context.session().environment();
        if (!environment.canFix() || !context.screen().isWatched()) {
            return;
        }
        String answer = context.screen().answer("Carry it out now? It asks before each step. [y]es, [n]o");
        if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            return;
        }
        try {
            environment.fix(listed.id(), context.screen());
        } catch (IOException e) {
            throw new Refused(String.valueOf(e.getMessage()));
        }
    }

    private static void copy(CommandContext context, Listed listed, int number) throws InterruptedException {
        Remedy remedy = listed.finding().remedy();
        if (remedy == null || number > remedy.steps().size()) {
            throw new Refused(listed.name() + " has no step " + number);
        }
        Report report = context.session().examined().report();
        String command = report.text(remedy).steps().get(number - 1).command();
        if (command == null) {
            throw new Refused("step " + number + " has no command to copy");
        }
        if (!context.screen().copy(command)) {
            throw new Refused("this terminal has no clipboard; fix prints the command");
        }
        context.say("Sent the command of step " + number
                + " to the clipboard of the terminal. If it is not there, the terminal or tmux (set-clipboard) does not allow"
                + " it.");
    }
}
