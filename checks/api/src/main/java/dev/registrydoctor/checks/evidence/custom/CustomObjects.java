package dev.registrydoctor.checks.evidence.custom;

import dev.registrydoctor.checks.evidence.Holds;
import dev.registrydoctor.checks.evidence.Question;
import dev.registrydoctor.checks.evidence.TextKind;
import java.util.List;

/**
 * The kinds of objects that a cluster has beside those of Kubernetes, and what their objects name that can be an image. A kind whose
 * objects could not be listed is a gap.
 *
 * @param kinds all that can be listed by somebody with all rights, sorted
 * @param objects those that name something that can be an image
 */
public record CustomObjects(List<Kind> kinds, List<CustomObject> objects) {
    public CustomObjects {
        kinds = List.copyOf(kinds);
        objects = List.copyOf(objects);
    }

    /**
     * A kind of objects: {@code rollouts} of {@code argoproj.io}.
     *
     * @param resource its plural name, as in the API's paths and in RBAC rules
     */
    public record Kind(
            @Holds(TextKind.HOST) String group,
            @Holds(TextKind.TEXT) String resource) {

        /** As kubectl writes it. */
        public String fullName() {
            return resource + "." + group;
        }
    }

    /**
     * An object.
     *
     * @param kind {@code Rollout}
     * @param namespace empty for an object of the cluster
     * @param images what can be an image, as it is written, or put together from its parts; it need not be one
     */
    public record CustomObject(
            @Holds(TextKind.TEXT) String kind,
            @Holds(TextKind.NAMESPACE) String namespace,
            @Holds(TextKind.WORKLOAD) String name,
            @Holds(TextKind.IMAGE) List<String> images) {
        public CustomObject {
            images = List.copyOf(images);
        }

        /** The object in words: {@code Rollout shop/web}. */
        public String words() {
            return kind + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
        }
    }

    /** Asks for all kinds and objects. Asked only where it matters which images are in use. */
    public enum Ask implements Question<CustomObjects> {
        INSTANCE;

        @Override
        public String describe() {
            return "the images that custom resources name";
        }
    }
}
