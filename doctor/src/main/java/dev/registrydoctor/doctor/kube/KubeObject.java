package dev.registrydoctor.doctor.kube;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One object of the API as a light tree: names and texts, without the parts that nobody here reads. */
public final class KubeObject {

    /** Large and never read. Only objects and arrays: a label may bear any of these names. */
    private static final Set<String> SKIPPED_PARTS = Set.of(
            "managedFields",
            "volumeMounts",
            "tolerations",
            "securityContext",
            "livenessProbe",
            "readinessProbe",
            "startupProbe",
            "podAffinity",
            "podAntiAffinity");

    /** Only searched: they may hold secrets, and are larger than what is wanted of them. */
    private static final Set<String> SEARCHED_PARTS = Set.of("args", "command");

    /** Characters of a text that are kept: of real ones only the values of a ConfigMap or a Secret are longer. */
    private static final int MAX_TEXT = 64 << 10;

    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z");
    private static final KubeObject NOTHING = new KubeObject(Map.of(), List.of());

    private final Map<String, Object> fields;
    private final List<String> loopbackMentions;

    private KubeObject(Map<String, Object> fields, List<String> loopbackMentions) {
        this.fields = fields;
        this.loopbackMentions = loopbackMentions;
    }

    /**
     * Reads the object at whose opening brace the parser stands.
     *
     * @throws IOException when the stream breaks or is not JSON
     */
    static KubeObject read(JsonParser parser) throws IOException {
        return read(parser, MAX_TEXT);
    }

