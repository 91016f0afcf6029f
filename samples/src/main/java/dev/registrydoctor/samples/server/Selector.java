package dev.registrydoctor.samples.server;

import dev.registrydoctor.samples.SampleJson;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Field and label selectors, as far as equality goes. */
final class Selector {

    private Selector() {}

    /** Objects whose fields are as in {@code type=Opaque,metadata.name!=x}. */
    static Predicate<SampleJson.Item> ofFields(@Nullable String selector) {
        return of(selector, (item, name) -> item.at(name.split("\\.", -1)));
    }

    /** Objects whose labels are as in {@code app=registry}. */
    static Predicate<SampleJson.Item> ofLabels(@Nullable String selector) {
        return of(
                selector,
                (item, name) -> SampleJson.find(item.fields(), "metadata", "labels") instanceof Map<?, ?> labels
                                && labels.get(name) instanceof String value
                        ? value
                        : null);
    }

    private interface Lookup {
        @Nullable
        String of(SampleJson.Item item, String name);
    }

    private static Predicate<SampleJson.Item> of(@Nullable String selector, Lookup lookup) {
        Predicate<SampleJson.Item> all = item -> true;
        if (selector == null || selector.isBlank()) {
            return all;
        }
        for (String term : selector.split(",", -1)) {
            boolean not = term.contains("!=");
            String[] sides = term.split("!=|==|=", 2);
            String wanted = sides.length < 2 ? "" : sides[1].strip();
            all = all.and(item -> {
                String found = lookup.of(item, sides[0].strip());
                return wanted.equals(found == null ? "" : found) != not;
            });
        }
        return all;
    }
}
