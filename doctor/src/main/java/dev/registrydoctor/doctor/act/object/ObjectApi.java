package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The requests that change one object. Each fails with the API server's words when it refuses, or cannot be reached. */
public interface ObjectApi {

    /** The object as it is now; null when there is none. */
    @Nullable
    ObjectNode get(ObjectKey key) throws IOException;

    /** Creates an object that does not exist. */
    ObjectNode create(ObjectKey key, ObjectNode object) throws IOException;

    /**
     * Changes an object.
     *
     * @param operations a JSON Patch
     */
    ObjectNode patch(ObjectKey key, ArrayNode operations) throws IOException;

    /**
     * Deletes an object, and waits a bounded time until it is gone.
     *
     * @param uid what its uid has to be
     * @param resourceVersion what its resourceVersion has to be
     * @return the object when it still exists, because a finalizer or its Pod's end keeps it; else null
     */
    @Nullable
    ObjectNode delete(ObjectKey key, String uid, String resourceVersion) throws IOException;
}
