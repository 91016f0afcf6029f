package dev.registrydoctor.doctor.triage;

import dev.registrydoctor.checks.symptom.Ask;
import dev.registrydoctor.checks.symptom.Ask.Choice;
import dev.registrydoctor.doctor.triage.screen.Answers;
import dev.registrydoctor.doctor.triage.screen.Refused;
import dev.registrydoctor.doctor.triage.screen.Screen;
import dev.registrydoctor.reports.secrets.CleanText;
import dev.registrydoctor.reports.text.Page;
import dev.registrydoctor.reports.text.Page.Tone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Asks a person what no check can find out; where nobody can be asked, takes the prepared answers. */
final class Questions {

    private final Screen screen;
    private final Answers answers;

    Questions(Screen screen, Answers answers) {
        this.screen = screen;
        this.answers = answers;
    }

    /**
     * Asks.
     *
     * @return the choice; empty to go back to the question before
     * @throws InterruptedException when the person stops the questions
     */
    Optional<Choice> ask(Ask ask) throws InterruptedException {
        print(page -> write(ask, page));
        while (true) {
            String written = answers.to(ask.id());
            String typed = written != null
                    ? written
                    : screen.answer("1-" + ask.choices().size() + ", b: back, ?: why> ");
            if (typed == null) {
                typed = Ask.DONT_KNOW;
            }
            String word = typed.strip().toLowerCase(Locale.ROOT);
            if (written == null && (word.equals("b") || word.equals("back"))) {
                return Optional.empty();
            }
            Choice chosen = chosen(ask, word);
            if (chosen != null) {
                print(page -> page.wide("Answer: " + CleanText.line(chosen.text()), Tone.DIM));
                return Optional.of(chosen);
            } else if (written != null) {
                throw new Refused("the prepared answer '" + CleanText.line(written) + "' to the question " + ask.id()
                        + " is not one of "
                        + ask.choices().stream().map(Choice::id).toList());
            } else if (word.startsWith("?") || word.startsWith("w")) {
                print(page -> why(ask, page));
            } else if (!word.isEmpty()) {
                print(page ->
                        page.wide("Enter a number from 1 to " + ask.choices().size() + ".", Tone.PLAIN));
            }
        }
    }

    /**
     * Asks whether something that changes the environment is to be done; where nobody answers, it is not.
     *
     * @param id the name of the question, for answers that were prepared
     * @param what what is done
     * @throws InterruptedException when the person stops the questions
     */
    boolean agrees(String id, String what) throws InterruptedException {
        print(page -> page.wide(what, Tone.PLAIN));
        String written = answers.to(id);
        String typed = written != null ? written : screen.answer("yes or no> ");
        return typed != null && typed.strip().toLowerCase(Locale.ROOT).equals("yes");
    }

    private static void write(Ask ask, Page page) throws IOException {
        page.wide("Question (" + ask.id() + "): " + CleanText.line(ask.text()), Tone.BOLD);
        for (int i = 0; i < ask.choices().size(); i++) {
            page.row("  " + (i + 1) + "  " + CleanText.line(ask.choices().get(i).text()), Tone.PLAIN);
        }
    }

    /** The choice by its number, or by the beginning of its id. */
    private static @Nullable Choice chosen(Ask ask, String word) {
        List<Choice> choices = ask.choices();
        if (word.matches("\\d{1,2}")) {
            int number = Integer.parseInt(word);
            return number >= 1 && number <= choices.size() ? choices.get(number - 1) : null;
        }
        List<Choice> begun = choices.stream()
                .filter(c -> !word.isEmpty() && c.id().toLowerCase(Locale.ROOT).startsWith(word))
                .toList();
        return begun.size() == 1 ? begun.get(0) : null;
    }

    private static void why(Ask ask, Page page) throws IOException {
        page.wide("No check can find this out, and the answer decides:", Tone.PLAIN);
        for (Choice choice : ask.choices()) {
            page.row("  " + CleanText.line(choice.text()), Tone.PLAIN);
            page.text(0, effect(choice), Tone.DIM);
        }
    }

    private static String effect(Choice choice) {
        List<String> effects = new ArrayList<>();
        if (!choice.confirms().isEmpty()) {
            effects.add("confirms " + ids(choice.confirms()));
        }
        if (!choice.rulesOut().isEmpty()) {
            effects.add("rules out " + ids(choice.rulesOut()));
        }
        if (choice.past()) {
            effects.add("the error is over");
        }
        return effects.isEmpty() ? "decides nothing" : String.join("; ", effects);
    }

    private static String ids(Set<String> problems) {
        return String.join(", ", new TreeSet<>(problems));
    }

    private void print(CommandContext.Content content) {
        StringBuilder text = new StringBuilder();
        try {
            content.writeTo(new Page(screen.style(), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        screen.print(text.toString());
    }
}
