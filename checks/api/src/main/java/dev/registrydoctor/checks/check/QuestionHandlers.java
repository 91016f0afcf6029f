package dev.registrydoctor.checks.check;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * How a source of evidence answers: one handler for each class of questions, or the reason why it has none.
 *
 * @param <S> the source, which each handler is given
 */
public final class QuestionHandlers<S> {

    private final Map<Class<?>, BiFunction<S, Question<?>, Answer<?>>> handlers;

    private QuestionHandlers(Map<Class<?>, BiFunction<S, Question<?>, Answer<?>>> handlers) {
        this.handlers = handlers;
    }

    /** Begins the list of a source's handlers. */
    public static <S> Builder<S> builder() {
        return new Builder<>();
    }

    /**
     * The answer of the source.
     *
     * @return unknown when the source has no handler for this class of questions
     */
    @SuppressWarnings("unchecked") // Builder.on() takes a handler only together with the class that it answers
    public <T> Answer<T> answer(S source, Question<T> question) {
        BiFunction<S, Question<?>, Answer<?>> handler = handlers.get(question.getClass());
        return handler == null
                ? Answer.unknown(new Gap(
                        Gap.Cause.OUT_OF_VIEW,
                        question.describe(),
                        "this source of evidence cannot answer this question",
                        ""))
                : (Answer<T>) handler.apply(source, question);
    }

    /** The classes of questions that the source answers, or says why it cannot. */
    public Set<Class<?>> questions() {
        return handlers.keySet();
    }

    /** Collects handlers. A class of questions gets one handler; a second one is an error. */
    public static final class Builder<S> {

        private final Map<Class<?>, BiFunction<S, Question<?>, Answer<?>>> handlers = new LinkedHashMap<>();

        private Builder() {}

        /** Answers questions of this class. */
        public <T, Q extends Question<T>> Builder<S> on(
                Class<Q> type, BiFunction<? super S, ? super Q, Answer<T>> handler) {
            return put(type, (source, question) -> handler.apply(source, type.cast(question)));
        }

        /** Answers questions for lists, of whatever objects. */
        public Builder<S> onListings(BiFunction<? super S, Listing<?>, Answer<?>> handler) {
            return put(Listing.class, (source, question) -> handler.apply(source, (Listing<?>) question));
        }

        /**
         * Says that this source cannot answer questions of this class.
         *
         * @param why the reason, as users read it
         * @param remedy what would make it known; empty when nothing does
         */
        public Builder<S> cannot(Class<? extends Question<?>> type, Gap.Cause cause, String why, String remedy) {
            return put(type, (source, question) -> Answer.unknown(new Gap(cause, question.describe(), why, remedy)));
        }

        /**
         * Answers by the handlers of a part that this source may have.
         *
         * @param part gives the part
         * @param lacking answers when there is none
         */
        public <P> Builder<S> by(
                QuestionHandlers<P> others, Function<S, Optional<P>> part, Function<Question<?>, Answer<?>> lacking) {
            others.handlers.forEach((type, handler) -> put(type, (source, question) -> {
                Optional<P> present = part.apply(source);
                return present.isPresent() ? handler.apply(present.get(), question) : lacking.apply(question);
            }));
            return this;
        }

        private Builder<S> put(Class<?> type, BiFunction<S, Question<?>, Answer<?>> handler) {
            if (handlers.put(type, handler) != null) {
                throw new IllegalArgumentException("two handlers for " + type);
            }
            return this;
        }

        public QuestionHandlers<S> build() {
            return new QuestionHandlers<>(Map.copyOf(handlers));
        }
    }
}
