package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes one object, and takes such a change back. Each request is valid only for the object that was read before it. When
 * something else was written in between, the object is read again, and compared again: controllers write {@code status} all
 * the time, and that must not stop a change. Nothing is written when the object is already what it is to be.
 */
public final class ObjectWriter {

    /** An object that is written to more often than this while one request takes its way is not worth waiting for. */
    private static final int ATTEMPTS = 6;

    private final ObjectApi api;

    public ObjectWriter(ObjectApi api) {
        this.api = api;
    }

    /** Decides what is to be done with the object as it is now. */
    private interface Decision {
        /** The object as it is to be; null when it is not to exist. */
        @Nullable
        ObjectNode of(@Nullable ObjectNode now) throws ObjectChangedException;
    }

    /** See {@link ClusterObjects#change}. */
    public @Nullable ObjectNode change(ObjectKey key, @Nullable ObjectNode from, @Nullable ObjectNode to)
            throws IOException {
        if (from == null && to == null) {
            throw new IllegalArgumentException("neither created, changed nor deleted: " + key.label());
        }
        return write(key, now -> planned(from, to, now));
    }

    /** See {@link ClusterObjects#restore}. */
    public @Nullable ObjectNode restore(ObjectKey key, @Nullable ObjectNode before, @Nullable ObjectNode after)
            throws IOException {
        return write(key, now -> former(before, after, now));
    }

    private static @Nullable ObjectNode planned(
            @Nullable ObjectNode from, @Nullable ObjectNode to, @Nullable ObjectNode now)
            throws ObjectChangedException {
        if (now == null && from != null && to != null) {
            throw new ObjectChangedException("has been deleted in the meantime");
        }
        if (now == null || (to != null && isSame(now, to))) {
            return to;
        }
        if (from == null) {
            if (to != null && ObjectOrigin.isOwn(to, now)) {
                return now;
            }
            throw new ObjectChangedException("exists already");
        }
        if (!isSame(now, from)) {
            throw ObjectChangedException.fields(paths(from, now));
        }
        return to;
    }

    private static @Nullable ObjectNode former(
            @Nullable ObjectNode before, @Nullable ObjectNode after, @Nullable ObjectNode now)
            throws ObjectChangedException {
        if (before != null && after != null) {
            if (now == null) {
                throw new ObjectChangedException("has been deleted since");
            }
            return FieldRestore.restored(before, after, now);
        }
        if (before != null) {
            if (now != null) {
                ObjectOrigin.requireUnchanged(before, now, "has been created again since, and differs: ");
            }
            return now == null ? before : now;
        }
        if (now != null && after != null) {
            ObjectOrigin.requireOwn(after, now);
        }
        return null;
    }

    private @Nullable ObjectNode write(ObjectKey key, Decision decision) throws IOException {
        for (int attempt = 1; ; attempt++) {
            ObjectNode now = api.get(key);
            ObjectNode wanted = decision.of(now);
            try {
                return write(key, now, wanted);
            } catch (IOException e) {
                if (attempt == ATTEMPTS || !isOutdated(key, now, e)) {
                    throw e;
                }
            }
        }
    }

    private @Nullable ObjectNode write(ObjectKey key, @Nullable ObjectNode now, @Nullable ObjectNode wanted)
            throws IOException {
        if (now == null) {
            return wanted == null ? null : api.create(key, ObjectOrigin.toCreate(wanted));
        }
        if (!FieldNames.ofMetadata(now, "deletionTimestamp").isEmpty() && wanted != null) {
            throw new ObjectChangedException("is being deleted");
        }
        if (wanted == null) {
            return api.delete(key, FieldNames.ofMetadata(now, "uid"), FieldNames.ofMetadata(now, "resourceVersion"));
        }
        ArrayNode operations = ObjectPatch.between(now, wanted);
        return operations.isEmpty() ? now : api.patch(key, ObjectPatch.onlyFor(now, wanted));
    }

    /** Whether the request failed because of what was written before it; not when that cannot be found out. */
    private boolean isOutdated(ObjectKey key, @Nullable ObjectNode seen, IOException failure) {
        try {
            return !version(api.get(key)).equals(version(seen));
        } catch (IOException e) {
            failure.addSuppressed(e);
            return false;
        }
    }

    private static String version(@Nullable ObjectNode object) {
        return FieldNames.ofMetadata(object, "uid") + " " + FieldNames.ofMetadata(object, "resourceVersion");
    }

    private static boolean isSame(ObjectNode one, ObjectNode other) {
        return FieldNames.withoutServerFields(one).equals(FieldNames.withoutServerFields(other));
    }

    private static List<String> paths(ObjectNode one, ObjectNode other) {
        List<String> paths = ObjectFields.differences(one, other).stream()
                .map(FieldDifference::path)
                .toList();
        return paths.isEmpty() ? List.of("the order of a list") : paths;
    }
}
