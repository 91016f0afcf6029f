package dev.registrydoctor.doctor.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.doctor.redact.Redactor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The questions of a case with their answers as JSON, as far as there is time to write them. An answer that is not written
 * in time is unknown in the case, and a list is known in part.
 */
final class CaseEntries {

    /** Objects of a list between two looks at the clock; a Pod takes a tenth of a millisecond. */
    private static final int PIECE = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final RecordJson records;
    private final BooleanSupplier isTimeUp;
    private final Set<Question<?>> unlearned = new HashSet<>();

    CaseEntries(RecordJson records, BooleanSupplier isTimeUp) {
        this.records = records;
        this.isTimeUp = isTimeUp;
    }

    /** Lets a redactor learn the names of an entry. Without the time for it, the entry is left out of the case. */
    void learn(Redactor redactor, Question<?> question, Answer<?> answer) {
        if (isTimeUp.getAsBoolean()) {
            unlearned.add(question);
        } else {
            redactor.learn(entry(question, answer, () -> false));
        }
    }

    /** An entry of the case; null when its names were not learned. */
    @Nullable
    ObjectNode write(Question<?> question, Answer<?> answer) {
        if (unlearned.contains(question)) {
            return null;
        }
        return isTimeUp.getAsBoolean() && !answer.isUnknown()
                ? entry(question, Answer.unknown(late(question, "it was not written to the case")), isTimeUp)
                : entry(question, answer, isTimeUp);
    }

    private static Gap late(Question<?> question, String what) {
        return new Gap(
                Gap.Cause.TIMED_OUT,
                question.describe(),
                what + " within the time of the run",
                "capture it with a longer --timeout");
    }

    private ObjectNode entry(Question<?> question, Answer<?> answer, BooleanSupplier isUp) {
        ObjectNode asked = NODES.objectNode();
        asked.put("type", name(question.getClass()));
        asked.setAll((ObjectNode) records.write(question));
        ObjectNode entry = NODES.objectNode();
        entry.set("question", asked);
        entry.set("answer", answer(question, answer, isUp));
        return entry;
    }

    /** {@code HostFile.Ask} is called HostFile. */
    static String name(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return outer == null ? type.getSimpleName() : outer.getSimpleName();
    }

    private JsonNode answer(Question<?> question, Answer<?> answer, BooleanSupplier isUp) {
        ObjectNode node = NODES.objectNode();
        if (answer instanceof Answer.Known<?> known) {
            List<Gap> gaps = new ArrayList<>(known.gaps());
            if (known.value() instanceof List<?> list && list.size() > PIECE) {
                ArrayNode written = list(list, isUp);
                node.set("known", written);
                if (written.size() < list.size()) {
                    gaps.add(late(question, "only " + written.size() + " of " + list.size() + " were written"));
                }
            } else {
                node.set("known", records.write(known.value()));
            }
            node.set("source", records.write(known.source()));
            node.set("gaps", records.write(gaps));
        } else if (answer instanceof Answer.Absent<?> absent) {
            node.set("absent", records.write(absent.source()));
        } else if (answer instanceof Answer.Unknown<?> unknown) {
            node.set("unknown", records.write(unknown.gap()));
        }
        return node;
    }

    private ArrayNode list(List<?> list, BooleanSupplier isUp) {
        ArrayNode written = NODES.arrayNode();
        for (Object element : list) {
            if (written.size() % PIECE == PIECE - 1 && isUp.getAsBoolean()) {
                break;
            }
            written.add(records.write(element));
        }
        return written;
    }
}
