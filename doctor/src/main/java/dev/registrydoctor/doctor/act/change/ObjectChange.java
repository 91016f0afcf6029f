package dev.registrydoctor.doctor.act.change;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.object.ObjectKey;
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

    /** A deleted Pod does not come back: whoever made it makes another. */
    @Override
    public boolean isReversible() {
        return after != null || !key.kind().equals("Pod");
    }
}
