package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.symptom.Ask;
import dev.registrydoctor.checks.symptom.Ask.Choice;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import dev.registrydoctor.checks.symptom.Consultation;
import dev.registrydoctor.checks.symptom.Knowledge;
import dev.registrydoctor.checks.symptom.Pattern;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.checks.symptom.Symptoms;
import dev.registrydoctor.checks.symptom.Verdict;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.secrets.Secrets;
import dev.registrydoctor.reports.text.Page.Tone;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Leads from a symptom to a verdict: reads it, compares it with the examination, asks what no check covers. */
final class SymptomDialog {

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
        boolean isWhole = !text.contains("\n");
        context.show(page -> ConsultationViews.understood(symptom, isWhole, page));
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
        int width = context.style().width();
        context.show(page -> {
            ConsultationViews.candidates(consultation, width, page);
            ConsultationViews.verdict(consultation, page);
            ConsultationViews.lookAlikes(symptom, consultation.verdict(), page);
        });
        if (consultation.verdict() instanceof Verdict.Cause cause && cause.finding() != null) {
            session.focus(examined.reported(cause.finding()));
        }
        session.consultation(consultation);
    }

    /** Reads it; whether a host is a registry of this environment is known once the environment was examined. */
    private Symptom read(String text) throws InterruptedException {
        Symptom alone = Symptoms.read(text);
        return alone.isElsewhere()
                ? Symptoms.read(text, registries(context.session().examined()))
                : alone;
    }

    /** The registries that the examination asked, as clients name them. */
    private static List<String> registries(Examined examined) {
        return examined.examination().evidence().keySet().stream()
                .filter(RegistryProbe.Ask.class::isInstance)
                .map(RegistryProbe.Ask.class::cast)
                .map(ask -> new Origin("http", ask.host(), ask.port()).authority())
                .toList();
    }

    /** No cause is guessed from what is not understood. */
    private void unknown(Symptom symptom) throws InterruptedException {
        Examined examined = context.session().examined();
        context.show(page -> {
            for (Pattern near : symptom.nearest()) {
                page.wide("Similar: " + CleanText.line(near.says()), Tone.PLAIN);
            }
            String how = Knowledge.all().foreign().isIn(symptom.line())
                    ? "describe it in English: only some words of other languages are known."
                    : "describe it in other words.";
            page.wide(
                    "The report contains it as entered. Paste the line with the error itself, or " + how
                            + " What the checks found:",
                    Tone.PLAIN);
            Views.verdict(examined.report(), page);
        });
    }

    /** The examination; a new one where the symptom names a registry that the last one did not ask. */
    private Examined examined(Symptom symptom) throws InterruptedException {
        Session session = context.session();
        Examined examined = session.examined();
        String authority = symptom.named().registry();
        if (authority == null
                || wasAsked(authority, examined)
                || !session.environment().include(authority)) {
            return examined;
        }
        context.say("Checking " + CleanText.line(authority) + ", which the error names and no check covered so far.");
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

    /** Asks until no answer decides anything; "back" takes the last answer back. */
    private Consultation asked(Consultation begun) throws InterruptedException {
        Consultation now = begun;
        Deque<Consultation> before = new ArrayDeque<>();
        Optional<Ask> next = now.next();
        if (next.isPresent()) {
            long open = begun.candidates().stream()
                    .filter(c -> c.status() != Status.RULED_OUT)
                    .count();
            context.say("This error has " + begun.candidates().size() + " possible causes. The checks rule out "
                    + (begun.candidates().size() - open) + ". Please answer what no check can find out:");
        }
        while (next.isPresent()) {
            Ask ask = next.get();
            Optional<Choice> choice = context.questions().ask(ask);
            if (choice.isPresent()) {
                context.session().addExchange(ask.text(), choice.get().text());
                before.push(now);
                now = now.answer(ask.id(), choice.get().id());
            } else if (before.isEmpty()) {
                context.say("This is the first question. Press Ctrl-C to stop.");
            } else {
                context.session().removeLastExchange();
                now = before.pop();
            }
            next = now.next();
        }
        return now;
    }
}
