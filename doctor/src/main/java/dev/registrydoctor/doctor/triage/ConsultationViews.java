package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.diagnosis.Diagnosis;
import dev.registrydoctor.checks.reading.ReadingText;
import dev.registrydoctor.checks.symptom.Candidate;
import dev.registrydoctor.checks.symptom.Candidate.Status;
import dev.registrydoctor.checks.symptom.Consultation;
import dev.registrydoctor.checks.symptom.Pattern;
import dev.registrydoctor.checks.symptom.Symptom;
import dev.registrydoctor.checks.symptom.Verdict;
import dev.registrydoctor.doctor.triage.screen.TriageText;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** How a session shows a symptom: what was read out of it, how its possible causes stand, and the verdict. */
final class ConsultationViews {

    private static final int MOST_CANDIDATES = 7;

    /** So that there is room for some that are ruled out, and why. */
    private static final int MOST_STANDING = 5;

    private ConsultationViews() {}

    /**
     * What was read, so that a person sees a misreading before its verdict.
     *
     * @param isWhole whether the line is all that was entered, and so stands on the screen already
     */
    static void understood(Symptom symptom, boolean isWhole, Page page) throws IOException {
        String line = TriageText.shorten(CleanText.line(symptom.line()), 150);
        Pattern pattern = symptom.pattern().orElse(null);
        if (pattern == null && !symptom.isElsewhere()) {
            page.wide("Not recognized: " + line, Tone.YELLOW);
            return;
        }
        if (!isWhole) {
            page.wide("Error line: " + line, Tone.DIM);
        }
        if (pattern == null) {
            page.wide(
                    "This is not a registry error. It looks like " + CleanText.line(symptom.looksLike())
                            + ". No cause is named for it.",
                    Tone.BOLD);
            return;
        }
        String read = CleanText.line(ReadingText.of(symptom.reading()));
        String says = CleanText.line(pattern.says());
        if (read.isEmpty()) {
            // A description, or an error without a request: its kind is all that was read.
            page.wide("I read this as: " + says, Tone.BOLD);
            return;
        }
        page.wide("I read this as: " + TriageText.shorten(read, 220), Tone.PLAIN);
        page.wide(says, Tone.BOLD);
    }

    /** What can cause it and how each candidate stands, a line each: confirmed ones first, the rest as a count. */
    static void candidates(Consultation consultation, int width, Page page) throws IOException {
        List<Candidate> all = sorted(consultation);
        long standing = all.stream().filter(c -> c.status() != Status.RULED_OUT).count();
        List<Candidate> shown = Stream.concat(
                        all.stream().limit(standing).limit(MOST_STANDING),
                        all.stream().skip(standing))
                .limit(MOST_CANDIDATES)
                .toList();
        for (Candidate candidate : shown) {
            String line = mark(candidate) + candidate.problem() + ": " + CleanText.line(candidate.why());
            page.row(TriageText.shorten(line, width), candidate.isConfirmed() ? Tone.RED : Tone.PLAIN);
        }
        if (all.size() > shown.size()) {
            long out = all.size()
                    - standing
                    - shown.stream().filter(c -> c.status() == Status.RULED_OUT).count();
            page.row("and " + (all.size() - shown.size()) + " more, " + out + " of them ruled out", Tone.DIM);
        }
        page.blank();
    }

    /** Each possible cause of the symptom with the check or the answer that confirms it, rules it out or leaves it open. */
    static void why(Consultation consultation, Page page) throws IOException {
        page.wide("The possible causes of this error:", Tone.BOLD);
        page.blank();
        why("Confirmed", Status.CONFIRMED, consultation, page);
        why("Ruled out", Status.RULED_OUT, consultation, page);
        why("Not decided", Status.OPEN, consultation, page);
    }

    private static void why(String label, Status status, Consultation consultation, Page page) throws IOException {
        List<String[]> rows = consultation.candidates().stream()
                .filter(c -> c.status() == status)
                .map(c -> new String[] {c.problem(), evidence(c)})
                .toList();
        if (!rows.isEmpty()) {
            page.label(label, status == Status.CONFIRMED ? Tone.RED : Tone.BOLD);
            page.table(rows);
            page.blank();
        }
    }

    private static String evidence(Candidate candidate) {
        String why = CleanText.line(candidate.why());
        return candidate.check() == null ? why : why + " (check " + CleanText.line(candidate.check()) + ")";
    }

    private static List<Candidate> sorted(Consultation consultation) {
        return consultation.candidates().stream()
                .sorted(Comparator.comparing(ConsultationViews::order))
                .toList();
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

    /** The verdict and what to do next. */
    static void verdict(Consultation consultation, Page page) throws IOException {
        Verdict verdict = consultation.verdict();
        if (verdict instanceof Verdict.Cause cause) {
            cause(cause, page);
        } else if (verdict instanceof Verdict.CannotTell open) {
            cannotTell(open, page);
        }
    }

    /**
     * What the catalog has no problem for and people often mean, where no cause was found: a description rarely has the words
     * that decide.
     */
    static void lookAlikes(Symptom symptom, Verdict verdict, Page page) throws IOException {
        List<String> all = symptom.pattern().map(Pattern::lookAlikes).orElse(List.of());
        if (all.isEmpty() || !symptom.described() || !(verdict instanceof Verdict.CannotTell)) {
            return;
        }
        page.label("Also known", Tone.BOLD);
        for (String one : all) {
            String[] parts = one.split("\\|", 2);
            page.text(0, CleanText.line(parts[0].strip()), Tone.PLAIN);
            if (parts.length > 1) {
                page.command(2, CleanText.block(parts[1].strip()));
            }
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
                    case SEEN -> "The checks found this problem and its effects.";
                    case FITS -> "The checks found this problem and no other effect of it. It causes this error.";
                    case SAID -> "No check covers this problem. Your answers confirm it.";
                },
                Tone.DIM);
        for (Diagnosis also : cause.also()) {
            page.text(0, "another cause: ", CleanText.line(also.root().id()), Tone.YELLOW);
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
            page.text(0, "possible cause: ", CleanText.line(fitting.root().id()), Tone.PLAIN);
        }
        if (!open.tests().isEmpty()) {
            page.label("Find out", Tone.BOLD);
        }
        for (Verdict.Test test : open.tests()) {
            page.text(0, test.problem() + ", run " + CleanText.line(test.where()) + ":", Tone.PLAIN);
            page.command(2, CleanText.block(test.command()));
            page.text(2, "confirmed if: ", TriageText.shorten(CleanText.line(test.yes()), 140), Tone.DIM);
        }
        if (!open.elsewhere().isEmpty()) {
            String found = String.join(
                    ", ",
                    open.elsewhere().stream()
                            .map(d -> CleanText.line(d.root().problem().id()))
                            .distinct()
                            .toList());
            page.wide(TriageText.shorten("Found, but not the cause of this error: " + found, 150), Tone.DIM);
        }
    }
}
