package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of one cluster. All that it writes is written under the field manager {@code registry-doctor}. */
public interface ClusterObjects extends AutoCloseable {

    /**
     * The key of what kubectl calls by this word ({@code deploy}, {@code pv}, {@code serviceaccount}).
     *
     * @param namespace null for the default namespace or a kind that is in none
     * @throws IOException when the word is not known
     */
    ObjectKey key(String resource, @Nullable String namespace, String name) throws IOException;

    /**
     * The objects of a manifest.
     *
     * @param yaml one document or several
     * @throws IOException when it is not a manifest
     */
    List<ObjectNode> read(String yaml) throws IOException;

    /**
     * The object as it is now; null when there is none.
     *
     * @throws IOException when the API server refuses to tell, or cannot be reached
     */
    @Nullable
    ObjectNode get(ObjectKey key) throws IOException;

    /**
     * What an object would be after server-side apply of this manifest; nothing is changed.
     *
     * @throws IOException with the API server's words when it would refuse it
     */
    ObjectNode applied(ObjectNode manifest) throws IOException;

    /**
     * What an object would be after a patch; nothing is changed.
     *
     * @param type {@code strategic}, {@code merge} or {@code json}
     * @throws IOException with the API server's words when it would refuse it
     */
    ObjectNode patched(ObjectKey key, String patch, String type) throws IOException;

    /**
     * Makes of the object what it is to be: creates it, patches the fields that differ, or deletes it.
     *
     * @param from what there has to be now, with its resourceVersion; null when there must be none
     * @param to null to delete it
     * @return the object as it is then; null when it is deleted
     * @throws ObjectChangedException when there is something else
     * @throws IOException with the API server's words when it refuses, or cannot be reached
     */
    @Nullable
    ObjectNode change(ObjectKey key, @Nullable ObjectNode from, @Nullable ObjectNode to) throws IOException;

    /**
     * Takes a change back: the fields that it changed get their values again, and all others stay as they are now.
     *
     * @param before what there was before the change; null when the change created the object
     * @param after what the change made of it; null when it deleted the object
     * @return the object as it is then; null when it is deleted
     * @throws ObjectChangedException when one of these fields has been changed since
     * @throws IOException with the API server's words when it refuses, or cannot be reached
     */
    @Nullable
    ObjectNode restore(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after) throws IOException;

    @Override
    void close();
}
