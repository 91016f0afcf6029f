package dev.registrydoctor.checks.evidence;

import java.util.List;
import java.util.Optional;

/**
 * What a site says to a question. Unknown is never read as absent, and never as healthy.
 *
 * @param <T> the type of a known value
 */
public sealed interface Answer<T> {

    /**
     * The value was read.
     *
     * @param value what was read
     * @param source where it was read, and when
     * @param gaps parts of the question that could not be read; empty when the value is whole
     */
    record Known<T>(T value, Source source, List<Gap> gaps) implements Answer<T> {
        public Known {
            gaps = List.copyOf(gaps);
        }
    }

    /**
     * It is known that there is none.
     *
     * @param source where that was learnt
     */
    record Absent<T>(Source source) implements Answer<T> {}

    /**
     * It could not be read.
     *
     * @param gap why, and what would make it known
     */
    record Unknown<T>(Gap gap) implements Answer<T> {}

    static <T> Answer<T> known(T value, Source source) {
        return new Known<>(value, source, List.of());
    }

    static <T> Answer<T> absent(Source source) {
        return new Absent<>(source);
    }

    static <T> Answer<T> unknown(Gap gap) {
        return new Unknown<>(gap);
    }

    /** The value, or empty when it is absent or unknown. */
    default Optional<T> toOptional() {
        return this instanceof Known<T> known ? Optional.of(known.value()) : Optional.empty();
    }

    default boolean isUnknown() {
        return this instanceof Unknown<T>;
    }

    default boolean isAbsent() {
        return this instanceof Absent<T>;
    }

    /** What could not be read: everything, a part, or nothing (empty). */
    default List<Gap> gaps() {
        if (this instanceof Known<T> known) {
            return known.gaps();
        }
        return this instanceof Unknown<T> unknown ? List.of(unknown.gap()) : List.of();
    }

    /** Where the answer comes from, in words; for an unknown answer, what was tried. */
    default String origin() {
        if (this instanceof Known<T> known) {
            return known.source().how();
        }
        return this instanceof Absent<T> absent
                ? absent.source().how()
                : gaps().get(0).what();
    }
}
