package dev.registrydoctor.checks.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A question that was equal to another one would get its answer. */
class QuestionTests {

    static Stream<Class<?>> parts() {
        return Stream.concat(Arrays.stream(Question.class.getPermittedSubclasses()), Stream.of(Origin.class));
    }

    @ParameterizedTest
    @MethodSource("parts")
    void isEqualExactlyWhenAllItsComponentsAre(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object one = make(type, -1);
        assertEquals(one, make(type, -1));
        assertEquals(one.hashCode(), make(type, -1).hashCode());
        assertNotEquals(one, "another thing");
        for (int i = 0; i < components.length; i++) {
            assertNotEquals(one, make(type, i), components[i].getName());
        }
    }

    /** One of this type, the component at an index not as usual. */
    private static Object make(Class<?> type, int unusual) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(types[i], i == unusual);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(types);
        constructor.setAccessible(true);
        return constructor.newInstance(values);
    }

    private static Object value(Class<?> type, boolean other) {
        if (type == String.class) {
            // Made anew, so that identity does not pass for equality.
            return String.valueOf((other ? "b" : "a").toCharArray());
        } else if (type == int.class) {
            return other ? 2 : 1;
        } else if (type == boolean.class) {
            return other;
        } else if (type.isEnum()) {
            return type.getEnumConstants()[other ? 1 : 0];
        } else if (type == Origin.class) {
            return new Origin("http", other ? "b" : "a", 80);
        }
        throw new AssertionError("no value of " + type);
    }
}
