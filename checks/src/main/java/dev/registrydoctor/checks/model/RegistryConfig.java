package dev.registrydoctor.checks.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a containerd configuration, or MicroK8s' template of one, says of registries (internal/cri/config/config.go,
 * pkg/cri/config/config.go in 1.x; plugins/cri/images/plugin.go).
 *
 * @param version the file's {@code version}; 1 when none is written
 * @param configPath the certs.d directory; null or empty when none is set
 * @param mirrors {@code registry.mirrors}, in file order
 * @param tls tables {@code registry.configs."…".tls}, in file order
 * @param strays registry sections under a plugin's name of another version, which containerd passes over
 */
public record RegistryConfig(
        int version, @Nullable String configPath, List<Mirror> mirrors, List<Place> tls, List<Place> strays) {

    /** The plugin that reads the registry section, by the version of the file; 4 and later are as 3. */
    private static final Map<Integer, String> PLUGINS =
            Map.of(1, "cri", 2, "io.containerd.grpc.v1.cri", 3, "io.containerd.cri.v1.images");

    /**
     * A table of {@code registry.mirrors}.
     *
     * @param host the registry that it stands in for; {@code *} for all that have no table
     * @param line first line is 1; 0 when it is not known
     */
    public record Mirror(String host, List<String> endpoints, int line) {
        public Mirror {
            endpoints = List.copyOf(endpoints);
        }
    }

    /**
     * A table of the file.
     *
     * @param name as written, without brackets
     * @param line first line is 1; 0 when it is not known
     */
    public record Place(String name, int line) {}

    public RegistryConfig {
        mirrors = List.copyOf(mirrors);
        tls = List.copyOf(tls);
        strays = List.copyOf(strays);
    }

    /** Reads a parsed file. What is of another type than containerd's is passed over. */
    public static RegistryConfig of(TomlFile file) {
        TomlTable toml = file.root();
        int version =
                toml.get("version") instanceof Long number ? (int) Math.max(1, Math.min(number, Integer.MAX_VALUE)) : 1;
        List<Place> strays = new ArrayList<>();
        for (String name : PLUGINS.values().stream().sorted().toList()) {
            TomlTable other = table(toml, "plugins", name, "registry");
            if (!name.equals(plugin(version)) && other != null && !other.isEmpty()) {
                TomlTable plugin = table(toml, "plugins", name);
                strays.add(new Place("plugins." + quoted(name) + ".registry", line(plugin, "registry")));
            }
        }
        TomlTable registry = table(toml, "plugins", plugin(version), "registry");
        if (registry == null) {
            return new RegistryConfig(version, null, List.of(), List.of(), strays);
        }
        String path = registry.get("config_path") instanceof String text ? text : null;
        return new RegistryConfig(version, path, mirrors(registry), tls(registry), strays);
    }

    private static List<Mirror> mirrors(TomlTable registry) {
        List<Mirror> mirrors = new ArrayList<>();
        TomlTable tables = table(registry, "mirrors");
        if (tables != null) {
            for (String host : tables.keySet()) {
                List<String> endpoints = new ArrayList<>();
                TomlTable mirror = table(tables, host);
                if (mirror != null && mirror.get("endpoint") instanceof TomlList list) {
                    for (int i = 0; i < list.size(); i++) {
                        endpoints.add(String.valueOf(list.get(i)));
                    }
                }
                mirrors.add(new Mirror(host, endpoints, line(tables, host)));
            }
        }
        return mirrors;
    }

    private static List<Place> tls(TomlTable registry) {
        List<Place> places = new ArrayList<>();
        TomlTable configs = table(registry, "configs");
        if (configs != null) {
            for (String host : configs.keySet()) {
                TomlTable config = table(configs, host);
                if (config != null && config.get("tls") != null) {
                    places.add(new Place("registry.configs." + quoted(host) + ".tls", line(config, "tls")));
                }
            }
        }
        return places;
    }

    private static @Nullable TomlTable table(TomlTable from, String... path) {
        return from.get(path) instanceof TomlTable table ? table : null;
    }

    private static int line(@Nullable TomlTable table, String key) {
        TomlTable.Place at = table == null ? null : table.place(key);
        return at == null ? 0 : at.line();
    }

    private static String quoted(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : "\"" + name + "\"";
    }

    /** The plugin's name that belongs to a version of the file. */
    public static String plugin(int version) {
        return PLUGINS.getOrDefault(version, "io.containerd.cri.v1.images");
    }

    /** Whether certs.d is read at all. */
    public boolean readsHostsFiles() {
        return configPath != null && !configPath.isEmpty();
    }
}
