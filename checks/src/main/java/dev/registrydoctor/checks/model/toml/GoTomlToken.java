package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;

/**
 * A token of go-toml 1.
 *
 * @param text a key with its quotes, a string without them; for an error, its message
 */
record GoTomlToken(Sort sort, String text, Place place) {

    enum Sort {
        KEY("a key"),
        /** The text between the brackets of a table, as written. */
        TABLE("a table name"),
        TABLES("a name of an array of tables"),
        LEFT("["),
        RIGHT("]"),
        DOUBLE_LEFT("[["),
        DOUBLE_RIGHT("]]"),
        LEFT_CURLY("{"),
        RIGHT_CURLY("}"),
        EQUAL("="),
        COMMA(","),
        STRING("a string"),
        TRUE("true"),
        FALSE("false"),
        INTEGER("an integer"),
        FLOAT("a float"),
        DATE("a date"),
        TIME("a time"),
        OFFSET("a time offset"),
        ERROR("an error"),
        END("the end of the file");

        private final String words;

        Sort(String words) {
            this.words = words;
        }
    }

    /** Its name in messages. */
    String words() {
        return sort.words;
    }
}
