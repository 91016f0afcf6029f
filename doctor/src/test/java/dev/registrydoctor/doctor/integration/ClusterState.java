package dev.registrydoctor.doctor.integration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.object.FieldDifference;
import dev.registrydoctor.doctor.act.object.ObjectFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The objects of a cluster that people make, as they are at one time; without those that are being deleted, and without what a
 * controller puts into each namespace.
 *
 * @param objects by kind, namespace and name
 */
record ClusterState(Map<String, ObjectNode> objects) {

    private static final String KINDS = "deploy,svc,pvc,pv,sc,node,ns,quota,limitrange,netpol,secret,cm,"
            + "validatingwebhookconfiguration,mutatingwebhookconfiguration";

    /** As they are now. */
    static ClusterState now() throws Exception {
        Map<String, ObjectNode> objects = new TreeMap<>();
        String list = ClusterHands.command(LabServers.HERE, "kubectl get -A -o json " + KINDS);
        for (JsonNode each : new ObjectMapper().readTree(list).path("items")) {
            JsonNode metadata = each.path("metadata");
            if (metadata.has("deletionTimestamp")
                    || metadata.path("name").asText().equals("kube-root-ca.crt")) {
                continue;
            }
            objects.put(
                    each.path("kind").asText() + " "
                            + metadata.path("namespace").asText() + "/"
                            + metadata.path("name").asText(),
                    (ObjectNode) each);
        }
        return new ClusterState(objects);
    }

    /** What differs from these, each with its object. */
    List<String> differencesFrom(ClusterState other) {
        List<String> differences = new ArrayList<>();
        Set<String> names = new TreeSet<>(objects.keySet());
        names.addAll(other.objects.keySet());
        for (String name : names) {
            for (FieldDifference each : ObjectFields.differences(other.objects.get(name), objects.get(name))) {
                if (!each.path().endsWith(".timeAdded")) {
                    differences.add(name + " " + each.text());
                }
            }
        }
        return differences;
    }
}
