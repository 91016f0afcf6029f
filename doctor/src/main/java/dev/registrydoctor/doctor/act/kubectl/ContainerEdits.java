package dev.registrydoctor.doctor.act.kubectl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.catalog.settings.ReadOnlySteps;
import dev.registrydoctor.doctor.act.kubectl.KubectlCommand.Edit;
import dev.registrydoctor.doctor.source.ShownText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The commands {@code kubectl set}, which change containers of a Pod's template. */
final class ContainerEdits {

    private static final String SPEC = "spec";
    private static final String ALL = "*";

    private ContainerEdits() {}

    /**
     * Variables of containers.
     *
     * @param container a name, or {@code *} for all
     * @param variables a null value removes
     */
    static Edit environment(String container, Map<String, @Nullable String> variables) {
        return before -> {
            ObjectNode object = FieldEdits.existing(before);
            for (ObjectNode each : containers(object, container)) {
                JsonNode now = each.get("env");
                ArrayNode changed =
                        changed(now instanceof ArrayNode list ? list : JsonNodeFactory.instance.arrayNode(), variables);
                if (changed.isEmpty()) {
                    each.remove("env");
                } else {
                    each.set("env", changed);
                }
            }
            return object;
        };
    }

    /** What is set takes the place of what has its name; what is new comes last. */
    private static ArrayNode changed(ArrayNode now, Map<String, @Nullable String> variables) {
        ArrayNode changed = JsonNodeFactory.instance.arrayNode();
        Set<String> done = new HashSet<>();
        for (JsonNode variable : now) {
            String name = variable.path("name").asText("");
            String wanted = variables.get(name);
            // Who has set a registry read-only sets it back: the value tells who that is.
            boolean isReadOnly =
                    ReadOnlySteps.isOn(name, variable.path("value").asText()) && ReadOnlySteps.isOn(name, wanted);
            if (!variables.containsKey(name) || isReadOnly) {
                done.add(name);
                changed.add(variable);
            } else if (done.add(name)) {
                add(changed, name, wanted);
            }
        }
        variables.forEach((name, value) -> {
            if (done.add(name)) {
                add(changed, name, value);
            }
        });
        return changed;
    }

    private static void add(ArrayNode variables, String name, @Nullable String value) {
        if (value != null) {
            ObjectNode variable = variables.addObject().put("name", name);
            if (!value.isEmpty()) {
                variable.put("value", value);
            }
        }
    }

    /** Images of containers, by name or by {@code *}. */
    static Edit image(Map<String, @Nullable String> images) {
        return before -> {
            ObjectNode object = FieldEdits.existing(before);
            for (Map.Entry<String, @Nullable String> image : images.entrySet()) {
                for (ObjectNode each : containers(object, image.getKey())) {
                    each.put("image", image.getValue());
                }
            }
            return object;
        };
    }

    /**
     * Limits and requests of containers.
     *
     * @param limits as kubectl has them ({@code cpu=1,memory=512Mi}), or empty
     * @param requests as the limits
     */
    static Edit resources(String container, String limits, String requests) {
        return before -> {
            ObjectNode object = FieldEdits.existing(before);
            for (ObjectNode each : containers(object, container)) {
                ObjectNode resources = each.withObjectProperty("resources");
                put(resources, "limits", limits);
                put(resources, "requests", requests);
            }
            return object;
        };
    }

    private static void put(ObjectNode resources, String field, String amounts) {
        for (String amount : amounts.split(",", -1)) {
            int equals = amount.indexOf('=');
            if (equals > 0) {
                resources.withObjectProperty(field).put(amount.substring(0, equals), amount.substring(equals + 1));
            }
        }
    }

    /** Those of a name, also among the init containers. */
    private static List<ObjectNode> containers(ObjectNode object, String name) throws IOException {
        JsonNode pod = switch (FieldEdits.kind(object)) {
            case "Pod" -> object.path(SPEC);
            case "CronJob" -> object.at("/spec/jobTemplate/spec/template/spec");
            default -> object.at("/spec/template/spec");
        };
        List<ObjectNode> found = new ArrayList<>();
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : pod.path(list)) {
                if (container instanceof ObjectNode each
                        && (name.equals(ALL) || each.path("name").asText("").equals(name))) {
                    found.add(each);
                }
            }
        }
        if (found.isEmpty()) {
            throw new IOException(
                    "it does not have a container " + (name.equals(ALL) ? "" : ShownText.line(name, ShownText.SHORT)));
        }
        return found;
    }
}
