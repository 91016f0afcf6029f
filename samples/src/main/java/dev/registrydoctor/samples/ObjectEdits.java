package dev.registrydoctor.samples;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Small edits of a sample's objects, so that a site that differs in one field need not copy a list: the files
 * {@code api/PLURAL.patch.json}, whose form README.md beside the samples tells.
 */
final class ObjectEdits {

    private static final String SUFFIX = ".patch.json";

    private static final Pattern AGO = Pattern.compile("<ago (\\d+[hms](?:\\d+[ms])*)>");

    /** Lists by path: those that an edit may touch. */
    private final Map<String, List<@Nullable Object>> lists = new TreeMap<>();

    private final String path;
    private final String plural;

    private ObjectEdits(SampleFiles files, String path) {
        this.path = path;
        this.plural = path.substring(0, path.length() - SUFFIX.length());
        for (String each : files.paths()) {
            boolean mayHold = each.equals(plural + ".json")
                    || (each.startsWith(plural + "-") && each.endsWith(".json") && !each.endsWith(SUFFIX));
            if (mayHold
                    && SampleJson.find(SampleJson.parse(String.valueOf(files.text(each))), "items")
                            instanceof List<?> items) {
                lists.put(each, new ArrayList<>(items));
            }
        }
    }

    /**
     * The files with the edits made in them, and without the files that hold edits.
     *
     * @throws IllegalArgumentException when an edit makes no sense, or fits no object
     */
    static SampleFiles applied(SampleFiles files) {
        Map<String, byte[]> edited = new TreeMap<>();
        for (String path : files.paths()) {
            if (path.startsWith("api/") && path.endsWith(SUFFIX)) {
                ObjectEdits edits = new ObjectEdits(files, path);
                edits.make(String.valueOf(files.text(path)));
                edits.lists.forEach((list, items) -> edited.put(
                        list,
                        SampleJson.write(Map.of("kind", "List", "items", items)).getBytes(StandardCharsets.UTF_8)));
            }
        }
        return edited.isEmpty()
                ? files
                : FilesOf.over(FilesOf.map(edited), FilesOf.only(path -> !path.endsWith(SUFFIX), files));
    }

    private void make(String text) {
        if (!(SampleJson.parse(dated(text)) instanceof List<?> edits)) {
            throw new IllegalArgumentException(path + " is not a list of edits");
        }
        for (Object edit : edits) {
            if (SampleJson.find(edit, "add") instanceof Map<?, ?> added) {
                lists.computeIfAbsent(plural + ".json", p -> new ArrayList<>()).add(added);
            } else if (SampleJson.find(edit, "match") instanceof String match) {
                change(match, edit);
            } else {
                throw new IllegalArgumentException(path + " has an edit with neither match nor add");
            }
        }
    }

    /** Times that are told by how long ago they are. */
    private static String dated(String text) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return AGO.matcher(text)
                .replaceAll(ago -> now.minus(Duration.parse("PT" + ago.group(1).toUpperCase(Locale.ROOT)))
                        .toString());
    }

    /** An edit that fits nothing is a typing error: it would leave a site that shows something else. */
    private void change(String match, Object edit) {
        Pattern pattern = Pattern.compile(Pattern.quote(match).replace("*", "\\E.*\\Q"));
        boolean fits = false;
        for (List<@Nullable Object> items : lists.values()) {
            for (int i = items.size() - 1; i >= 0; i--) {
                if (!pattern.matcher(key(items.get(i))).matches()) {
                    continue;
                }
                fits = true;
                if (Boolean.TRUE.equals(SampleJson.find(edit, "remove"))) {
                    items.remove(i);
                } else if (SampleJson.find(edit, "merge") instanceof Map<?, ?> patch) {
                    items.set(i, at(items.get(i), String.valueOf(SampleJson.find(edit, "at")), patch));
                } else {
                    throw new IllegalArgumentException(path + ": what is to be done with " + match + "?");
                }
            }
        }
        if (!fits) {
            throw new IllegalArgumentException(path + ": there is no " + match);
        }
    }

    private static String key(@Nullable Object item) {
        Object namespace = SampleJson.find(item, "metadata", "namespace");
        return (namespace == null ? "" : namespace + "/") + SampleJson.find(item, "metadata", "name");
    }

    /** The value, with the patch merged into what lies at a path such as {@code spec.containers.0}. */
    private @Nullable Object at(@Nullable Object value, String place, Map<?, ?> patch) {
        if (place.isEmpty() || place.equals("null")) {
            return merged(value, patch);
        }
        int dot = place.indexOf('.');
        String first = dot < 0 ? place : place.substring(0, dot);
        String rest = dot < 0 ? "" : place.substring(dot + 1);
        if (value instanceof List<?> list && first.matches("[0-9]{1,3}") && Integer.parseInt(first) < list.size()) {
            List<@Nullable Object> changed = new ArrayList<>(list);
            int index = Integer.parseInt(first);
            changed.set(index, at(list.get(index), rest, patch));
            return changed;
        } else if (value instanceof Map<?, ?> map && map.containsKey(first)) {
            Map<Object, @Nullable Object> changed = new LinkedHashMap<>(map);
            changed.put(first, at(map.get(first), rest, patch));
            return changed;
        }
        throw new IllegalArgumentException(path + ": there is nothing at " + place);
    }

    /** RFC 7386: null takes a member away, objects are merged, everything else takes the place of what was there. */
    private static @Nullable Object merged(@Nullable Object value, @Nullable Object patch) {
        if (!(patch instanceof Map<?, ?> members)) {
            return patch;
        }
        Map<Object, @Nullable Object> result = new LinkedHashMap<>(value instanceof Map<?, ?> old ? old : Map.of());
        members.forEach((name, member) -> {
            if (member == null) {
                result.remove(name);
            } else {
                result.put(name, merged(result.get(name), member));
            }
        });
        return result;
    }
}
