package dev.registrydoctor.doctor.act.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edit;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Changes the taints of a node.
 *
 * @param taints as kubectl has them: {@code key=value:effect}, {@code key:effect}, {@code key:effect-}, {@code key-}
 */
record TaintEdit(List<String> taints, boolean overwrites) implements Edit {

    private static final Pattern TAINT =
            Pattern.compile("([\\w./-]+?)(?:=([\\w.-]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?(-?)");

    TaintEdit {
        taints = List.copyOf(taints);
    }

    /** Whether it is a taint, to be set or to be removed; only one that is removed needs no effect. */
    static boolean isTaint(String word) {
        Matcher taint = TAINT.matcher(word);
        return taint.matches() && (taint.group(3) != null || !taint.group(4).isEmpty());
    }

    @Override
    public ObjectNode of(@Nullable ObjectNode before) throws IOException {
        ObjectNode node = FieldEdits.existing(before);
        ObjectNode spec = node.withObjectProperty("spec");
        ArrayNode present = spec.withArrayProperty("taints");
        for (String word : taints) {
            Matcher taint = TAINT.matcher(word);
            if (taint.matches()) {
                change(present, taint);
            }
        }
        if (present.isEmpty()) {
            spec.remove("taints");
        }
        return node;
    }

    private void change(ArrayNode present, Matcher taint) throws IOException {
        String key = taint.group(1);
        String effect = taint.group(3);
        int at = -1;
        for (int i = present.size() - 1; i >= 0; i--) {
            JsonNode each = present.get(i);
            if (each.path("key").asText("").equals(key)
                    && (effect == null || each.path("effect").asText("").equals(effect))) {
                at = i;
                if (!taint.group(4).isEmpty()) {
                    present.remove(i);
                }
            }
        }
        String shown = ShownText.line(taint.group(), ShownText.SHORT);
        if (!taint.group(4).isEmpty()) {
            if (at < 0) {
                throw new IOException("the taint " + shown + " is not there");
            }
            return;
        }
        if (at >= 0 && !overwrites) {
            throw new IOException("the node already has the taint " + shown + ", and --overwrite is not given");
        }
        ObjectNode added = at < 0 ? present.addObject() : (ObjectNode) present.get(at);
        added.put("key", key).put("effect", effect);
        if (taint.group(2) == null || taint.group(2).isEmpty()) {
            added.remove("value");
        } else {
            added.put("value", taint.group(2));
        }
    }
}
