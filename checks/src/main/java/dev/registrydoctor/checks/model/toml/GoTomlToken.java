package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.TomlTable.Place;

/**
 * A piece of TOML as go-toml 1 sees it.
 *
 * @param text of a key with its quotes, of a string without; of an error what is wrong
 */
record GoTomlToken(Sort sort, String text, Place place) {

    enum Sort {
        KEY("a key"),
        /** What stands between the brackets of a table, as written. */
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

    /** What it is, for messages. */
    String words() {
        return sort.words;
    }
}
