package dev.registrydoctor.doctor.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Listing;
import dev.registrydoctor.checks.testkit.EvidenceQuestions;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Whoever adds a text to the evidence decides whether it is a name: {@link NamePlaces}. */
class NamePlacesTest {

    private final Set<Class<?>> seen = new HashSet<>();
    private final Set<String> texts = new TreeSet<>();
    private final Set<String> undecided = new TreeSet<>();

    @Test
    void everyTextOfTheEvidenceHasADecision() {
        for (Class<?> question : EvidenceQuestions.all()) {
            visit(question);
            if (question != Listing.class && question.getGenericInterfaces()[0] instanceof ParameterizedType answered) {
                visit(answered.getActualTypeArguments()[0]);
            }
        }
        for (Listing.Kind kind : Listing.Kind.values()) {
            visit(kind.type());
        }
        for (Class<?> answer : List.of(Answer.Known.class, Answer.Absent.class, Answer.Unknown.class)) {
            visit(answer);
        }
        assertEquals(Set.of(), undecided, "decide in NamePlaces whether these can hold names");
        assertTrue(texts.size() > 100, texts::toString);
    }

    private void visit(Type type) {
        if (type instanceof ParameterizedType generic) {
            for (Type argument : generic.getActualTypeArguments()) {
                visit(argument);
            }
        } else if (type instanceof WildcardType) {
            return;
        } else if (type instanceof Class<?> record && record.isRecord() && seen.add(record)) {
            for (RecordComponent component : record.getRecordComponents()) {
                Type held = component.getGenericType();
                if (isText(held)) {
                    texts.add(NamePlaces.key(record, component.getName()));
                    if (!NamePlaces.isDecided(record, component.getName())) {
                        undecided.add(NamePlaces.key(record, component.getName()));
                    }
                }
                visit(held);
            }
        }
    }

    /** A string, or several. */
    private static boolean isText(Type type) {
        return type == String.class
                || (type instanceof ParameterizedType generic
                        && (generic.getRawType() == List.class
                                || generic.getRawType() == Map.class
                                || generic.getRawType() == Set.class)
                        && generic.getActualTypeArguments()[0] == String.class);
    }
}
