package dev.registrydoctor.checks.model.toml;

import dev.registrydoctor.checks.model.toml.GoTomlToken.Sort;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.Temporal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads TOML like containerd before 2.0, which uses go-toml 1 (parser.go, keysparsing.go in 1.9.4 and 1.9.5): what it
 * accepts, what it refuses, and what makes 1.9.4 and earlier crash: on a missing value they panic, and their own
 * recovery panics again (pelletier/go-toml#732). Only containerd's files are read with it.
 */
final class GoTomlParser {

    /** The deepest of containerd's own files has six nested tables. */
    private static final int DEEPEST = 64;

    private final GoTomlLexer lexer;
    private final boolean isLast;
    private final TomlTable root = new TomlTable();
    /** The inline tables, which cannot be extended. */
    private final Set<TomlTable> inline = Collections.newSetFromMap(new IdentityHashMap<>());

    private final TreeSet<String> named = new TreeSet<>();
    private List<String> current = List.of();
    private @Nullable GoTomlToken ahead;

    private GoTomlParser(String text, boolean isLast) {
        this.isLast = isLast;
        lexer = new GoTomlLexer(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /**
     * The result.
     *
     * @param root the tables up to the fault
     * @param fault the first, or null
     */
    record Result(TomlTable root, TomlFile.@Nullable Fault fault) {}

    /**
     * Reads a text.
     *
     * @param isLast whether it is read by 1.9.5, the last of these versions
     */
    static Result read(String text, boolean isLast) {
        GoTomlParser parser = new GoTomlParser(text, isLast);
        try {
            parser.statements();
            return new Result(parser.root, null);
        } catch (Refused e) {
            return new Result(parser.root, e.fault);
        }
    }

    /** The reader stops here. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient TomlFile.Fault fault;

        Refused(Place at, String what, boolean ends) {
            super(what, null, false, false);
            fault = new TomlFile.Fault(at.line(), at.column(), what, ends);
        }
    }

    private static Refused refuse(Place at, String what) {
        return new Refused(at, what, false);
    }

    // --- Pieces
    // -------------------------------------------------------------------------------------------------------

    private GoTomlToken peek() {
        GoTomlToken token = ahead;
        if (token == null) {
            token = lexer.next();
            ahead = token;
        }
        return token;
    }

    private GoTomlToken take() {
        GoTomlToken token = peek();
        ahead = null;
        return token;
    }

    private void expect(Sort sort) {
        GoTomlToken token = take();
        if (token.sort() != sort) {
            throw unexpected(token);
        }
    }

    private static Refused unexpected(GoTomlToken token) {
        return refuse(
                token.place(), token.sort() == Sort.ERROR ? token.text() : token.words() + " is not expected here");
    }

    // --- Statements
    // ---------------------------------------------------------------------------------------------------

    private void statements() {
        while (true) {
            GoTomlToken token = peek();
            switch (token.sort()) {
                case END -> {
                    return;
                }
                case LEFT -> table();
                case DOUBLE_LEFT -> tables();
                case KEY -> assignment();
                default -> throw unexpected(token);
            }
        }
    }

    private void table() {
        Place place = take().place();
        GoTomlToken name = take();
        if (name.sort() != Sort.TABLE) {
            throw unexpected(name);
        }
        // Compared as written: the same name in other quotes is another one, and adds to the first table.
        if (!named.add(name.text())) {
            throw refuse(name.place(), "duplicated tables");
        }
        List<String> path = path(name);
        create(path, place, name.place());
        if (find(path) instanceof TomlTable table && inline.contains(table)) {
            throw refuse(name.place(), "keys cannot be added to an inline table: " + String.join(".", path));
        }
        expect(Sort.RIGHT);
        current = path;
    }

    private void tables() {
        Place place = take().place();
        GoTomlToken name = take();
        if (name.sort() != Sort.TABLES) {
            throw unexpected(name);
        }
        List<String> path = path(name);
        create(path.subList(0, path.size() - 1), place, name.place());
        Object there = find(path);
        TomlList list = there instanceof TomlList tables && tables.isOfTables() ? tables : new TomlList();
        if (there != null && there != list) {
            throw refuse(name.place(), "key " + name.text() + " is already assigned and not of type table array");
        }
        list.add(new TomlTable(), place);
        if (there == null && parent(path) instanceof TomlTable parent) {
            parent.put(path.get(path.size() - 1), list, place);
        }
        current = path;
        // The tables below this one can be defined again.
        named.subSet(name.text() + ".", name.text() + "/").clear();
        named.add(name.text());
        expect(Sort.DOUBLE_RIGHT);
    }

    private void assignment() {
        GoTomlToken key = take();
        expect(Sort.EQUAL);
        List<String> keys = path(key);
        Object value = value(0);
        List<String> path = new ArrayList<>(current);
        path.addAll(keys.subList(0, keys.size() - 1));
        if (find(path) == null) {
            create(path, key.place(), key.place());
        }
        if (!(last(find(path)) instanceof TomlTable table)) {
            throw refuse(key.place(), String.join(".", path) + " is not a table");
        }
        String name = keys.get(keys.size() - 1);
        if (inline.contains(table)) {
            throw refuse(key.place(), "keys cannot be added to an inline table: " + String.join(".", path));
        } else if (table.get(name) != null) {
            throw refuse(key.place(), name + " was defined twice");
        }
        table.put(name, value, key.place());
    }

    // --- Tables
    // -------------------------------------------------------------------------------------------------------

    /** The table itself, the last of a list of tables, or any other value. */
    private static @Nullable Object last(@Nullable Object value) {
        return value instanceof TomlList list && list.isOfTables() ? list.get(list.size() - 1) : value;
    }

    private @Nullable Object find(List<String> path) {
        Object value = root;
        for (String key : path) {
            value = last(value) instanceof TomlTable table ? table.get(key) : null;
        }
        return value;
    }

    private @Nullable Object parent(List<String> path) {
        return last(find(path.subList(0, path.size() - 1)));
    }

    private void create(List<String> path, Place place, Place named) {
        if (path.size() > DEEPEST) {
            throw refuse(named, "more than " + DEEPEST + " nested tables");
        }
        TomlTable table = root;
        for (String key : path) {
            if (table.get(key) == null) {
                table.put(key, new TomlTable(), place);
            }
            if (!(last(table.get(key)) instanceof TomlTable next)) {
                throw refuse(named, key + " is not a table");
            }
            table = next;
        }
    }

    private static List<String> path(GoTomlToken key) {
        try {
            return GoTomlKey.parse(key.text());
        } catch (IllegalArgumentException e) {
            throw refuse(key.place(), String.valueOf(e.getMessage()));
        }
    }

    // --- Values
    // -------------------------------------------------------------------------------------------------------

    private Object value(int depth) {
        GoTomlToken token = take();
        if (depth > DEEPEST) {
            throw refuse(token.place(), "more than " + DEEPEST + " nested values");
        }
        return switch (token.sort()) {
            case END -> throw refuse(token.place(), "expecting a value");
            case EQUAL -> throw refuse(token.place(), "cannot have multiple equals for the same key");
            case ERROR -> throw unexpected(token);
            case STRING -> token.text();
            case TRUE -> true;
            case FALSE -> false;
            case INTEGER, FLOAT -> number(token);
            case DATE, TIME -> moment(token);
            case LEFT -> list(depth);
            case LEFT_CURLY -> braces(depth);
            default ->
                throw new Refused(
                        token.place(),
                        "expected a value before " + token.words()
                                + (isLast ? "" : "; containerd crashes on this (panic: unhandled token)"),
                        !isLast);
        };
    }

    private Object number(GoTomlToken token) {
        try {
            return GoTomlNumber.parse(token, isLast);
        } catch (NumberFormatException e) {
            throw refuse(token.place(), String.valueOf(e.getMessage()));
        }
    }

    private Temporal moment(GoTomlToken first) {
        try {
            if (first.sort() == Sort.TIME) {
                return LocalTime.parse(first.text());
            } else if (peek().sort() != Sort.TIME) {
                return LocalDate.parse(first.text());
            }
            String moment = first.text() + 'T' + take().text();
            return peek().sort() == Sort.OFFSET
                    ? OffsetDateTime.parse(moment + take().text())
                    : LocalDateTime.parse(moment);
        } catch (DateTimeParseException e) {
            throw refuse(first.place(), "not a valid date or time: " + e.getParsedString());
        }
    }

    private TomlList list(int depth) {
        TomlList list = new TomlList();
        while (peek().sort() != Sort.RIGHT) {
            GoTomlToken next = peek();
            if (next.sort() == Sort.END) {
                throw refuse(next.place(), "unterminated array");
            }
            Place place = next.place();
            list.add(value(depth + 1), place);
            GoTomlToken end = peek();
            if (end.sort() == Sort.COMMA) {
                take();
            } else if (end.sort() != Sort.RIGHT) {
                throw end.sort() == Sort.ERROR
                        ? unexpected(end)
                        : refuse(end.place(), end.sort() == Sort.END ? "unterminated array" : "missing comma");
            }
        }
        take();
        return list;
    }

    private TomlTable braces(int depth) {
        TomlTable table = new TomlTable(true);
        boolean first = true;
        boolean afterComma = false;
        while (peek().sort() != Sort.RIGHT_CURLY) {
            GoTomlToken next = take();
            if (next.sort() == Sort.KEY && (first || afterComma)) {
                expect(Sort.EQUAL);
                List<String> path = path(next);
                set(table, path, value(depth + 1), next.place());
                afterComma = false;
            } else if (next.sort() == Sort.COMMA && !afterComma) {
                afterComma = true;
            } else if (next.sort() == Sort.KEY) {
                throw refuse(next.place(), "comma expected between fields in inline table");
            } else {
                throw next.sort() == Sort.END ? refuse(next.place(), "unterminated inline table") : unexpected(next);
            }
            first = false;
        }
        if (afterComma) {
            throw refuse(peek().place(), "trailing comma at the end of inline table");
        }
        take();
        inline.add(table);
        return table;
    }

    /** In an inline table, the last of several values of a key is used. */
    private static void set(TomlTable table, List<String> path, Object value, Place place) {
        TomlTable at = table;
        for (String key : path.subList(0, path.size() - 1)) {
            if (at.get(key) == null) {
                at.put(key, new TomlTable(true), place);
            }
            at = last(at.get(key)) instanceof TomlTable next ? next : at;
        }
        at.put(path.get(path.size() - 1), value, place);
    }
}
