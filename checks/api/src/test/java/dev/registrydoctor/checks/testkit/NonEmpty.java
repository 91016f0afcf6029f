package dev.registrydoctor.checks.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;

/**
 * Assertions about every element of a collection. They fail when the collection is empty, because then nothing was
 * tested. A test that expects an empty list asserts that it equals {@code List.of()}.
 */
public final class NonEmpty {

    private NonEmpty() {}

    /** Asserts that there are elements and that each one satisfies the condition. */
    public static <T> void allMatch(Collection<? extends T> elements, Predicate<? super T> condition) {
        noneMatch(elements, condition.negate());
    }

    /** Asserts that there are elements and that not one satisfies the condition. */
    public static <T> void noneMatch(Collection<? extends T> elements, Predicate<? super T> condition) {
        assertFalse(elements.isEmpty(), "there are no elements, so the assertion tests nothing");
        List<? extends T> offenders = elements.stream().filter(condition).toList();
        assertEquals(List.of(), offenders, () -> "elements: " + elements);
    }

    /** Asserts that there are elements and that the given one is not among them. */
    public static <T> void excludes(Collection<? extends T> elements, T element) {
        noneMatch(elements, element::equals);
    }
}
