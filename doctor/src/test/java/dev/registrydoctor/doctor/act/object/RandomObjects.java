package dev.registrydoctor.doctor.act.object;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Objects and changes of them, by chance, but the same for the same seed. */
final class RandomObjects {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Few names, so that changes meet each other. */
    private static final List<String> NAMES = List.of("a", "b", "c", "example.com/d", "e~f");

    private final Random random;

    RandomObjects(long seed) {
        random = new Random(seed);
    }

    /** A Deployment, with fields of all kinds: maps, lists with one key and with two, sets, lists that are one value. */
    ObjectNode object() {
        ObjectNode object = JSON.objectNode().put("apiVersion", "apps/v1").put("kind", "Deployment");
        object.putObject("metadata")
                .put("name", "registry")
                .put("namespace", "container-registry")
                .setAll(maps());
        ObjectNode spec = object.putObject("spec").put("replicas", random.nextInt(3));
        ObjectNode template = spec.putObject("template");
        template.putObject("metadata").setAll(maps());
        ObjectNode pod = template.putObject("spec");
        for (String list : List.of("containers", "initContainers", "volumes", "imagePullSecrets", "tolerations")) {
            if (list.equals("containers") || random.nextBoolean()) {
                pod.set(list, list(list));
            }
        }
        return object;
    }

    private ObjectNode maps() {
        ObjectNode maps = JSON.objectNode();
        for (String name : List.of("labels", "annotations")) {
            if (random.nextBoolean()) {
                maps.set(name, texts());
            }
        }
        return maps;
    }

    private ObjectNode texts() {
        ObjectNode texts = JSON.objectNode();
        for (int i = random.nextInt(3); i >= 0; i--) {
            texts.put(name(), name());
        }
        return texts;
    }

    private ArrayNode list(String name) {
        ArrayNode list = JSON.arrayNode();
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            insert(name, list);
        }
        return list;
    }

    /** Adds an element at any place, if the list does not have one with its key. */
    private void insert(String name, ArrayNode list) {
        JsonNode element = element(name);
        for (JsonNode other : list) {
            if (Leaves.key(name, other).equals(Leaves.key(name, element))) {
                return;
            }
        }
        list.insert(random.nextInt(list.size() + 1), element);
    }

    private JsonNode element(String name) {
        return switch (name) {
            case "containers", "initContainers" -> container();
            case "env" -> JSON.objectNode().put("name", name()).put("value", name());
            case "ports" ->
                JSON.objectNode()
                        .put("containerPort", 5000 + random.nextInt(3))
                        .put("protocol", random.nextBoolean() ? "TCP" : "UDP")
                        .put("name", name());
            case "volumeMounts" ->
                JSON.objectNode().put("mountPath", "/" + name()).put("name", name());
            case "volumes" -> {
                ObjectNode volume = JSON.objectNode().put("name", name());
                volume.putObject("emptyDir");
                yield volume;
            }
            case "tolerations" -> JSON.objectNode().put("key", name()).put("operator", "Exists");
            case "command" -> JSON.textNode(name());
            default -> JSON.objectNode().put("name", name());
        };
    }

    private ObjectNode container() {
        ObjectNode container = JSON.objectNode().put("name", name()).put("image", "registry:" + random.nextInt(3));
        for (String list : List.of("env", "ports", "volumeMounts", "command")) {
            if (random.nextBoolean()) {
                container.set(list, list(list));
            }
        }
        return container;
    }

    private String name() {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    /** The same object with so many changes, at any place but in what names it and in the keys of its lists. */
    ObjectNode changed(ObjectNode object, int changes) {
        ObjectNode copy = object.deepCopy();
        for (int i = 0; i < changes; i++) {
            List<Runnable> possible = new ArrayList<>();
            inObject("", copy, possible);
            possible.get(random.nextInt(possible.size())).run();
        }
        return copy;
    }

    private void inObject(String path, ObjectNode object, List<Runnable> possible) {
        for (String name : names(object)) {
            JsonNode value = object.get(name);
            String at = path + "/" + name;
            if (value instanceof ObjectNode child) {
                inObject(at, child, possible);
                if (at.endsWith("labels") || at.endsWith("annotations")) {
                    possible.add(() -> child.put(name(), name()));
                    possible.add(() -> object.remove(name));
                    possible.add(() -> child.remove(name()));
                }
            } else if (value instanceof ArrayNode list) {
                inList(name, at, list, possible);
                if (!name.equals("containers")) {
                    possible.add(() -> object.remove(name));
                }
            } else if (name.equals("replicas") || name.equals("containerPort")) {
                if (name.equals("replicas")) {
                    possible.add(() -> object.put(name, random.nextInt(5)));
                }
            } else if (List.of("image", "value").contains(name) || at.contains("labels/")) {
                possible.add(() -> object.put(name, name()));
            }
        }
        if (path.endsWith("metadata")) {
            possible.add(() -> object.set("annotations", texts()));
        }
        if (path.matches(".*/(containers|initContainers)/[^/]*")) {
            possible.add(() -> object.set("env", list("env")));
            possible.add(() -> object.set("command", list("command")));
        }
    }

    private void inList(String name, String path, ArrayNode list, List<Runnable> possible) {
        possible.add(() -> insert(name, list));
        possible.add(() -> list.remove(random.nextInt(list.size() + 1)));
        possible.add(() -> {
            List<JsonNode> elements = new ArrayList<>();
            list.forEach(elements::add);
            Collections.shuffle(elements, random);
            list.removeAll().addAll(elements);
        });
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) instanceof ObjectNode element) {
                inObject(path + "/" + i, element, possible);
            }
        }
    }

    private static List<String> names(ObjectNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }
}
