package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.symptom.Ask;
import dev.registrydoctor.checks.symptom.Ask.Choice;
import dev.registrydoctor.checks.symptom.Candidate;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import dev.registrydoctor.checks.symptom.Consultation;
import dev.registrydoctor.checks.symptom.Pattern;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.checks.symptom.Verdict;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.TriageText;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Takes a symptom to a verdict: recognises it, holds the examination against it, asks what nobody can observe. */
final class SymptomDialog {

    private static final int MOST_CANDIDATES = 7;

    /** So that there is room for some that are ruled out, and why. */
    private static final int MOST_STANDING = 5;

    private final CommandContext context;

    SymptomDialog(CommandContext context) {
        this.context = context;
    }

    void discuss(String pasted) throws InterruptedException {
        Session session = context.session();
        // A pasted line can hold a password. Hidden here, it is not in anything that is read out of the line.
        String text = Secrets.redact(pasted);
        session.addSymptom(text);
        Symptom symptom = read(text);
        context.show(page -> understood(symptom, page));
        if (symptom.isElsewhere()) {
            return;
        }
        if (symptom.pattern().isEmpty()) {
            unknown(symptom);
            return;
        }
        Examined examined = examined(symptom);
        Consultation consultation =
                asked(Consultation.about(symptom, examined.examination().results(), examined.diagnoses()));
        context.show(page -> {
            candidates(consultation, page);
            verdict(consultation, page);
        });
        if (consultation.verdict() instanceof Verdict.Cause cause && cause.finding() != null) {
            session.focus(examined.reported(cause.finding()));
        }
    }

    /** Reads it; whether a host is a registry of this environment is known once the environment was examined. */
    private Symptom read(String text) throws InterruptedException {
        Symptom alone = Symptoms.read(text);
        return alone.isElsewhere()
                ? Symptoms.read(text, registries(context.session().examined()))
                : alone;
    }

    /** What the examination asked as registries, as clients name it. */
    private static List<String> registries(Examined examined) {
        return examined.examination().evidence().keySet().stream()
                .filter(RegistryProbe.Ask.class::isInstance)
                .map(RegistryProbe.Ask.class::cast)
                .map(ask -> new Origin("http", ask.host(), ask.port()).authority())
                .toList();
    }

    private static void understood(Symptom symptom, Page page) throws IOException {
        String line = TriageText.shorten(CleanText.line(symptom.line()), 150);
        if (symptom.isElsewhere()) {
            page.wide("Read: " + line, Tone.DIM);
            page.wide(
                    "This is not a registry error. It looks like " + CleanText.line(symptom.looksLike())
                            + ". No cause is named for it.",
                    Tone.BOLD);
        } else if (symptom.pattern().isPresent()) {
            page.wide("Read: " + line, Tone.DIM);
            Pattern pattern = symptom.pattern().get();
            page.wide(CleanText.line(pattern.says()), Tone.BOLD);
        } else {
            page.wide("Not recognised: " + line, Tone.YELLOW);
        }
    }

    /** No cause is guessed from what is not understood. */
    private void unknown(Symptom symptom) throws InterruptedException {
        Examined examined = context.session().examined();
        context.show(page -> {
            for (Pattern near : symptom.nearest()) {
                page.wide("Perhaps: " + CleanText.line(near.says()), Tone.PLAIN);
            }
            page.wide(
                    "It stands in the report as it is. Paste the line that holds the error itself, or say it in other"
                            + " words. What the examination found:",
                    Tone.PLAIN);
            Views.verdict(examined.report(), page);
        });
    }

    /** The examination; where the symptom names a registry that it did not look at, one that does. */
    private Examined examined(Symptom symptom) throws InterruptedException {
        Session session = context.session();
        Examined examined = session.examined();
        String authority = symptom.named().registry();
        if (authority == null
                || wasAsked(authority, examined)
                || !session.environment().include(authority)) {
            return examined;
        }
        context.say("It names " + CleanText.line(authority) + ", which was not looked at yet; looking.");
        return session.examineAgain(session.environment().checks());
    }

    private static boolean wasAsked(String authority, Examined examined) {
        ProbeTarget target;
        try {
            target = ProbeTarget.of(authority);
        } catch (Refused e) {
            return true;
        }
        return examined.examination().evidence().keySet().stream()
                .anyMatch(q -> q instanceof RegistryProbe.Ask ask
                        && ask.port() == target.port()
                        && (ask.host().equals(target.host())
                                || (BuiltIn.isLoopback(ask.host()) && BuiltIn.isLoopback(target.host()))));
    }

