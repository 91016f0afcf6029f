package dev.registrydoctor.doctor.source.kube;

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
            "tolerations",
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
    /** Without fields. */
    static final KubeObject NOTHING = new KubeObject(Map.of(), List.of(), new Reading());

    private final Map<String, Object> fields;
    private final List<String> loopbackMentions;
    private final Reading reading;

    private KubeObject(Map<String, Object> fields, List<String> loopbackMentions, Reading reading) {
        this.fields = fields;
        this.loopbackMentions = loopbackMentions;
        this.reading = reading;
    }

    /** What an object and all its parts share: whether something in it was not of the type that the API gives it. */
    private static final class Reading {
        private boolean isMistyped;
    }

    /** A number or a truth value: the API writes neither where a text belongs. */
    private record Scalar(String text) {}

    /**
     * Reads the object at whose opening brace the parser stands.
     *
     * @throws IOException when the stream breaks or is not JSON
     */
    static KubeObject read(JsonParser parser) throws IOException {
        return read(parser, new Reading(), MAX_TEXT);
    }

    private static KubeObject read(JsonParser parser, Reading reading, int longest) throws IOException {
        // The parser bounds nesting (1000 by default), and with it the depth of this recursion.
        Map<String, Object> fields = new LinkedHashMap<>();
        List<String> mentions = new ArrayList<>(0);
        JsonParts.fields(parser, (name, value) -> {
            if (name.equals("env") && value == JsonToken.START_ARRAY) {
                Map<String, Object> sources = new LinkedHashMap<>();
                fields.put(name, new KubeObject(KubeEnvironment.read(parser, mentions, sources), List.of(), reading));
                fields.put(KubeEnvironment.SOURCES, new KubeObject(sources, List.of(), reading));
            } else if (value.isStructStart() && SKIPPED_PARTS.contains(name)) {
                parser.skipChildren();
            } else if (name.equals("annotations") && value == JsonToken.START_OBJECT) {
                fields.put(name, readAnnotations(parser, reading));
            } else if (value.isStructStart() && SEARCHED_PARTS.contains(name)) {
                fields.put(name, LoopbackMentions.search(parser, mentions));
            } else {
                Object read = readValue(parser, value, reading, name.equals("data") ? Integer.MAX_VALUE : longest);
                if (read != null) {
                    fields.put(name, read);
                }
            }
        });
        return new KubeObject(fields, mentions, reading);
    }

    /** Those that are read here. Programs keep in others what they like, of any length. */
    private static KubeObject readAnnotations(JsonParser parser, Reading reading) throws IOException {
        Map<String, Object> annotations = new LinkedHashMap<>();
        JsonParts.fields(parser, (name, value) -> {
            if (value == JsonToken.VALUE_STRING && KubeStorage.ANNOTATIONS.contains(name)) {
                annotations.put(name, parser.getText());
            } else {
                parser.skipChildren();
            }
        });
        return new KubeObject(annotations, List.of(), reading);
    }

    private static @Nullable Object readValue(JsonParser parser, JsonToken token, Reading reading, int longest)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            return read(parser, reading, longest);
        } else if (token == JsonToken.START_ARRAY) {
            List<Object> values = new ArrayList<>();
            JsonParts.elements(parser, next -> {
                Object value = readValue(parser, next, reading, longest);
                if (value != null) {
                    values.add(value);
                }
            });
            return values;
        }
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        String text = parser.getText();
        String kept = text.length() <= longest ? text : text.substring(0, longest);
        return token == JsonToken.VALUE_STRING ? kept : new Scalar(kept);
    }

    /**
     * Whether something that was asked for so far, here or in any part, is not of the type that the API gives it: what
     * was read is then not what the API server knows.
     */
    boolean isMistyped() {
        return reading.isMistyped;
    }

    /** The text at this path, or null. */
    public @Nullable String text(String... path) {
        Object value = value(path);
        if (value != null && !(value instanceof String)) {
            mistyped();
            return null;
        }
        return (String) value;
    }

    /** The text or number at this path, or null: what the API calls IntOrString. */
    @Nullable
    String textOrNumber(String... path) {
        return value(path) instanceof Scalar scalar ? scalar.text() : text(path);
    }

    private @Nullable Object value(String... path) {
        return parent(path).fields.get(path[path.length - 1]);
    }

    private void mistyped() {
        reading.isMistyped = true;
    }

    /** The text at this path; empty when there is none. */
    public String textOrEmpty(String... path) {
        String text = text(path);
        return text == null ? "" : text;
    }

    /** The object at this path; one without fields when there is none. */
    public KubeObject object(String... path) {
        Object value = value(path);
        if (value instanceof KubeObject object) {
            return object;
        }
        reading.isMistyped |= value != null;
        return NOTHING;
    }

    /** The objects of the array at this path; none when there is no such array. */
    public List<KubeObject> objects(String... path) {
        List<KubeObject> objects = new ArrayList<>();
        for (Object value : array(path)) {
            if (value instanceof KubeObject object) {
                objects.add(object);
            } else {
                mistyped();
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
            } else {
                mistyped();
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
            } else {
                mistyped();
            }
        });
        return map;
    }

    /** The number at this path, or null when there is none or it is not one. */
    public @Nullable Integer number(String... path) {
        Object value = value(path);
        if (value == null) {
            return null;
        }
        try {
            if (value instanceof Scalar scalar) {
                return Integer.valueOf(scalar.text());
            }
        } catch (NumberFormatException e) {
            // Not a whole number of this size, which none of the numbers that are read here can be.
        }
        mistyped();
        return null;
    }

    /** The number at this path, or this one. */
    public int number(int otherwise, String... path) {
        Integer number = number(path);
        return number == null ? otherwise : number;
    }

    /** Whether the truth value at this path, or the text of an annotation, is true. */
    public boolean flag(String... path) {
        return "true".equals(textOrNumber(path));
    }

    /** The time at this path, or null when there is none or it cannot be read. */
    public @Nullable Instant instant(String... path) {
        String text = text(path);
        Instant time = text == null ? null : KubeTime.parse(text);
        if (time == null && text != null) {
            mistyped();
        }
        return time;
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
        Object value = value(path);
        if (value instanceof List<?> list) {
            return list;
        }
        reading.isMistyped |= value != null;
        return List.of();
    }

    private KubeObject parent(String... path) {
        KubeObject at = this;
        for (int i = 0; i < path.length - 1; i++) {
            Object value = at.fields.get(path[i]);
            at.reading.isMistyped |= value != null && !(value instanceof KubeObject);
            at = value instanceof KubeObject next ? next : NOTHING;
        }
        return at;
    }
}
