package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The objects of one cluster. All that it writes is written under the field manager {@code registry-doctor}. */
public interface ClusterObjects extends KubectlCalls, AutoCloseable {

    /**
     * The key of what kubectl calls by this word ({@code deploy}, {@code pv}, {@code certificates.cert-manager.io}).
     *
     * @param namespace null for the kubeconfig's; not used for a kind that is in none
     * @throws IOException when the API server does not know the word, or cannot be reached
     */
    ObjectKey key(String resource, @Nullable String namespace, String name) throws IOException;

    /**
     * The objects of a manifest, each with the namespace that it gets. {@link ObjectKey#of} gives their keys.
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
     * What an object would be after server-side apply of this manifest, with the fields that the API server adds; nothing is
     * changed. An object that would be created has no {@code uid} and no {@code resourceVersion}.
     *
     * @param manifest an object of {@link #read}
     * @throws IOException with the API server's words when it would refuse it
     */
    ObjectNode applied(ObjectNode manifest) throws IOException;

    /**
     * What an object would be after a patch, with the fields that the API server adds; nothing is changed.
     *
     * @param type {@code strategic}, {@code merge} or {@code json}
     * @throws IOException with the API server's words when it would refuse it
     */
    ObjectNode patched(ObjectKey key, String patch, String type) throws IOException;

    /**
     * Makes of the object what it is to be: creates it, patches the fields that differ, or deletes it. When it is already so,
     * nothing is written. A new {@code status} or {@code resourceVersion} does not stop it, because controllers write them all
     * the time; any other change since {@code from} does.
     *
     * @param from what there has to be now; null when there must be none
     * @param to null to delete it
     * @return the object as it is then; null when it is deleted. When it was deleted and still exists after a minute, because a
     *     finalizer keeps it, this is the object with a {@code deletionTimestamp}
     * @throws ObjectChangedException when there is something else
     * @throws IOException with the API server's words when it refuses, or cannot be reached; never with what is in a Secret
     * @throws IllegalArgumentException when both are null
     */
    @Nullable
    ObjectNode change(ObjectKey key, @Nullable ObjectNode from, @Nullable ObjectNode to) throws IOException;

    /**
     * Takes a change back: the fields that it changed get their values again, and all others stay as they are now. When it is
     * already taken back, nothing is written.
     *
     * @param before what there was before the change; null when the change created the object
     * @param after what {@link #change} returned, or what it was to make of it; null when it deleted the object
     * @return as {@link #change}
     * @throws ObjectChangedException when one of these fields has been changed since; for an object that was created or deleted,
     *     when any field has been, but for what controllers add
     * @throws IOException with the API server's words when it refuses, or cannot be reached; never with what is in a Secret
     */
    @Nullable
    ObjectNode restore(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after) throws IOException;

    @Override
    default KubectlCalls.@Nullable Ended kubectl(List<String> args, Duration limit)
            throws IOException, InterruptedException {
        return null;
    }

    @Override
    void close();
}
