package dev.registrydoctor.doctor.conventions;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules that the forge has for a form: a form that breaks one is not offered to anybody, and only its page of the file
 * says so. Source: "Syntax for issue forms", "Syntax for GitHub's form schema" and "Common validation errors when creating
 * issue forms" in its documentation.
 */
final class IssueForm {

    private static final Set<String> TOP =
            Set.of("name", "description", "body", "assignees", "labels", "title", "type", "projects");

    /** The attributes of each type of element. */
    private static final Map<String, Set<String>> ATTRIBUTES = Map.of(
            "markdown", Set.of("value"),
            "textarea", Set.of("label", "description", "placeholder", "value", "render"),
            "input", Set.of("label", "description", "placeholder", "value"),
            "dropdown", Set.of("label", "description", "multiple", "options", "default"),
            "checkboxes", Set.of("label", "description", "options"));

    private final List<String> faults = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> labels = new HashSet<>();

    private IssueForm() {}

    /** What is wrong with a form; empty when it is offered. */
    static List<String> faults(Object form) {
        IssueForm rules = new IssueForm();
        if (form instanceof Map<?, ?> map) {
            rules.top(map);
        } else {
            rules.faults.add("the top level must be a mapping");
        }
        return rules.faults;
    }

    private void top(Map<?, ?> form) {
        onlyKeys("the form", form, TOP);
        text("the form", form, "name");
        text("the form", form, "description");
        if (!(form.get("body") instanceof List<?> body)) {
            faults.add("body must be a list");
            return;
        }
        boolean asks = false;
        for (int i = 0; i < body.size(); i++) {
            String where = "body[" + i + "]";
            if (body.get(i) instanceof Map<?, ?> element) {
                element(where, element);
                asks |= !"markdown".equals(element.get("type"));
            } else {
                faults.add(where + " must be a mapping");
            }
        }
        if (!asks) {
            faults.add("body asks for nothing");
        }
    }

    private void element(String where, Map<?, ?> element) {
        String type = String.valueOf(element.get("type"));
        Set<String> allowed = ATTRIBUTES.get(type);
        if (allowed == null) {
            faults.add(where + ": no type " + type);
            return;
        }
        boolean field = !type.equals("markdown");
        onlyKeys(
                where,
                element,
                field ? Set.of("type", "id", "attributes", "validations") : Set.of("type", "attributes"));
        id(where, element.get("id"));
        validations(where, type, element.get("validations"));
        if (!(element.get("attributes") instanceof Map<?, ?> attributes)) {
            faults.add(where + ": attributes must be a mapping");
            return;
        }
        onlyKeys(where, attributes, allowed);
        if (text(where, attributes, field ? "label" : "value") && field) {
            String label = String.valueOf(attributes.get("label"));
            if (!labels.add(label.toLowerCase(Locale.ROOT))) {
                faults.add(where + ": another element has the label " + label);
            }
        }
        if (allowed.contains("options")) {
            options(where, type, attributes);
        }
    }

    private void id(String where, @Nullable Object id) {
        if (id == null) {
            return;
        }
        if (!(id instanceof String text) || !text.matches("[A-Za-z0-9_-]+")) {
            faults.add(where + ": not an id: " + id);
        } else if (!ids.add(text)) {
            faults.add(where + ": another element has the id " + text);
        }
    }

    private void validations(String where, String type, @Nullable Object validations) {
        if (validations == null) {
            return;
        }
        if (!(validations instanceof Map<?, ?> map) || !(map.get("required") instanceof Boolean) || map.size() != 1) {
            faults.add(where + ": validations can only say whether it is required");
        } else if (type.equals("checkboxes")) {
            faults.add(where + ": of checkboxes, each option says whether it is required");
        }
    }

    private void options(String where, String type, Map<?, ?> attributes) {
        if (!(attributes.get("options") instanceof List<?> options) || options.isEmpty()) {
            faults.add(where + ": options must be a list that is not empty");
            return;
        }
        Set<String> seen = new HashSet<>();
        for (Object option : options) {
            Object label = option;
            if (type.equals("checkboxes")) {
                label = option instanceof Map<?, ?> map ? map.get("label") : null;
                if (option instanceof Map<?, ?> map) {
                    onlyKeys(where, map, Set.of("label", "required"));
                }
            }
            if (!(label instanceof String text) || text.isBlank()) {
                faults.add(where + ": the text of an option must be a string");
            } else if (!seen.add(text)) {
                faults.add(where + ": two options " + text);
            } else if (text.equalsIgnoreCase("none")) {
                faults.add(where + ": the option None is reserved");
            }
        }
        Object chosen = attributes.get("default");
        if (chosen != null && !(chosen instanceof Integer index && index >= 0 && index < options.size())) {
            faults.add(where + ": no option " + chosen);
        }
    }

    private boolean text(String where, Map<?, ?> in, String key) {
        boolean right = in.get(key) instanceof String text && !text.isBlank();
        if (!right) {
            faults.add(where + ": " + key + " must be a string that is not empty");
        }
        return right;
    }

    private void onlyKeys(String where, Map<?, ?> in, Set<String> allowed) {
        for (Object key : in.keySet()) {
            if (!allowed.contains(String.valueOf(key))) {
                faults.add(where + ": no key " + key);
            }
        }
    }
}
