package dev.registrydoctor.doctor.cli.fix;

import dev.registrydoctor.checks.remedy.ObjectAction;
import dev.registrydoctor.checks.remedy.Remedy.Risk;
import dev.registrydoctor.doctor.act.fix.Consent;
import dev.registrydoctor.doctor.act.fix.PlannedRemedy;
import dev.registrydoctor.doctor.act.fix.ReadOnlySpan;
import dev.registrydoctor.doctor.act.plan.PlannedStep;
import dev.registrydoctor.doctor.act.plan.StepWork;
import dev.registrydoctor.doctor.cli.fix.text.PlanText;
import dev.registrydoctor.doctor.cli.fix.text.StepTalk;
import dev.registrydoctor.doctor.cli.stream.Terminal;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.TextStyle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Shows each step and asks the person, except for what was agreed to on the command line. */
final class AskedConsent implements Consent {

    private final Terminal terminal;
    private final TextStyle style;
    private final Agreement agreement;
    private final Person person;

    /** What may be lost without asking, as it was named on the command line, or null. */
    private final @Nullable String namedLoss;

    /** The remedy that a person agreed to as a whole, or null. */
    private @Nullable PlannedRemedy agreed;

    /** The remedy of which the steps were agreed to in which a registry is read-only, or null. */
    private @Nullable PlannedRemedy agreedReadOnly;

    AskedConsent(Terminal terminal, TextStyle style, Agreement agreement, Person person) {
        this(terminal, style, agreement, person, null);
    }

    /**
     * Asks a person.
     *
     * @param namedLoss what may be lost without asking, since its name was given on the command line; null for nothing
     */
    AskedConsent(Terminal terminal, TextStyle style, Agreement agreement, Person person, @Nullable String namedLoss) {
        this.terminal = terminal;
        this.style = style;
        this.agreement = agreement;
        this.person = person;
        this.namedLoss = namedLoss;
    }

    @Override
    public Answer ask(PlannedRemedy remedy, PlannedStep step, int number) {
        ReadOnlySpan span = ReadOnlySpan.of(remedy.steps());
        boolean isReadOnly = span != null && span.has(number - 1);
        if (span != null && number - 1 == span.first() && step.isCarriedOut()) {
            return readOnly(remedy, span);
        }
        show(remedy, step, number);
        if (isReadOnly && remedy.equals(agreedReadOnly) && step.isCarriedOut()) {
            return Answer.YES;
        } else if (step.work() instanceof StepWork.Changes) {
            return step.step().risk() instanceof Risk.LosesData ? loss(remedy, step) : change(remedy, step);
        } else if (step.step().isAlternative()) {
            return Answer.NO;
        } else if (step.work() instanceof StepWork.Elsewhere other
                && !other.node().isEmpty()
                && !person.isThere()) {
            // The same step for each node: the other nodes do not depend on it.
            return Answer.NO;
        }
        return byHand();
    }

    /** Asks once, for all that is done while the registry is read-only: nobody can push while a question waits for its answer. */
    private Answer readOnly(PlannedRemedy remedy, ReadOnlySpan span) {
        for (int i = span.first(); i <= span.last(); i++) {
            show(remedy, remedy.steps().get(i), i + 1);
        }
        say("These steps are agreed to together. The registry is set back also when one of them fails.");
        PlannedStep loss = span.loss(remedy.steps());
        Answer answer = change(
                remedy,
                remedy.steps().get(span.first()),
                loss != null && !remedy.subject().equals(namedLoss));
        if (answer == Answer.YES && loss != null) {
            answer = loss(remedy, loss);
        }
        agreedReadOnly = answer == Answer.YES ? remedy : null;
        return answer == Answer.NO ? Answer.LEAVE_CAUSE : answer;
    }

    private void show(PlannedRemedy remedy, PlannedStep step, int number) {
        try {
            terminal.out().println();
            new PlanText(new Page(style, terminal.out()))
                    .step(step, number, remedy.steps().size());
            terminal.out().flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Answer change(PlannedRemedy remedy, PlannedStep step) {
        return change(remedy, step, false);
    }

    /**
     * Asks before a change.
     *
     * @param isAskedLater whether a person is asked for the name of what is lost next, which agrees to a restart too
     */
    private Answer change(PlannedRemedy remedy, PlannedStep step, boolean isAskedLater) {
        if (isAskedLater && person.isThere()) {
            return Answer.YES;
        }
        boolean restarts = step.step().risk() instanceof Risk.RestartsSomething;
        if (agreement.compareTo(restarts ? Agreement.RESTARTS : Agreement.HARMLESS) >= 0 || remedy.equals(agreed)) {
            return Answer.YES;
        } else if (!person.isThere()) {
            say(
                    restarts
                            ? "Left out, with what follows: it restarts something. --yes=restarts agrees to that."
                            : "Left out, with what follows.");
            return Answer.LEAVE_CAUSE;
        }
        while (true) {
            switch (word("Do it? [y]es, [n]o, [a]ll of these, [q]uit, [?]")) {
                case "y", "yes" -> {
                    return Answer.YES;
                }
                case "n", "no" -> {
                    return Answer.NO;
                }
                case "a", "all" -> {
                    agreed = remedy;
                    return Answer.YES;
                }
                case "q", "quit" -> {
                    return Answer.QUIT;
                }
                default ->
                    say("y carries this step out, n leaves it out, a carries out this and the other steps, q ends."
                            + " What loses data is always asked. registry-doctor undo takes changes back.");
            }
        }
    }

    private Answer loss(PlannedRemedy remedy, PlannedStep step) {
        String name =
                step.step().action() instanceof ObjectAction.DeleteObject object ? object.name() : remedy.subject();
        if (name.equals(namedLoss)) {
            return Answer.YES;
        } else if (!person.isThere()) {
            say("Left out, with what follows: it loses data, and no option agrees to that."
                    + " Run this command in a terminal.");
            return Answer.LEAVE_CAUSE;
        }
        String typed = person.answer(
                "This loses data. Type " + CleanText.line(name) + " to do it, or press Enter to leave it out:");
        return typed.equals(name) ? Answer.YES : typed.equals("quit") ? Answer.QUIT : Answer.LEAVE_CAUSE;
    }

    private Answer byHand() {
        if (!person.isThere()) {
            say("Left to a person, with what follows.");
            return Answer.LEAVE_CAUSE;
        }
        while (true) {
            switch (word("[d]one by hand, [s]kip it, [l]eave the rest, [q]uit, [?]")) {
                case "d", "done", "y", "yes" -> {
                    return Answer.YES;
                }
                case "s", "skip", "n", "no" -> {
                    return Answer.NO;
                }
                case "l", "leave" -> {
                    return Answer.LEAVE_CAUSE;
                }
                case "q", "quit" -> {
                    return Answer.QUIT;
                }
                default ->
                    say(
                            "This step is not for the program. Do it in another terminal, then type d; s goes on without it; l leaves"
                                    + " the rest of these steps; q ends.");
            }
        }
    }

    private String word(String question) {
        return person.answer(question).toLowerCase(Locale.ROOT);
    }

    private void say(String text) {
        new StepTalk(terminal).say(text);
    }
}
