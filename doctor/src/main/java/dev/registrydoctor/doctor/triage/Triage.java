package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.check.CheckResult;
import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.problem.Problem;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.doctor.suggest.DidYouMean;
import dev.registrydoctor.doctor.triage.screen.Answers;
import dev.registrydoctor.doctor.triage.screen.Interruption;
import dev.registrydoctor.doctor.triage.screen.LineScreen;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.record.Report;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session from its first line to its last. */
public final class Triage {

    private static final String PROMPT = "triage> ";

    /** More findings than these are a screen full of red lines, and not a cause. */
    private static final int MOST_AS_THEY_COME = 5;

    private final CommandContext context;
    private final CommandTable table = CommandTable.all();
    private final Interruption interruption = new Interruption();
    private final Set<String> shown = new HashSet<>();

    private Triage(CommandContext context) {
        this.context = context;
    }

    /**
     * Runs a session until its commands end.
     *
     * @param opener makes the screen, which completes words by the session that starts in the meantime
     * @param answers answers to questions where no person can be asked
     * @return the last examination's report, or null when there was none
     */
    public static @Nullable Report hold(TriageEnvironment environment, Opener opener, Answers answers)
            throws IOException {
        try (Session session = new Session(environment)) {
            // The site is opened while the terminal is: each takes a good part of a second.
            Triage[] held = new Triage[1];
            Pending pending = new Pending();
            session.begin(pending::onResult, pending::done);
            try (Screen screen = opener.open((before, word) ->
                    held[0] == null ? List.of() : held[0].table.completions(held[0].context, before, word))) {
                Triage triage = new Triage(new CommandContext(session, screen, new Questions(screen, answers)));
                held[0] = triage;
                triage.hold(pending);
            }
            Examined last = session.last();
            return last == null ? null : last.report();
        }
    }

    /** Makes the screen. */
    @FunctionalInterface
    public interface Opener {
        Screen open(LineScreen.Completions completions) throws IOException;
    }

    private void hold(Pending pending) {
        Screen screen = context.screen();
        screen.onInterrupt(interruption::interrupt);
        context.say(
                "Triage of " + CleanText.line(context.session().environment().site())
                        + ". Paste an error line or describe what does not work. ? lists the commands, Ctrl-D quits."
                        + (screen.isWatched() ? " The checks run in the background." : ""));
        pending.tell(this);
        if (!screen.isWatched()) {
            awaitFirst();
        }
        while (true) {
            String line;
            try {
                line = screen.command(PROMPT);
            } catch (InterruptedException e) {
                continue;
            }
            if (line == null) {
                return;
            }
            try {
                interruption.run(() -> execute(line));
            } catch (CommandTable.Leave e) {
                return;
            }
        }
    }

    private void awaitFirst() {
        try {
            interruption.run(() -> context.session().examined());
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    /** Runs a line; an error is shown and the session goes on. An empty line takes the offer to check again. */
    private void execute(String line) {
        try {
            String text = line.strip();
            String recheck = context.session().takeRecheck();
            if (!text.isEmpty()) {
                run(text);
            } else if (recheck != null) {
                run("recheck " + recheck);
            }
        } catch (InterruptedException e) {
            context.say("Stopped.");
        } catch (CommandTable.Leave e) {
            throw e;
        } catch (RuntimeException e) {
            complain(e);
        }
    }

    private void complain(RuntimeException e) {
        if (e instanceof Refused) {
            context.say(CleanText.line(Objects.toString(e.getMessage(), "")));
        } else {
            StackTraceElement[] trace = e.getStackTrace();
            context.say("The command failed: " + CleanText.line(e.toString())
                    + (trace.length == 0 ? "" : " at " + trace[0])
                    + ". This is a bug in registry-doctor. The session continues.");
        }
    }

    private void run(String text) throws InterruptedException {
        String word = SessionCommand.words(text).get(0);
        String rest = text.substring(word.length()).strip();
        Optional<SessionCommand> called = text.contains("\n") ? Optional.empty() : table.called(word);
        if (called.isPresent() && rest.equals("?")) {
            context.show(page -> CommandTable.describe(called.get(), page));
        } else if (called.isPresent()
                && SessionCommand.words(rest).size() <= called.get().most()) {
            called.get().action().run(context, rest);
        } else if (rest.isEmpty() && table.begunBy(word).size() > 1) {
            throw new Refused("several commands begin with \"" + CleanText.line(word) + "\": "
                    + String.join(", ", table.begunBy(word)));
        } else {
            if (called.isEmpty()) {
                refuseMistyped(word, text);
            }
            List<String> lines = new ArrayList<>(List.of(text));
            lines.addAll(context.screen().pasted());
            new SymptomDialog(context).discuss(String.join("\n", lines));
        }
    }

    /**
     * Refuses what is probably a command with a typing error. What an error line or a description is recognized by is stronger
     * than its nearness to a command.
     */
    private void refuseMistyped(String word, String text) {
        if (text.contains("\n")) {
            return;
        }
        int words = SessionCommand.words(text).size() - 1;
        List<String> near = DidYouMean.of(word, table.namesTaking(words));
        if (near.isEmpty() || Symptoms.read(Secrets.redact(text)).pattern().isPresent()) {
            return;
        }
        throw new Refused(DidYouMean.unknown("command", word, near, "") + " To enter it as a symptom: symptom TEXT");
    }

    /** Shows a finding before its cause is known. */
    private void onResult(CheckResult result) {
        if (!context.screen().isWatched()) {
            return;
        }
        for (Finding finding : result.findings()) {
            boolean fault = finding.problem().kind() == Problem.Kind.ROOT
                    || finding.problem().kind() == Problem.Kind.SYMPTOM;
            String name = CleanText.line(finding.id());
            synchronized (shown) {
                if (!fault || finding.hypothesis() || !shown.add(name) || shown.size() > MOST_AS_THEY_COME) {
                    continue;
                }
            }
            context.screen().above(context.text(page -> page.wide("found: " + name, Tone.YELLOW)));
        }
    }

    private void done(Examined examined) {
        context.screen().above(context.text(page -> Views.verdict(examined.report(), page)));
    }

    /** Results that come before there is a screen to show them on. */
    private static final class Pending {

        private final List<CheckResult> results = new ArrayList<>();
        private @Nullable Examined examined;
        private @Nullable Triage listener;

        synchronized void onResult(CheckResult result) {
            if (listener != null) {
                listener.onResult(result);
            } else {
                results.add(result);
            }
        }

        synchronized void done(Examined whole) {
            if (listener != null) {
                listener.done(whole);
            } else {
                examined = whole;
            }
        }

        synchronized void tell(Triage triage) {
            listener = triage;
            if (examined != null) {
                triage.done(examined);
            } else {
                results.forEach(triage::onResult);
            }
        }
    }
}
