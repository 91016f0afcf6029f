package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Tells an object that a change created from one that somebody else made, and creates a deleted one again. */
final class ObjectOrigin {

    static final String MANAGER = "registry-doctor";

    /** Where controllers add to an object that somebody created: the binding of a claim, tokens of a ServiceAccount. */
    private static final List<String> OF_CONTROLLERS =
            List.of("metadata.annotations", "metadata.finalizers", "spec.volumeName", "spec.clusterIP", "secrets[");

    /** Labels of a Job's Pods that the API server generates with the selector, and refuses when they are given to it. */
    private static final List<String> OF_JOB = List.of("controller-uid", "batch.kubernetes.io/controller-uid");

    /** Annotations that bind a claim to one volume by its uid. */
    private static final List<String> OF_BINDING =
            List.of("pv.kubernetes.io/bind-completed", "pv.kubernetes.io/bound-by-controller");

    private ObjectOrigin() {}

    /**
     * Refuses an object that is not what a change created.
     *
     * @param created with its uid, or without one when only its fields are known
     */
    static void requireOwn(ObjectNode created, ObjectNode now) throws ObjectChangedException {
        String uid = FieldNames.ofMetadata(created, "uid");
        if (!uid.isEmpty() && !uid.equals(FieldNames.ofMetadata(now, "uid")) && !isWritten(now)) {
            throw new ObjectChangedException("has been deleted and created again by somebody else");
        }
        requireUnchanged(created, now, "has been changed since by somebody else: ");
    }

    /** Whether the program has written it. */
    private static boolean isWritten(ObjectNode object) {
        for (JsonNode entry : object.path(FieldNames.METADATA).path("managedFields")) {
            if (entry.path("manager").asText("").equals(MANAGER)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the program has created it as planned. */
    static boolean isOwn(ObjectNode planned, ObjectNode now) {
        return isWritten(now) && changed(planned, now).isEmpty();
    }

    /** Refuses an object in which anything differs, but for what controllers add. */
    static void requireUnchanged(ObjectNode expected, ObjectNode now, String words) throws ObjectChangedException {
        List<String> paths = changed(expected, now);
        if (!paths.isEmpty()) {
            throw ObjectChangedException.fields(words, paths);
        }
    }

    private static List<String> changed(ObjectNode expected, ObjectNode now) {
        return ObjectFields.differences(expected, now).stream()
                .filter(field ->
                        field.before() != null || OF_CONTROLLERS.stream().noneMatch(field.path()::startsWith))
                .map(FieldDifference::path)
                .toList();
    }

    /** What a request to create this object again says: without what the API server has to choose again. */
    static ObjectNode toCreate(ObjectNode object) {
        ObjectNode copy = FieldNames.withoutServerFields(object);
        if (copy.path("kind").asText("").equals("PersistentVolumeClaim")
                && copy.path(FieldNames.METADATA).get(FieldNames.ANNOTATIONS) instanceof ObjectNode annotations) {
            annotations.remove(OF_BINDING);
        }
        if (copy.path("kind").asText("").equals("Job")
                && copy.get("spec") instanceof ObjectNode spec
                && !spec.path("manualSelector").asBoolean(false)) {
            spec.remove("selector");
            if (spec.path("template").path(FieldNames.METADATA).get("labels") instanceof ObjectNode labels) {
                labels.remove(OF_JOB);
            }
        }
        return copy;
    }
}
