package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Question;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The answers to what one check asked: it sees nothing that it did not declare. */
public final class Evidence {

    private final Map<Question<?>, Answer<?>> answers;
    private final Instant now;
    private final Shared shared;

    /** @param shared what the checks of this run have in common */
    Evidence(Map<Question<?>, Answer<?>> answers, Instant now, Shared shared) {
        this.answers = Map.copyOf(answers);
        this.now = now;
        this.shared = shared;
    }

    /**
     * Something that is worked out of answers, once for all checks of a run: ten thousand error messages are not read by
     * many checks each.
     *
     * @param name of what is worked out; always of the same type, and of nothing but {@code from}
     * @param from the very objects that it is worked out of; some may be null
     */
    @SuppressWarnings("unchecked") // a name stands for one type
    public <T> T once(String name, Supplier<T> make, @Nullable Object... from) {
        return (T) shared.get(name, from, make);
    }

    /**
     * The answer to a question.
     *
     * @throws IllegalArgumentException when the check did not ask it
     */
    @SuppressWarnings("unchecked") // the runner keeps each answer under the question that it answers
    public <T> Answer<T> answer(Question<T> question) {
        Answer<?> answer = answers.get(question);
        if (answer == null) {
            throw new IllegalArgumentException("not among what this check asks: " + question.describe());
        }
        return (Answer<T>) answer;
    }

    /** Whether this was asked, so that {@link #answer} has it. */
    public boolean has(Question<?> question) {
        return answers.containsKey(question);
    }

    /** The value, or empty when it is absent or unknown. */
    public <T> Optional<T> find(Question<T> question) {
        return answer(question).toOptional();
    }

    /**
     * The value of required evidence.
     *
     * @throws IllegalStateException when it is absent or unknown
     */
    public <T> T get(Question<T> question) {
        return find(question).orElseThrow(() -> new IllegalStateException("not known: " + question.describe()));
    }

    /** The listed objects; empty when absent or unknown. */
    public <T> List<T> list(Question<List<T>> question) {
        return find(question).orElse(List.of());
    }

    /** Whether nothing of the answer is missing: only then does what is not listed not exist. */
    public boolean isWhole(Question<?> question) {
        return answer(question).gaps().isEmpty();
    }

    /** Where an answer comes from, for a finding's source. */
    public String origin(Question<?> question) {
        return answer(question).origin();
    }

    /** Everything that was answered, in no order. */
    Collection<Answer<?>> answers() {
        return answers.values();
    }

    /** The site's time. */
    public Instant now() {
        return now;
    }
}
