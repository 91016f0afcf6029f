package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The fields of an object that people set, and how they are called. */
final class FieldNames {

    static final String METADATA = "metadata";

    static final String ANNOTATIONS = "annotations";

    /** Holds a whole earlier manifest, with what is secret in it. */
    static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    /** Fields of {@code metadata} that the API server sets, whatever a request says. */
    private static final List<String> SERVER = List.of(
            "managedFields",
            "resourceVersion",
            "uid",
            "generation",
            "creationTimestamp",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    /** With them, a controller and the API server number the templates of a workload. */
    private static final List<String> NUMBERS =
            List.of("deployment.kubernetes.io/revision", "deprecated.daemonset.template.generation");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

    private FieldNames() {}

    /** A copy without what the API server and its controllers set themselves. */
    static ObjectNode withoutServerFields(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        if (copy.get(METADATA) instanceof ObjectNode metadata) {
            metadata.remove(SERVER);
            // A field that is null is one that is not set.
            metadata.properties().removeIf(field -> field.getValue().isNull());
            if (metadata.get(ANNOTATIONS) instanceof ObjectNode annotations) {
                annotations.remove(NUMBERS);
                if (annotations.isEmpty()) {
                    metadata.remove(ANNOTATIONS);
                }
            }
        }
        return copy;
    }

    /** A field in a field: {@code spec.replicas}, {@code metadata.annotations[example.com/note]}. */
    static String field(String parent, String name) {
        if (!PLAIN.matcher(name).matches()) {
            return element(parent, name);
        }
        return parent.isEmpty() ? name : parent + "." + name;
    }

    /** An element of a list: {@code spec.ports[5000/TCP]}. */
    static String element(String list, String key) {
        return list + "[" + key + "]";
    }

    /** A field of {@code metadata}, or empty. */
    static String ofMetadata(@Nullable ObjectNode object, String name) {
        return object == null ? "" : object.path(METADATA).path(name).asText("");
    }
}