    /** Asks until no answer would change the verdict; back takes the last answer away. */
    private Consultation asked(Consultation begun) throws InterruptedException {
        Consultation now = begun;
        Deque<Consultation> before = new ArrayDeque<>();
        Optional<Ask> next = now.next();
        if (next.isPresent()) {
            long open = begun.candidates().stream()
                    .filter(c -> c.status() != Status.RULED_OUT)
                    .count();
            context.say(begun.candidates().size() + " causes make this error; the examination rules out "
                    + (begun.candidates().size() - open) + ". What no check can see is asked:");
        }
        while (next.isPresent()) {
            Ask ask = next.get();
            Optional<Choice> choice = context.questions().ask(ask);
            if (choice.isPresent()) {
                context.session().addExchange(ask.text(), choice.get().text());
                before.push(now);
                now = now.answer(ask.id(), choice.get().id());
            } else if (before.isEmpty()) {
                context.say("This is the first question; Ctrl-C leaves it.");
            } else {
                context.session().removeLastExchange();
                now = before.pop();
            }
            next = now.next();
        }
        return now;
    }

    /** What can be behind it, and how each stands: what is confirmed first, a line each. */
    private void candidates(Consultation consultation, Page page) throws IOException {
        List<Candidate> all = consultation.candidates().stream()
                .sorted(Comparator.comparing(SymptomDialog::order))
                .toList();
        long standing = all.stream().filter(c -> c.status() != Status.RULED_OUT).count();
        List<Candidate> shown = Stream.concat(
                        all.stream().limit(standing).limit(MOST_STANDING),
                        all.stream().skip(standing))
                .limit(MOST_CANDIDATES)
                .toList();
        for (Candidate candidate : shown) {
            String line = mark(candidate) + candidate.problem() + ": " + CleanText.line(candidate.why());
            page.row(
                    TriageText.shorten(line, context.style().width()), candidate.isConfirmed() ? Tone.RED : Tone.PLAIN);
        }
        if (all.size() > shown.size()) {
            long out = all.size()
                    - standing
                    - shown.stream().filter(c -> c.status() == Status.RULED_OUT).count();
            page.row("and " + (all.size() - shown.size()) + " more, " + out + " of them ruled out", Tone.DIM);
        }
        page.blank();
    }

    private static int order(Candidate candidate) {
        return switch (candidate.status()) {
            case CONFIRMED -> 0;
            case OPEN -> 1;
            case RULED_OUT -> 2;
        };
    }

    private static String mark(Candidate candidate) {
        return switch (candidate.status()) {
            case CONFIRMED -> "yes  ";
            case OPEN -> "?    ";
            case RULED_OUT -> "no   ";
        };
    }

    private static void verdict(Consultation consultation, Page page) throws IOException {
        Verdict verdict = consultation.verdict();
        if (verdict instanceof Verdict.Cause cause) {
            cause(cause, page);
        } else if (verdict instanceof Verdict.CannotTell open) {
            cannotTell(open, page);
        }
    }

    private static void cause(Verdict.Cause cause, Page page) throws IOException {
        page.label("VERDICT", Tone.RED);
        String name =
                cause.finding() == null ? cause.problem() : cause.finding().id();
        page.text(0, CleanText.line(name), Tone.BOLD);
        page.text(0, TriageText.shorten(CleanText.line(cause.why()), 320), Tone.PLAIN);
        page.text(
                0,
                switch (cause.basis()) {
                    case SEEN -> "The examination saw it at work.";
                    case FITS -> "It is there and makes this error; the examination saw no other harm of it.";
                    case SAID -> "No check sees it; your answers leave no other.";
                },
                Tone.DIM);
        for (Diagnosis also : cause.also()) {
            page.text(0, "besides: ", CleanText.line(also.root().id()), Tone.YELLOW);
        }
        page.blank();
        page.wide(
                cause.finding() == null
                        ? "Next: explain " + cause.problem()
                        : "Next: why, fix, then recheck " + cause.problem(),
                Tone.DIM);
    }

    private static void cannotTell(Verdict.CannotTell open, Page page) throws IOException {
        page.label("VERDICT", Tone.YELLOW);
        page.text(0, "Cannot tell: " + CleanText.line(open.why()) + ".", Tone.BOLD);
        page.blank();
        for (Diagnosis fitting : open.fitting()) {
            page.text(0, "it could be: ", CleanText.line(fitting.root().id()), Tone.PLAIN);
        }
        if (!open.tests().isEmpty()) {
            page.label("To know", Tone.BOLD);
        }
        for (Verdict.Test test : open.tests()) {
            page.text(0, test.problem() + ", " + CleanText.line(test.where()) + ":", Tone.PLAIN);
            page.command(2, CleanText.block(test.command()));
            page.text(2, "it is, if: ", TriageText.shorten(CleanText.line(test.yes()), 140), Tone.DIM);
        }
        if (!open.elsewhere().isEmpty()) {
            String found = String.join(
                    ", ",
                    open.elsewhere().stream()
                            .map(d -> CleanText.line(d.root().problem().id()))
                            .distinct()
                            .toList());
            page.wide(TriageText.shorten("Found, and not the cause of this: " + found, 150), Tone.DIM);
        }
    }
}
