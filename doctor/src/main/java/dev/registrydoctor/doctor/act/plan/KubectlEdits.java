package dev.registrydoctor.doctor.act.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.doctor.act.change.ObjectChange;
import dev.registrydoctor.doctor.act.object.ClusterObjects;
import dev.registrydoctor.doctor.act.object.ObjectKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Commands of kubectl that change some fields of one object: as a change of it they can be shown before and taken back exactly,
 * and they need no kubectl. What each does is that of {@code staging/src/k8s.io/kubectl/pkg/cmd} of Kubernetes.
 */
final class KubectlEdits {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");

    private final ClusterObjects cluster;
    private final @Nullable String namespace;
    private final List<String> words = new ArrayList<>();
    private final Map<String, String> options = new LinkedHashMap<>();

    private KubectlEdits(List<String> args, ClusterObjects cluster) {
        this.cluster = cluster;
        String found = null;
        for (int i = 0; i < args.size(); i++) {
            String word = args.get(i);
            int equals = word.indexOf('=');
            if ((word.equals("-n") || word.equals("--namespace")) && i + 1 < args.size()) {
                found = args.get(++i);
            } else if (word.startsWith("-")) {
                options.put(equals < 0 ? word : word.substring(0, equals), word.substring(equals + 1));
            } else {
                words.add(word);
            }
        }
        namespace = found;
    }

    /**
     * The change that a command makes; null for one that is not known here.
     *
     * @param args what follows {@code kubectl}
     * @throws IOException when the API server does not tell, or would refuse it
     */
    static @Nullable ObjectChange of(List<String> args, ClusterObjects cluster) throws IOException {
        return new KubectlEdits(args, cluster).change();
    }

    private @Nullable ObjectChange change() throws IOException {
        String verb = words.isEmpty() ? "" : words.get(0);
        if ((verb.equals("cordon") || verb.equals("uncordon")) && words.size() == 2 && options.isEmpty()) {
            JsonNode value = verb.equals("cordon") ? JSON.booleanNode(true) : JSON.nullNode();
            return edited("node/" + words.get(1), before -> spec("unschedulable", value));
        } else if (verb.equals("scale") && words.size() == 2 && options.keySet().equals(Set.of("--replicas"))) {
            String replicas = String.valueOf(options.get("--replicas"));
            return NUMBER.matcher(replicas).matches()
                    ? edited(words.get(1), before -> spec("replicas", JSON.numberNode(Integer.parseInt(replicas))))
                    : null;
        } else if (verb.equals("set") && words.size() > 3 && options.isEmpty()) {
            List<String> pairs = words.subList(3, words.size());
            return switch (words.get(1)) {
                case "selector" -> edited(words.get(2), before -> selector(before, pairs));
                case "env" -> edited(words.get(2), before -> containers(before, pairs, KubectlEdits::setVariables));
                case "image" -> edited(words.get(2), before -> containers(before, pairs, KubectlEdits::setImage));
                default -> null;
            };
        }
        return null;
    }

    /** Makes a JSON merge patch for an object; null when the words are not understood. */
    @FunctionalInterface
    private interface Edit {
        @Nullable
        ObjectNode patch(ObjectNode before);
    }

    private @Nullable ObjectChange edited(String name, Edit edit) throws IOException {
        int slash = name.indexOf('/');
        if (slash < 0) {
            return null;
        }
        ObjectKey key = cluster.key(name.substring(0, slash), namespace, name.substring(slash + 1));
        ObjectNode before = cluster.get(key);
        if (before == null) {
            throw new IOException(key.label() + " does not exist");
        }
        ObjectNode patch = edit.patch(before);
        return patch == null
                ? null
                : new ObjectChange(key, before, cluster.patched(key, patch.toString(), "merge"));
    }

    private static ObjectNode spec(String field, JsonNode value) {
        ObjectNode patch = JSON.objectNode();
        patch.putObject("spec").set(field, value);
        return patch;
    }

    private static @Nullable ObjectNode selector(ObjectNode before, List<String> pairs) {
        ObjectNode selector = JSON.objectNode();
        before.at("/spec/selector").fieldNames().forEachRemaining(selector::putNull);
        for (String pair : String.join(",", pairs).split(",", -1)) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                return null;
            }
            selector.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return spec("selector", selector);
    }

    /** Changes a container by one of the words; returns whether it is understood. */
    @FunctionalInterface
    private interface ContainerEdit {
        boolean apply(ObjectNode container, String pair);
    }

    /** A merge patch replaces lists, so that it has all containers. */
    private static @Nullable ObjectNode containers(ObjectNode before, List<String> pairs, ContainerEdit edit) {
        if (!(before.at("/spec/template/spec/containers") instanceof ArrayNode now)) {
            return null;
        }
        ArrayNode containers = now.deepCopy();
        for (JsonNode container : containers) {
            for (String pair : pairs) {
                if (!edit.apply((ObjectNode) container, pair)) {
                    return null;
                }
            }
        }
        ObjectNode patch = JSON.objectNode();
        patch.putObject("spec").putObject("template").putObject("spec").set("containers", containers);
        return patch;
    }

    /** {@code NAME=VALUE} sets a variable, {@code NAME-} removes it. */
    private static boolean setVariables(ObjectNode container, String pair) {
        int equals = pair.indexOf('=');
        if (equals == 0 || (equals < 0 && !pair.endsWith("-"))) {
            return false;
        }
        String name = equals < 0 ? pair.substring(0, pair.length() - 1) : pair.substring(0, equals);
        ArrayNode variables = container.get("env") instanceof ArrayNode there ? there : JSON.arrayNode();
        int at = -1;
        for (int i = 0; i < variables.size(); i++) {
            at = variables.get(i).path("name").asText().equals(name) ? i : at;
        }
        if (equals > 0) {
            ObjectNode variable = JSON.objectNode().put("name", name).put("value", pair.substring(equals + 1));
            if (at < 0) {
                variables.add(variable);
            } else {
                variables.set(at, variable);
            }
        } else if (at >= 0) {
            variables.remove(at);
        }
        if (variables.isEmpty()) {
            container.remove("env");
        } else {
            container.set("env", variables);
        }
        return true;
    }

    /** {@code CONTAINER=IMAGE}; other containers stay. */
    private static boolean setImage(ObjectNode container, String pair) {
        int equals = pair.indexOf('=');
        if (equals > 0 && container.path("name").asText().equals(pair.substring(0, equals))) {
            container.put("image", pair.substring(equals + 1));
        }
        return equals > 0;
    }
}
