package dev.registrydoctor.checks.model.client;

import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The registries that BuildKit reads from its buildkitd.toml (moby/buildkit util/resolver/resolver.go and
 * util/resolver/config).
 *
 * @param registries by the key of their table: the host with its port, as in image names
 * @param defect why the file was not read: BuildKit refuses it, with line and column, or it is too long; null when
 *     it was read
 */
public record BuildkitRegistries(
        Map<String, Registry> registries, @Nullable String defect) {

    /** No file, or one without registries. */
    public static final BuildkitRegistries NONE = new BuildkitRegistries(Map.of(), null);

    /**
     * One {@code [registry."HOST"]}.
     *
     * @param http whether HTTP is used; null when it depends on the host's name
     * @param insecure whether untrusted certificates are accepted; this alone does not allow HTTP
     * @param ca files of CAs, where BuildKit runs, that are trusted in addition to the system's
     * @param mirrors servers that pulls try before the registry; pushes never use them; each has its own table
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
        TomlFile file = TomlFile.parse(text);
        String unread = file.unread();
        if (unread != null) {
            return new BuildkitRegistries(Map.of(), unread);
        }
        if (!file.faults().isEmpty()) {
            TomlFile.Fault fault = file.faults().get(0);
            return refused(fault.place() + ": " + fault.what());
        }
        try {
            Map<String, Registry> all = new LinkedHashMap<>();
            TomlTable tables = value(file.root(), "registry", TomlTable.class, "a table");
            if (tables != null) {
                for (String host : tables.keySet()) {
                    if (!(tables.get(host) instanceof TomlTable table)) {
                        throw new Refused(tables.place(host), "registry." + host + " is not a table");
                    }
                    all.put(host, registry(table));
                }
            }
            return new BuildkitRegistries(all, null);
        } catch (Refused e) {
            return refused(e.place + e.getMessage());
        }
    }

    private static BuildkitRegistries refused(String what) {
        return new BuildkitRegistries(Map.of(), "BuildKit does not start with this file: " + what);
    }

    private static Registry registry(TomlTable table) throws Refused {
        Boolean http = value(table, "http", Boolean.class, "true or false");
        Boolean insecure = value(table, "insecure", Boolean.class, "true or false");
        return new Registry(http, Boolean.TRUE.equals(insecure), texts(table, "ca"), texts(table, "mirrors"));
    }

    private static List<String> texts(TomlTable table, String key) throws Refused {
        TomlList list = value(table, key, TomlList.class, "a list");
        List<String> texts = new ArrayList<>();
        for (int i = 0; list != null && i < list.size(); i++) {
            if (!(list.get(i) instanceof String text)) {
                throw new Refused(list.place(i), key + " is not a list of strings");
            }
            texts.add(text);
        }
        return texts;
    }

    /** The value of a key, which BuildKit reads in any case; null when it is missing. */
    private static <T> @Nullable T value(TomlTable table, String wanted, Class<T> type, String what) throws Refused {
        for (String key : table.keySet()) {
            if (key.equalsIgnoreCase(wanted)) {
                Object value = table.get(key);
                if (!type.isInstance(value)) {
                    throw new Refused(table.place(key), key + " is not " + what);
                }
                return type.cast(value);
            }
        }
        return null;
    }

    /** BuildKit does not start with this file. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        private final String place;

        Refused(@Nullable Place at, String why) {
            super(why);
            place = at == null ? "" : new TomlFile.Fault(at.line(), at.column(), why).place() + ": ";
        }
    }

    /** The table of a registry, or null; BuildKit compares the whole name, port included. */
    public @Nullable Registry find(String authority) {
        return registries.get(authority);
    }

    /**
     * Whether BuildKit uses HTTP for this registry: its table says so, or has no setting and the name is loopback. With
     * {@code insecure = true}, HTTPS is tried first.
     */
    public boolean speaksHttp(String authority) {
        Boolean http = registries.getOrDefault(authority, Registry.NOT_LISTED).http();
        return http != null ? http : isLoopback(authority);
    }

    /** Whether BuildKit uses HTTPS for this registry; both schemes if it can fall back. */
    public boolean speaksHttps(String authority) {
        return !speaksHttp(authority)
                || registries.getOrDefault(authority, Registry.NOT_LISTED).insecure();
    }

    private static boolean isLoopback(String authority) {
        return BuiltIn.isLoopback(ImageReference.withoutPort(authority));
    }
}
