package dev.registrydoctor.doctor.source.custom;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.checks.names.ImageReference;
import dev.registrydoctor.doctor.source.kube.JsonParts;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds what can be an image in an object of a kind that nobody here knows: each word with a tag or digest of any text, what stands in
 * a field for an image, and parts that stand side by side (Helm's {@code repository} and {@code tag}). What is found need not be an
 * image: it is looked for in a registry, and is in use if it is there.
 */
final class ImageTexts {

    /** What stands between words of a text: a command, a line of YAML or JSON in a text. */
    private static final Pattern BETWEEN = Pattern.compile("[\\s\"'`=,;|<>(){}\\\\]+");

    /** A longer word is not legal (distribution/reference, NameTotalLengthMax, with tag and digest). */
    private static final int LONGEST = 512;

    /** Fields, in small letters, that name a repository when a field for a tag or digest stands beside them. */
    private static final Set<String> REPOSITORIES =
            Set.of("repository", "repo", "image", "imagename", "name", "newname", "imagerepository");

    private static final Set<String> TAGS = Set.of("tag", "imagetag", "newtag", "version");

    /** Texts of one object that are looked at: a copy of a large text in each of thousands of objects takes time. */
    private static final int MOST_CHARACTERS = 2 << 20;

    private final Set<String> images = new LinkedHashSet<>();
    private String namespace = "";
    private String name = "";
    private int characters;

    private ImageTexts() {}

    /**
     * What an object names.
     *
     * @param images in their order
     * @param whole whether all of its texts were looked at
     */
    record Found(String namespace, String name, List<String> images, boolean whole) {}

    /** Reads the object at whose opening brace the parser stands. */
    static Found read(JsonParser parser) throws IOException {
        ImageTexts texts = new ImageTexts();
        texts.object(parser, 0, "");
        return new Found(texts.namespace, texts.name, List.copyOf(texts.images), texts.characters <= MOST_CHARACTERS);
    }

    // The parser bounds nesting, and with it the depth of this recursion.
    private void object(JsonParser parser, int depth, String place) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        JsonParts.fields(parser, (field, value) -> {
            if (field.equals("managedFields") && value.isStructStart()) {
                parser.skipChildren();
            } else {
                String text = value(parser, value, depth, field);
                if (text != null && text.length() <= LONGEST) {
                    fields.putIfAbsent(field.toLowerCase(Locale.ROOT), text);
                }
            }
        });
        if (depth == 1 && place.equals("metadata")) {
            namespace = fields.getOrDefault("namespace", "");
            name = fields.getOrDefault("name", "");
        }
        join(fields);
    }

    /** Reads a value; the text of one that has no parts. */
    private @Nullable String value(JsonParser parser, JsonToken value, int depth, String field) throws IOException {
        if (value == JsonToken.START_OBJECT) {
            object(parser, depth + 1, field);
        } else if (value == JsonToken.START_ARRAY) {
            JsonParts.elements(parser, next -> value(parser, next, depth + 1, field));
        } else if (value == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            text(field, text);
            return text;
        } else if (value.isNumeric()) {
            // A tag such as 1.25, which nobody quoted.
            return parser.getText();
        }
        return null;
    }

    private void text(String field, String text) {
        characters += text.length();
        if (characters > MOST_CHARACTERS) {
            return;
        }
        if (field.toLowerCase(Locale.ROOT).endsWith("image")) {
            // Here a name without a tag is one too.
            add(text.strip());
        }
        if (text.indexOf(':') >= 0 || text.indexOf('@') >= 0) {
            for (String word : BETWEEN.split(text, -1)) {
                if (word.indexOf(':') > 0 || word.indexOf('@') > 0) {
                    add(word);
                }
            }
        }
    }

    private void join(Map<String, String> fields) {
        for (String repository : REPOSITORIES) {
            String path = fields.get(repository);
            if (path == null || path.isEmpty()) {
                continue;
            }
            String registry = fields.get("registry");
            String image = registry == null || registry.isEmpty() ? path : registry + "/" + path;
            for (String tag : TAGS) {
                if (fields.containsKey(tag)) {
                    add(image + ":" + fields.get(tag));
                }
            }
            if (fields.containsKey("digest")) {
                add(image + "@" + fields.get("digest"));
            }
        }
    }

    private void add(String word) {
        // A transport before it, as Flux and skopeo write it; a stop after it, as sentences do.
        String image = word.replaceFirst("^[a-z][a-z-]*://", "").replaceFirst("[.:]+$", "");
        if (image.length() <= LONGEST && ImageReference.parse(image).isPresent()) {
            images.add(image);
        }
    }
}
