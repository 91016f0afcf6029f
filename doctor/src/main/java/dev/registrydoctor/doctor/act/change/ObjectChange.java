package dev.registrydoctor.doctor.act.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An object of Kubernetes is created, changed or deleted.
 *
 * @param before as the API server has it, with its resourceVersion; null when there is none
 * @param after as the API server would have it; null when there is none afterwards
 */
public record ObjectChange(
        ObjectKey key,
        @Nullable ObjectNode before,
        @Nullable ObjectNode after) implements Change {

    /** A deleted Pod does not come back: its owner creates another. Objects in a namespace or of a definition are deleted with it. */
    @Override
    public boolean isReversible() {
        return after != null
                || !List.of("Pod", "Namespace", "CustomResourceDefinition").contains(key.kind());
    }
}
