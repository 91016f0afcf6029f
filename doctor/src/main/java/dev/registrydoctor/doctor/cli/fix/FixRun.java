package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnoses;
import dev.registrydoctor.doctor.act.apply.CommandRunner;
import dev.registrydoctor.doctor.act.apply.Undoer;
import dev.registrydoctor.doctor.act.change.CommandRun;
import dev.registrydoctor.doctor.act.fix.Effect;
import dev.registrydoctor.doctor.act.fix.Fixer;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.fix.StepResult.Outcome;
import dev.registrydoctor.doctor.act.journal.Journal;
import dev.registrydoctor.doctor.act.journal.JournalEntry;
import dev.registrydoctor.doctor.act.plan.Planner;
import dev.registrydoctor.doctor.cli.fix.text.ChangeText;
import dev.registrydoctor.doctor.cli.fix.text.PlanJson;
import dev.registrydoctor.doctor.cli.fix.text.PlanText;
import dev.registrydoctor.doctor.cli.fix.text.StepTalk;
import dev.registrydoctor.doctor.cli.fix.text.UndoText;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Carries out the plans of a fix one after the other, and examines the site after each. */
final class FixRun {

    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** A command that only shows something; one that waits for a rollout takes longer and is ended. */
    private static final Duration CHECKING = Duration.ofSeconds(20);

    private static final int MOST_LINES = 12;

    private final Fixing fixing;
    private final Acting acting;
    private final Planner planner;
    private final Agreement agreement;
    private final Terminal terminal;
    private final TextStyle style;
    private final Person person;
    private final StepTalk talk;

    /**
     * A run.
     *
     * @param fixing where it prints, and how it examines again
     */
    FixRun(Fixing fixing, Acting acting, Planner planner, Agreement agreement, TextStyle style, Person person) {
        this.fixing = fixing;
        this.acting = acting;
        this.planner = planner;
        this.agreement = agreement;
        this.terminal = fixing.terminal();
        this.style = style;
        this.person = person;
        this.talk = new StepTalk(terminal);
    }

    /** Carries the plans out. */
    List<PlanJson.Ran> run(List<PlannedRemedy> remedies, Look first) throws IOException, InterruptedException {
        List<PlanJson.Ran> all = new ArrayList<>();
        Look now = first;
        boolean isChanged = false;
        try (Journal journal = acting.openJournal()) {
            for (PlannedRemedy remedy : remedies) {
                Finding cause = remedy.cause();
                if (cause != null && isChanged && isGone(cause, now)) {
                    say(remedy.title() + " is gone too.");
                    all.add(new PlanJson.Ran(remedy, List.of(), Effect.FIXED.label(), 0));
                    continue;
                }
                One one = fix(isChanged ? fixing.planAgain(remedy, now, planner) : remedy, now, journal);
                all.add(one.ran());
                isChanged |= one.ran().effect() != null;
                now = one.after();
                if (one.isEnded()) {
                    break;
                }
            }
        }
        return all;
    }

    private static boolean isGone(Finding cause, Look now) {
        return now.couldLookFor(cause) && Effect.of(cause, now.diagnoses(), now.diagnoses(), true) == Effect.FIXED;
    }

    /** One plan that was gone through. */
    private record One(PlanJson.Ran ran, Look after, boolean isEnded) {}

    private One fix(PlannedRemedy remedy, Look before, Journal journal) throws IOException, InterruptedException {
        new PlanText(new Page(style, terminal.out())).title(remedy);
        Journal.Writing writing = acting.begin(remedy, journal);
        AskedConsent consent = new AskedConsent(terminal, style, agreement, person);
        Fixer.Result result = new Fixer(
                        planner, acting.applier(), consent, talk, new CollectionGate(fixing.site(), terminal))
                .fix(remedy, writing);
        int number = writing.entry().steps().isEmpty() ? 0 : writing.entry().number();
        Finding cause = remedy.cause();
        if (cause == null || !result.hasChanged()) {
            say("Nothing was changed.");
            return new One(new PlanJson.Ran(remedy, result.results(), null, number), before, result.isEnded());
        }
        check(remedy);
        Look after = wait(cause, before);
        Effect effect = effect(cause, before.diagnoses(), after);
        say(sentence(effect, cause, remedy, before.diagnoses(), after));
        if (writing.entry().isReversible()) {
            offerUndo(effect == Effect.WORSE || result.has(Outcome.FAILED), writing, journal);
        }
        return new One(new PlanJson.Ran(remedy, result.results(), effect.label(), number), after, result.isEnded());
    }

    /** Runs what the remedy says shows whether it worked, for the person to see. */
    private void check(PlannedRemedy remedy) throws InterruptedException {
        CommandRun command = planner.check(remedy.remedy());
        if (command == null) {
            return;
        }
        say("Check: " + ChangeText.command(command.argv()));
        try {
            CommandRunner.Ended ended = acting.commands(CHECKING).run(command.argv());
            ended.output().lines().limit(MOST_LINES).forEach(line -> say("  " + line));
            say(remedy.text().sign() + (ended.isSuccess() ? "" : " It failed: exit status " + ended.status() + "."));
        } catch (IOException e) {
            say("It cannot be run here.");
        }
    }

    /** Examines until the cause is gone or the time is up: what a restart changes takes seconds. */
    private Look wait(Finding cause, Look before) throws InterruptedException {
        say("Checking the effect...");
        // With --nodes, each look creates Pods: one is enough.
        Duration patience = fixing.nodes().isGiven() ? Duration.ZERO : fixing.patience();
        long end = System.nanoTime() + patience.toNanos();
        Look look = fixing.again();
        while (effect(cause, before.diagnoses(), look) != Effect.FIXED && System.nanoTime() + PAUSE.toNanos() < end) {
            TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
            look = fixing.again();
        }
        return look;
    }

    private static Effect effect(Finding cause, Diagnoses before, Look after) {
        return Effect.of(cause, before, after.diagnoses(), after.couldLookFor(cause));
    }

    private static String sentence(Effect effect, Finding cause, PlannedRemedy remedy, Diagnoses before, Look after) {
        String news = Effect.shown(before, after.diagnoses()).stream()
                .map(finding -> finding.problem().id() + " on " + finding.subject())
                .collect(Collectors.joining(", "));
        String title = remedy.title();
        return switch (effect) {
            case FIXED ->
                Effect.isStillAWarning(cause, after.diagnoses())
                        ? "Fixed: " + title + " causes nothing any more. It is still a warning."
                        : "Fixed: " + title + " is gone.";
            case BETTER ->
                "Better: " + (news.isEmpty() ? "less is wrong because of " + title : "now shows: " + news) + ".";
            case UNCHANGED -> "Unchanged: " + title + " is still there.";
            case WORSE -> "Worse: new is " + news + ".";
            case NOT_KNOWN -> "Not known: after the change, what found " + title + " could not be read.";
        };
    }

    private void offerUndo(boolean isAdvised, Journal.Writing writing, Journal journal)
            throws IOException, InterruptedException {
        JournalEntry entry = writing.entry();
        String command = "registry-doctor undo " + entry.number();
        if (!isAdvised) {
            say("To take it back: " + command);
        } else if (person.isThere()
                && person.answer("Take back what was done? [y]es, [n]o").startsWith("y")) {
            UndoText.print(new Undoer(acting.changes()).undo(entry, journal), terminal.out());
        } else {
            say("To take back what was done: " + command);
        }
    }

    private void say(String text) {
        talk.say(text);
    }
}