    private static KubeObject read(JsonParser parser, int longest) throws IOException {
        // The parser bounds nesting (1000 by default), and with it the depth of this recursion.
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> mentions = new ArrayList<>(0);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name == null || value == null) {
                throw new JsonParseException(parser, "the object is cut short");
            } else if (name.equals("env") && value == JsonToken.START_ARRAY) {
                fields.put(name, new KubeObject(KubeEnvironment.read(parser, mentions), List.of()));
            } else if (value.isStructStart() && SKIPPED_PARTS.contains(name)) {
                parser.skipChildren();
            } else if (name.equals("annotations") && value == JsonToken.START_OBJECT) {
                fields.put(name, readAnnotations(parser));
            } else if (value.isStructStart() && SEARCHED_PARTS.contains(name)) {
                LoopbackMentions.search(parser, mentions);
            } else {
                Object read = readValue(parser, value, name.equals("data") ? Integer.MAX_VALUE : longest);
                if (read != null) {
                    fields.put(name, read);
                }
            }
        }
        return new KubeObject(fields, mentions);
    }

    /** Those that are read here. Programs keep in others what they like, of any length. */
    private static KubeObject readAnnotations(JsonParser parser) throws IOException {
        Map<String, Object> annotations = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name == null || value == null) {
                throw new JsonParseException(parser, "the annotations are cut short");
            } else if (value == JsonToken.VALUE_STRING && KubeStorage.ANNOTATIONS.contains(name)) {
                annotations.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        }
        return new KubeObject(annotations, List.of());
    }

    private static @Nullable Object readValue(JsonParser parser, JsonToken token, int longest) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return read(parser, longest);
        } else if (token == JsonToken.START_ARRAY) {
            List<Object> values = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                if (next == null) {
                    throw new JsonParseException(parser, "the array is cut short");
                }
                Object value = readValue(parser, next, longest);
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = parser.getText();
        return text.length() <= longest ? text : text.substring(0, longest);
    }

    /** The text (or number, or truth value as text) at this path, or null. */
    public @Nullable String text(String... path) {
        KubeObject parent = parent(path);
        return parent.fields.get(path[path.length - 1]) instanceof String text ? text : null;
    }

    /** The text at this path; empty when there is none. */
    public String textOrEmpty(String... path) {
        String text = text(path);
        return text == null ? "" : text;
    }

    /** The object at this path; one without fields when there is none. */
    public KubeObject object(String... path) {
        return parent(path).fields.get(path[path.length - 1]) instanceof KubeObject object ? object : NOTHING;
    }

    /** The objects of the array at this path; none when there is no such array. */
    public List<KubeObject> objects(String... path) {
        List<KubeObject> objects = new ArrayList<>();
        for (Object value : array(path)) {
            if (value instanceof KubeObject object) {
                objects.add(object);
            }
        }
        return objects;
    }

    /** The texts of the array at this path; none when there is no such array. */
    public List<String> texts(String... path) {
        List<String> texts = new ArrayList<>();
        for (Object value : array(path)) {
            if (value instanceof String text) {
                texts.add(text);
            }
        }
        return texts;
    }

    /** The texts of the object at this path by name: labels, a selector. */
    public Map<String, String> map(String... path) {
        Map<String, String> map = new LinkedHashMap<>();
        object(path).fields.forEach((name, value) -> {
            if (value instanceof String text) {
                map.put(name, text);
            }
        });
        return map;
    }

    /** The number at this path, or null when there is none or it is none. */
    public @Nullable Integer number(String... path) {
        String text = text(path);
        try {
            return text == null ? null : Integer.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The number at this path, or this one. */
    public int number(int otherwise, String... path) {
        Integer number = number(path);
        return number == null ? otherwise : number;
    }

    public boolean flag(String... path) {
        return "true".equals(text(path));
    }

    /** The time at this path, or null when there is none or it cannot be read. */
    public @Nullable Instant instant(String... path) {
        String text = text(path);
        return text == null ? null : KubeTime.parse(text);
    }

    /** Whether there is anything at this path. */
    public boolean has(String... path) {
        return parent(path).fields.containsKey(path[path.length - 1]);
    }

    /** Names of the fields, in the order of the file. */
    List<String> names() {
        return List.copyOf(fields.keySet());
    }

    public boolean isEmpty() {
        return fields.isEmpty();
    }

    /** The newest time written anywhere in it, or null when there is none. */
    public @Nullable Instant newestTime() {
        return newest(this, null);
    }

    private static @Nullable Instant newest(Object value, @Nullable Instant soFar) {
        Instant newest = soFar;
        if (value instanceof KubeObject object) {
            for (Object field : object.fields.values()) {
                newest = newest(field, newest);
            }
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                newest = newest(element, newest);
            }
        } else if (value instanceof String text && TIME.matcher(text).matches()) {
            Instant time = KubeTime.parse(text);
            newest = newest == null || (time != null && time.isAfter(newest)) ? time : newest;
        }
        return newest;
    }

    /** The condition of this type in {@code status.conditions}; one without fields when there is none. */
    KubeObject condition(String type) {
        for (KubeObject condition : objects("status", "conditions")) {
            if (type.equals(condition.text("type"))) {
                return condition;
            }
        }
        return NOTHING;
    }

    /** Names of the claims that {@code volumes} of this pod spec mount. */
    List<String> claimNames() {
        List<String> names = new ArrayList<>();
        for (KubeObject volume : objects("volumes")) {
            String name = volume.text("persistentVolumeClaim", "claimName");
            if (name != null) {
                names.add(name);
            }
        }
        return names;
    }

    /** Ports that this container's spec names. */
    List<Integer> containerPorts() {
        List<Integer> ports = new ArrayList<>();
        for (KubeObject port : objects("ports")) {
            Integer number = port.number("containerPort");
            if (number != null) {
                ports.add(number);
            }
        }
        return ports;
    }

    /** What this container's command, arguments and environment name of the loopback. */
    List<String> loopbackMentions() {
        return loopbackMentions;
    }

    private List<?> array(String... path) {
        return parent(path).fields.get(path[path.length - 1]) instanceof List<?> list ? list : List.of();
    }

    private KubeObject parent(String... path) {
        KubeObject at = this;
        for (int i = 0; i < path.length - 1; i++) {
            at = at.fields.get(path[i]) instanceof KubeObject next ? next : NOTHING;
        }
        return at;
    }
}
