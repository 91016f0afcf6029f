package dev.registrydoctor.checks.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.testkit.EvidenceQuestions;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For every text in evidence somebody has decided what of other people's writing it can hold: {@link Holds}. */
class FreeTextTests {

    private static final String SECRET = "Zq8vXk27LmW4tR9pBn3sYd6HcJ5f";

    /** All records that a question or an answer can hold. */
    private static Set<Class<?>> records() {
        Set<Class<?>> records = new LinkedHashSet<>();
        for (Class<?> question : EvidenceQuestions.all()) {
            collect(question, records);
            for (Type type : question.getGenericInterfaces()) {
                collect(type, records);
            }
        }
        for (Listing.Kind kind : Listing.Kind.values()) {
            collect(kind.type(), records);
        }
        for (Class<?> answer : Answer.class.getPermittedSubclasses()) {
            collect(answer, records);
        }
        return records;
    }

    private static void collect(Type type, Set<Class<?>> records) {
        if (type instanceof ParameterizedType generic) {
            collect(generic.getRawType(), records);
            for (Type argument : generic.getActualTypeArguments()) {
                collect(argument, records);
            }
        } else if (type instanceof Class<?> record && record.isRecord() && records.add(record)) {
            for (RecordComponent component : record.getRecordComponents()) {
                collect(component.getGenericType(), records);
            }
        }
    }

    private static String name(Class<?> record) {
        return record.getName().substring(record.getPackageName().length() + 1).replace('$', '.');
    }

    private static boolean holdsText(RecordComponent component) {
        String type = component.getGenericType().getTypeName();
        return Stream.of(String.class, Object.class, CharSequence.class).anyMatch(c -> type.contains(c.getName()));
    }

    @Test
    void everyTextIsDecidedOn() {
        List<String> texts = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        for (Class<?> record : records()) {
            for (RecordComponent component : record.getRecordComponents()) {
                if (holdsText(component)) {
                    texts.add(name(record) + "." + component.getName());
                    if (!component.isAnnotationPresent(Holds.class)) {
                        undecided.add(name(record) + "." + component.getName());
                    }
                }
            }
        }
        assertTrue(texts.size() > 150, "the search finds the texts: " + texts.size());
        assertEquals(List.of(), undecided, "decide with @Holds what these texts can hold");
    }

    static List<String> projected() {
        return records().stream()
                .flatMap(record -> Stream.of(record.getRecordComponents())
                        .filter(c -> c.isAnnotationPresent(Holds.class)
                                && c.getAnnotation(Holds.class).projected())
                        .map(c -> name(record) + "." + c.getName()))
                .toList();
    }

    /** Whoever makes such a record, of whatever source, has no way to put a secret into it. */
    @ParameterizedTest
    @MethodSource("projected")
    void aProjectedTextLosesWhatIsNotUsed(String text) throws ReflectiveOperationException {
        String component = text.substring(text.lastIndexOf('.') + 1);
        Class<?> record = records().stream()
                .filter(r -> name(r).equals(text.substring(0, text.lastIndexOf('.'))))
                .findFirst()
                .orElseThrow();
        for (String seeded : List.of(
                SECRET,
                "https://joe:" + SECRET + "@reg.lab/v2",
                "https://" + SECRET + "@reg.lab/v2",
                "https://reg.lab/v2?sig=" + SECRET,
                "https://reg.lab/" + SECRET + "/v2",
                "Bearer realm=\"https://a:" + SECRET + "@b/c?key=" + SECRET + "\",note=\"" + SECRET + "\"")) {
            Object made = make(record, component, seeded);
            assertFalse(made.toString().contains(SECRET), made::toString);
        }
    }

    private static Object make(Class<?> record, String seeded, String text) throws ReflectiveOperationException {
        RecordComponent[] components = record.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(components[i], components[i].getName().equals(seeded) ? text : "a");
        }
        return record.getDeclaredConstructor(types).newInstance(values);
    }

    private static @Nullable Object value(RecordComponent component, String text) throws ReflectiveOperationException {
        Class<?> type = component.getType();
        if (type == String.class) {
            return text;
        } else if (type == List.class) {
            return component.getGenericType().getTypeName().contains("String") ? List.of(text) : List.of();
        } else if (type == Map.class) {
            return Map.of("a", text);
        } else if (type.isRecord()) {
            return make(type, "", "");
        } else if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type == boolean.class) {
            return false;
        }
        return type.isPrimitive() ? (Object) 1 : null;
    }
}
