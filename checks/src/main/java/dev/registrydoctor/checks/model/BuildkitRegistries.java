package dev.registrydoctor.checks.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/**
 * What BuildKit reads of the registries in its buildkitd.toml (moby/buildkit util/resolver/resolver.go and
 * util/resolver/config).
 *
 * @param registries by the key of their table: the host, with its port, as image names have it
 * @param defect why nothing of the file is known: BuildKit refuses it, with line and column, or it is longer than any
 *     that is read; null when it is read
 */
public record BuildkitRegistries(
        Map<String, Registry> registries, @Nullable String defect) {

    /** Reading takes more than twice as long for twice the text; BuildKit's own example has 9 KiB. */
    private static final int MOST_CHARACTERS = 32 * 1024;

    /** No file, or one that says nothing of registries. */
    public static final BuildkitRegistries NONE = new BuildkitRegistries(Map.of(), null);

    /**
     * One {@code [registry."HOST"]}.
     *
     * @param http whether HTTP is spoken; null when the file leaves it to the host's name
     * @param insecure certificates that nobody vouches for are accepted; by itself this does not allow HTTP
     * @param ca files of CAs, in the place where BuildKit runs, that are trusted beside its system's
     * @param mirrors asked before the registry when something is pulled, never for a push; each goes by its own table
     */
    public record Registry(@Nullable Boolean http, boolean insecure, List<String> ca, List<String> mirrors) {

        private static final Registry NOT_LISTED = new Registry(null, false, List.of(), List.of());

        public Registry {
            ca = List.copyOf(ca);
            mirrors = List.copyOf(mirrors);
        }

        /** The hosts of its mirrors; a mirror may have a path. */
        public List<String> mirrorHosts() {
            return mirrors.stream()
                    .map(m -> m.indexOf('/') < 0 ? m : m.substring(0, m.indexOf('/')))
                    .toList();
        }
    }

    public BuildkitRegistries {
        registries = Map.copyOf(registries);
    }

    /** Reads a buildkitd.toml. */
    public static BuildkitRegistries read(String text) {
        if (text.length() > MOST_CHARACTERS) {
            return new BuildkitRegistries(Map.of(), "it is longer than the 32 KiB that the doctor reads");
        }
        TomlParseResult toml = Toml.parse(text);
        if (toml.hasErrors()) {
            TomlPosition at = toml.errors().get(0).position();
            return refused(at, TomlText.explain(toml.errors().get(0), text));
        }
        try {
            Map<String, Registry> all = new LinkedHashMap<>();
            TomlTable tables = value(toml, "registry", TomlTable.class, "a table");
            if (tables != null) {
                for (String host : tables.keySet()) {
                    if (!(tables.get(List.of(host)) instanceof TomlTable table)) {
                        throw new Refused(
                                tables.inputPositionOf(List.of(host)), "registry." + host + " is not a table");
                    }
                    all.put(host, registry(table));
                }
            }
            return new BuildkitRegistries(all, null);
        } catch (Refused e) {
            return refused(e.at, String.valueOf(e.getMessage()));
        }
    }

    private static BuildkitRegistries refused(@Nullable TomlPosition at, String what) {
        String place = at == null ? "" : "line " + at.line() + ", column " + at.column() + ": ";
        return new BuildkitRegistries(Map.of(), "BuildKit does not start with it: " + place + what);
    }

    private static Registry registry(TomlTable table) throws Refused {
        Boolean http = value(table, "http", Boolean.class, "true or false");
        Boolean insecure = value(table, "insecure", Boolean.class, "true or false");
        return new Registry(http, Boolean.TRUE.equals(insecure), texts(table, "ca"), texts(table, "mirrors"));
    }

    private static List<String> texts(TomlTable table, String key) throws Refused {
        TomlArray array = value(table, key, TomlArray.class, "a list");
        List<String> texts = new ArrayList<>();
        for (int i = 0; array != null && i < array.size(); i++) {
            if (!(array.get(i) instanceof String text)) {
                throw new Refused(array.inputPositionOf(i), key + " is not a list of texts");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The value of a key, which BuildKit's reader takes in any case; null when it is not there. */
    private static <T> @Nullable T value(TomlTable table, String wanted, Class<T> type, String what) throws Refused {
        for (String key : table.keySet()) {
            if (key.equalsIgnoreCase(wanted)) {
                Object value = table.get(List.of(key));
                if (!type.isInstance(value)) {
                    throw new Refused(table.inputPositionOf(List.of(key)), key + " is not " + what);
                }
                return type.cast(value);
            }
        }
        return null;
    }

    /** BuildKit does not start with this file. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final transient @Nullable TomlPosition at;

        Refused(@Nullable TomlPosition at, String why) {
            super(why);
            this.at = at;
        }
    }

    /** The table of a registry, or null; BuildKit compares the whole name, port included. */
    public @Nullable Registry find(String authority) {
        return registries.get(authority);
    }

    /**
     * Whether BuildKit reaches this registry by HTTP: its table says so, or says nothing and the name is loopback.
     * With {@code insecure = true} beside it HTTPS is tried first.
     */
    public boolean speaksHttp(String authority) {
        Boolean http = registries.getOrDefault(authority, Registry.NOT_LISTED).http();
        return http != null ? http : isLoopback(authority);
    }

    /** Whether BuildKit reaches this registry by HTTPS; by both where it may fall back. */
    public boolean speaksHttps(String authority) {
        return !speaksHttp(authority)
                || registries.getOrDefault(authority, Registry.NOT_LISTED).insecure();
    }

    private static boolean isLoopback(String authority) {
        return BuiltIn.isLoopback(authority.replaceFirst(":\\d+$", ""));
    }
}
