package dev.registrydoctor.doctor.source.custom;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.registrydoctor.checks.evidence.custom.CustomObjects.CustomObject;
import dev.registrydoctor.doctor.source.kube.JsonLimits;
import dev.registrydoctor.doctor.source.kube.JsonParts;
import dev.registrydoctor.doctor.source.kube.MemoryBudget;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads lists of objects of any kind for the images that they name. Of the objects, nothing else is kept. */
public final class CustomLists {

    private static final JsonFactory JSON = JsonLimits.factory();

    private CustomLists() {}

    /**
     * One list, or one page of it.
     *
     * @param objects those that name something that can be an image
     * @param count how many objects there are on the page
     * @param unread how many of them were not looked at whole
     * @param continueToken what to ask the next page with, or null when this is the last
     */
    public record Page(
            List<CustomObject> objects,
            int count,
            int unread,
            @Nullable String continueToken) {}

    /**
     * Reads a list.
     *
     * @param kind of its objects, which need not name it
     * @param budget what the images may take, together with those of other lists
     * @throws IOException when the stream breaks, is cut short, or is not the JSON of a list
     */
    public static Page read(String kind, InputStream json, MemoryBudget budget) throws IOException {
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "a list was expected");
            }
            return new Reading(kind, parser, budget).page();
        }
    }

    /** One page, while it is read. */
    private static final class Reading {
        private final String kind;
        private final JsonParser parser;
        private final MemoryBudget budget;
        private final List<CustomObject> objects = new ArrayList<>();
        private int count;
        private int unread;
        private boolean hasItems;
        private @Nullable String token;

        Reading(String kind, JsonParser parser, MemoryBudget budget) {
            this.kind = kind;
            this.parser = parser;
            this.budget = budget;
        }

        Page page() throws IOException {
            JsonParts.fields(parser, (field, value) -> {
                if (field.equals("metadata") && value == JsonToken.START_OBJECT) {
                    JsonParts.fields(parser, this::metadata);
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    hasItems = true;
                    JsonParts.elements(parser, this::item);
                } else {
                    hasItems |= field.equals("items") && value == JsonToken.VALUE_NULL;
                    parser.skipChildren();
                }
            });
            if (!hasItems) {
                throw new JsonParseException(parser, "a list was expected");
            }
            return new Page(objects, count, unread, token);
        }

        private void metadata(String field, JsonToken value) throws IOException {
            if (field.equals("continue") && value == JsonToken.VALUE_STRING) {
                token = parser.getText().isEmpty() ? null : parser.getText();
            } else {
                parser.skipChildren();
            }
        }

        private void item(JsonToken item) throws IOException {
            if (item != JsonToken.START_OBJECT) {
                throw new JsonParseException(parser, "an object was expected");
            }
            ImageTexts.Found found = ImageTexts.read(parser);
            count++;
            unread += found.whole() ? 0 : 1;
            if (!found.images().isEmpty()) {
                budget.keep(found.namespace() + found.name());
                for (String image : found.images()) {
                    budget.keep(image);
                }
                objects.add(new CustomObject(kind, found.namespace(), found.name(), found.images()));
            }
        }
    }
}
