package dev.registrydoctor.reports.schema;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A JSON value. */
public sealed interface Json {

    /** An object; its members in the order in which they stand. */
    record Obj(Map<String, Json> members) implements Json {
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        /** The member of this name, or null when there is none. */
        public @Nullable Json get(String name) {
            return members.get(name);
        }
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
        public Arr {
            items = List.copyOf(items);
        }
    }

    /** A string. */
    record Str(String text) implements Json {}

    /** A number. */
    record Num(BigDecimal value) implements Json {
        /** Whether it has no fraction; 1.0 has none. */
        public boolean isWhole() {
            return value.signum() == 0
                    || value.scale() <= 0
                    || value.stripTrailingZeros().scale() <= 0;
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Json {}

    /** Null. */
    record Null() implements Json {}
}
