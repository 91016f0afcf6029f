package dev.registrydoctor.doctor.source.casefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.reports.secrets.Tally;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Evidence records as JSON and back: a record is an object of its components, whatever accessors it has besides. What is
 * read is checked as strictly as the compiler would: a component that may not be null is there.
 */
final class RecordJson {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Redaction redaction;

    /** Writes records, and counts the secrets that it takes out of their texts. */
    RecordJson(Tally tally) {
        redaction = new Redaction(tally);
    }

    /** The JSON of a record, list, map or scalar, its texts redacted. */
    JsonNode write(@Nullable Object value) {
        return write(value, redaction::text, () -> false);
    }

    /**
     * The same, within some time: a Pod may have thousands of containers.
     *
     * @param isTimeUp asked before each record
     * @throws OutOfTime when it says so
     */
    JsonNode write(@Nullable Object value, BooleanSupplier isTimeUp) {
        return write(value, redaction::text, isTimeUp);
    }

    /** The time was up in the middle of something, of which there is no JSON. */
    static final class OutOfTime extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private JsonNode write(@Nullable Object value, UnaryOperator<String> texts, BooleanSupplier isTimeUp) {
        if (value == null) {
            return NODES.nullNode();
        } else if (value instanceof String text) {
            return NODES.textNode(texts.apply(text));
        } else if (value instanceof Integer number) {
            return NODES.numberNode(number);
        } else if (value instanceof Long number) {
            return NODES.numberNode(number);
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof Instant || value instanceof Enum<?>) {
            return NODES.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString());
        } else if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            for (Object element : holdsKey(list) ? joined(list) : list) {
                array.add(write(element, texts, isTimeUp));
            }
            return array;
        } else if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.entrySet().stream()
                    .sorted((a, b) -> String.valueOf(a.getKey()).compareTo(String.valueOf(b.getKey())))
                    .forEach(e -> object.set(String.valueOf(e.getKey()), write(e.getValue(), texts, isTimeUp)));
            return object;
        }
        return writeRecord(value, texts, isTimeUp);
    }

    /** Whether a private key may go over several lines of a log. */
    private static boolean holdsKey(List<?> list) {
        return list.stream().anyMatch(e -> e instanceof String line && line.contains("PRIVATE KEY"));
    }

    /** The lines as one text, in which a key is found as a whole. */
    private List<String> joined(List<?> lines) {
        return redaction
                .text(lines.stream().map(String::valueOf).collect(Collectors.joining("\n")))
                .lines()
                .toList();
    }

    private JsonNode writeRecord(Object value, UnaryOperator<String> texts, BooleanSupplier isTimeUp) {
        if (isTimeUp.getAsBoolean()) {
            throw new OutOfTime();
        }
        ObjectNode object = NODES.objectNode();
        for (RecordComponent component : components(value.getClass())) {
            try {
                UnaryOperator<String> own = isProjected(value, component) ? UnaryOperator.identity() : texts;
                object.set(component.getName(), write(component.getAccessor().invoke(value), own, isTimeUp));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return object;
    }

    /** Files hold no raw text, and must stay files of their kind. */
    private static boolean isProjected(Object value, RecordComponent component) {
        return (value instanceof HostFile && component.getName().equals("text"))
                || (value instanceof CertsDirectory && component.getName().equals("hostsToml"));
    }

    private static RecordComponent[] components(Class<?> type) {
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalArgumentException("no record: " + type);
        }
        return components;
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException when the JSON is none of that type
     */
    static Object read(JsonNode json, Type type) throws IOException {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return readList(json, generic.getActualTypeArguments()[0]);
        } else if (type instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            return readMap(json, generic.getActualTypeArguments()[1]);
        } else if (type instanceof ParameterizedType generic) {
            return read(json, generic.getRawType());
        } else if (type == String.class && json.isTextual()) {
            return json.textValue();
        } else if ((type == int.class || type == Integer.class) && json.isIntegralNumber() && json.canConvertToInt()) {
            return json.intValue();
        } else if ((type == long.class || type == Long.class) && json.isIntegralNumber() && json.canConvertToLong()) {
            return json.longValue();
        } else if ((type == boolean.class || type == Boolean.class) && json.isBoolean()) {
            return json.booleanValue();
        } else if (type == Instant.class && json.isTextual()) {
            return instant(json.textValue());
        } else if (type instanceof Class<?> enumType && enumType.isEnum() && json.isTextual()) {
            return constant(enumType, json.textValue());
        } else if (type instanceof Class<?> recordType && recordType.isRecord() && json.isObject()) {
            return readRecord(json, recordType);
        }
        throw new IOException(type.getTypeName() + " expected");
    }

    static List<Object> readList(JsonNode json, Type element) throws IOException {
        if (!json.isArray()) {
            throw new IOException("a list expected");
        }
        List<Object> list = new ArrayList<>();
        for (JsonNode node : json) {
            list.add(read(node, element));
        }
        return list;
    }

    private static Map<String, Object> readMap(JsonNode json, Type value) throws IOException {
        if (!json.isObject()) {
            throw new IOException("an object expected");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : json.properties()) {
            map.put(entry.getKey(), read(entry.getValue(), value));
        }
        return map;
    }

    private static Instant instant(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IOException("a time expected", e);
        }
    }

    private static Object constant(Class<?> type, String name) throws IOException {
        for (Object constant : type.getEnumConstants()) {
            if (constant instanceof Enum<?> e && e.name().equals(name)) {
                return constant;
            }
        }
        throw new IOException(type.getSimpleName() + " expected");
    }

    private static Object readRecord(JsonNode json, Class<?> type) throws IOException {
        RecordComponent[] components = components(type);
        Class<?>[] types = new Class<?>[components.length];
        @Nullable Object[] values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            RecordComponent component = components[i];
            types[i] = component.getType();
            JsonNode value = json.get(component.getName());
            boolean isThere = value != null && !value.isNull();
            if (isThere) {
                values[i] = read(value, component.getGenericType());
            } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                throw new IOException(type.getSimpleName() + " lacks " + component.getName());
            }
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IOException(type.getSimpleName() + " expected", e);
        }
    }
}
