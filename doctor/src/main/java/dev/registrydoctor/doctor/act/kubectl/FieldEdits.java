package dev.registrydoctor.doctor.act.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edit;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The commands that change single fields. */
final class FieldEdits {

    private static final String SPEC = "spec";
    private static final String METADATA = "metadata";

    private FieldEdits() {}

    /** Changes an object that must exist. */
    private interface Change {
        void of(ObjectNode object) throws IOException;
    }

    /** An edit of an object that must exist. */
    private static Edit changing(Change change) {
        return before -> {
            ObjectNode copy = existing(before);
            change.of(copy);
            return copy;
        };
    }

    /** A copy of an object that must exist. */
    static ObjectNode existing(@Nullable ObjectNode before) throws IOException {
        if (before == null) {
            throw new IOException("it does not exist");
        }
        return before.deepCopy();
    }

    static String kind(ObjectNode object) {
        return object.path("kind").asText("");
    }

    private static void require(ObjectNode object, List<String> kinds, String what) throws IOException {
        if (!kinds.contains(kind(object))) {
            throw new IOException("a " + ShownText.line(kind(object), ShownText.SHORT) + " cannot be " + what);
        }
    }

    static Edit scale(int replicas) {
        return changing(object -> {
            require(object, List.of("Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"), "scaled");
            object.withObjectProperty(SPEC).put("replicas", replicas);
        });
    }

    /** The Pods are replaced because their template has a new annotation. */
    static Edit restart(Instant now) {
        return changing(object -> {
            require(object, List.of("Deployment", "StatefulSet", "DaemonSet"), "restarted");
            if (object.path(SPEC).path("paused").asBoolean(false)) {
                throw new IOException("its rollout is paused: resume it first");
            }
            object.withObjectProperty(SPEC)
                    .withObjectProperty("template")
                    .withObjectProperty(METADATA)
                    .withObjectProperty("annotations")
                    .put(
                            "kubectl.kubernetes.io/restartedAt",
                            now.truncatedTo(ChronoUnit.SECONDS).toString());
        });
    }

    static Edit pause(boolean paused) {
        return changing(object -> {
            require(object, List.of("Deployment"), paused ? "paused" : "resumed");
            flag(object, "paused", paused);
        });
    }

    /** Other labels select the Pods of a Service: all that it had before are gone. */
    static Edit selector(Map<String, @Nullable String> labels) {
        return changing(object -> {
            require(object, List.of("Service"), "given a selector");
            ObjectNode selector = object.withObjectProperty(SPEC).putObject("selector");
            labels.forEach(selector::put);
        });
    }

    static Edit cordon(boolean cordoned) {
        return changing(object -> flag(object, "unschedulable", cordoned));
    }

    /** The API server does not keep false. */
    private static void flag(ObjectNode object, String name, boolean value) {
        ObjectNode spec = object.withObjectProperty(SPEC);
        if (value) {
            spec.put(name, true);
        } else {
            spec.remove(name);
        }
    }

    /**
     * Labels or annotations.
     *
     * @param pairs a null value removes
     */
    static Edit metadata(String field, Map<String, @Nullable String> pairs, boolean overwrites) {
        return changing(object -> {
            ObjectNode values = object.withObjectProperty(METADATA).withObjectProperty(field);
            for (Map.Entry<String, @Nullable String> pair : pairs.entrySet()) {
                JsonNode now = values.get(pair.getKey());
                String value = pair.getValue();
                if (value == null) {
                    values.remove(pair.getKey());
                } else if (now != null && !now.asText("").equals(value) && !overwrites) {
                    throw new IOException(ShownText.line(pair.getKey(), ShownText.SHORT)
                            + " already has a value, and --overwrite is not given");
                } else {
                    values.put(pair.getKey(), value);
                }
            }
            if (values.isEmpty()) {
                object.withObjectProperty(METADATA).remove(field);
            }
        });
    }

    static Edit delete(boolean isMissingFine) {
        return before -> {
            if (!isMissingFine) {
                existing(before);
            }
            return null;
        };
    }
}
