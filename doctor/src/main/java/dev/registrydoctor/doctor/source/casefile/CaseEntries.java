package dev.registrydoctor.doctor.source.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Gap;
import dev.registrydoctor.checks.evidence.OnNode;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.doctor.redact.Redactor;
import dev.registrydoctor.doctor.source.casefile.RecordJson.OutOfTime;
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

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final RecordJson records;
    private final BooleanSupplier isTimeUp;
    private final Set<Question<?>> unlearned = new HashSet<>();
    private int answered;

    CaseEntries(RecordJson records, BooleanSupplier isTimeUp) {
        this.records = records;
        this.isTimeUp = isTimeUp;
    }

    /** Lets a redactor learn the names of an entry. Without the time for it, the entry is left out of the case. */
    void learn(Redactor redactor, Question<?> question, Answer<?> answer) {
        if (isTimeUp.getAsBoolean() || !redactor.hasRead(question)) {
            unlearned.add(question);
        } else {
            // What is cut here is not written at all: the time will be up then too.
            redactor.learn(entry(question, answer, isTimeUp));
        }
    }

    /** An entry of the case; null when its names were not learned. */
    @Nullable
    ObjectNode write(Question<?> question, Answer<?> answer) {
        if (unlearned.contains(question)) {
            return null;
        }
        ObjectNode entry = isTimeUp.getAsBoolean() && !answer.isUnknown()
                ? entry(question, Answer.unknown(late(question, "it was not written to the case")), isTimeUp)
                : entry(question, answer, isTimeUp);
        answered += entry.get("answer").has("unknown") ? 0 : 1;
        return entry;
    }

    /** How many of the written entries have an answer. */
    int answered() {
        return answered;
    }

    private static Gap late(Question<?> question, String what) {
        return new Gap(
                Gap.Cause.TIMED_OUT,
                question.describe(),
                what + " before the timeout of the run",
                "capture again with a longer --timeout");
    }

    private ObjectNode entry(Question<?> question, Answer<?> answer, BooleanSupplier isUp) {
        ObjectNode entry = NODES.objectNode();
        entry.set("question", question(question));
        entry.set("answer", answer(question, answer, isUp));
        return entry;
    }

    private ObjectNode question(Question<?> question) {
        ObjectNode asked = NODES.objectNode();
        asked.put("type", name(question.getClass()));
        if (question instanceof OnNode<?> onNode) {
            asked.set("node", records.write(onNode.node()));
            asked.set("question", question(onNode.question()));
        } else if (question instanceof Record && records.write(question) instanceof ObjectNode named) {
            asked.setAll(named);
        }
        return asked;
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
            try {
                node.set("known", known(question, known.value(), isUp, gaps));
            } catch (OutOfTime e) {
                return answer(question, Answer.unknown(late(question, "it was not written to the case")), isUp);
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

    /** A value; of a list as much as there is time for, and a gap for the rest. */
    private JsonNode known(Question<?> question, Object value, BooleanSupplier isUp, List<Gap> gaps) {
        if (!(value instanceof List<?> list)) {
            return records.write(value, isUp);
        }
        ArrayNode written = NODES.arrayNode();
        try {
            for (Object element : list) {
                written.add(records.write(element, isUp));
            }
        } catch (OutOfTime e) {
            gaps.add(late(question, "only " + written.size() + " of " + list.size() + " were written"));
        }
        return written;
    }
}
