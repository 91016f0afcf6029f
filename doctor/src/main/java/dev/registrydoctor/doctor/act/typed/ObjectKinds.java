package dev.registrydoctor.doctor.act.typed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.registrydoctor.doctor.act.object.ObjectKind;
import dev.registrydoctor.doctor.source.ShownText;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds kinds: those that are known, and those that the API server lists. */
final class ObjectKinds {

    private final ObjectRequests requests;
    private final Map<String, List<ObjectKind>> listed = new HashMap<>();

    ObjectKinds(KubernetesClient client) {
        requests = new ObjectRequests(client);
    }

    /**
     * The kind that kubectl calls by this word.
     *
     * @throws IOException when the API server has no such kind, or does not tell
     */
    ObjectKind named(String word) throws IOException {
        ObjectKind known = ObjectKind.named(word);
        if (known != null) {
            return known;
        }
        for (String version : versions()) {
            for (ObjectKind kind : ofVersion(version)) {
                if (kind.isCalled(word)) {
                    return kind;
                }
            }
        }
        throw new IOException("the API server does not have a resource type " + ShownText.line(word, ShownText.SHORT));
    }

    /**
     * The kind that a manifest names.
     *
     * @throws IOException when the API server has no such kind, or does not tell
     */
    ObjectKind of(String apiVersion, String name) throws IOException {
        ObjectKind known = ObjectKind.of(apiVersion, name);
        if (known != null) {
            return known;
        }
        for (ObjectKind kind : ofVersion(apiVersion)) {
            if (kind.kind().equals(name)) {
                return kind;
            }
        }
        throw new IOException("the API server does not have the kind " + ShownText.line(name, ShownText.SHORT) + " in "
                + ShownText.line(apiVersion, ShownText.SHORT));
    }

    /** The version of each group that the API server prefers. */
    private List<String> versions() throws IOException {
        List<String> versions = new ArrayList<>(List.of("v1"));
        for (JsonNode group : list("/apis", "groups")) {
            String version = group.path("preferredVersion").path("groupVersion").asText("");
            if (!version.isEmpty()) {
                versions.add(version);
            }
        }
        return versions;
    }

    private synchronized List<ObjectKind> ofVersion(String apiVersion) throws IOException {
        List<ObjectKind> kinds = listed.get(apiVersion);
        if (kinds != null) {
            return kinds;
        }
        kinds = new ArrayList<>();
        for (JsonNode resource : list(ObjectKind.versionPath(apiVersion), "resources")) {
            String plural = resource.path("name").asText("");
            if (!plural.contains("/")) {
                List<String> shortNames = new ArrayList<>();
                resource.path("shortNames").forEach(each -> shortNames.add(each.asText("")));
                kinds.add(new ObjectKind(
                        apiVersion,
                        resource.path("kind").asText(""),
                        plural,
                        resource.path("namespaced").asBoolean(false),
                        shortNames));
            }
        }
        listed.put(apiVersion, kinds);
        return kinds;
    }

    private JsonNode list(String path, String field) throws IOException {
        JsonNode answer = requests.get(path, "the resource types");
        return answer == null ? MissingNode.getInstance() : answer.path(field);
    }
}
