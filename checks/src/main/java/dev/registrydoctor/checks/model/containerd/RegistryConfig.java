package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.model.toml.Versions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a containerd configuration, or MicroK8s' template of one, says of registries (internal/cri/config/config.go,
 * pkg/cri/config/config.go in 1.x; plugins/cri/images/plugin.go, with its migration of older files).
 *
 * @param version the file's {@code version}; 1 when none is written
 * @param plugin the name of the plugin whose registry section counts
 * @param configPath the certs.d directory; null or empty when none is set
 * @param configPathLine where it is set, the first line is 1; 0 when that is not known
 * @param mirrors {@code registry.mirrors}, in file order
 * @param tls tables {@code registry.configs."…".tls}, in file order
 * @param strays registry sections of other plugins' names, which containerd passes over
 */
public record RegistryConfig(
        int version,
        String plugin,
        @Nullable String configPath,
        int configPathLine,
        List<Mirror> mirrors,
        List<Place> tls,
        List<Place> strays) {

    /** certs.d of MicroK8s, by a name of its template or of the file that is made of it. */
    private static final Pattern OWN_CERTS_D =
            Pattern.compile("(?:\\$\\{SNAP_DATA}|/var/snap/microk8s/(?:current|x?\\d+))/+args/+certs\\.d/*");

    private static final String OF_VERSION_1 = "cri";
    private static final String OF_VERSION_2 = "io.containerd.grpc.v1.cri";
    private static final String OF_VERSION_3 = "io.containerd.cri.v1.images";

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

    /**
     * Reads a parsed file. What is of another type than containerd's is passed over.
     *
     * @param containerd the version that reads it, or null when it is not known
     */
    public static RegistryConfig of(TomlFile file, @Nullable String containerd) {
        TomlTable toml = file.root();
        int version = version(toml);
        String plugin = plugin(toml, containerd);
        List<Place> strays = new ArrayList<>();
        for (String name : List.of(OF_VERSION_1, OF_VERSION_3, OF_VERSION_2)) {
            TomlTable other = table(toml, "plugins", name, "registry");
            if (!name.equals(plugin) && other != null && !other.isEmpty()) {
                strays.add(new Place(
                        "plugins." + quoted(name) + ".registry", line(table(toml, "plugins", name), "registry")));
            }
        }
        TomlTable registry = table(toml, "plugins", plugin, "registry");
        if (registry == null) {
            return new RegistryConfig(version, plugin, null, 0, List.of(), List.of(), strays);
        }
        String path = registry.get("config_path") instanceof String text ? text : null;
        return new RegistryConfig(
                version, plugin, path, line(registry, "config_path"), mirrors(registry), tls(registry), strays);
    }

    /**
     * The plugin whose registry section counts. containerd 1 goes by the version of the file. containerd 2 has one plugin
     * for it, into whose section it puts the one that a file of version 2 has under the older name, and of no other.
     */
    static String plugin(TomlTable toml, @Nullable String containerd) {
        int version = version(toml);
        if (Versions.isAtLeast(containerd, "2.0.0")) {
            boolean isOlder = version == 2 && toml.get("plugins", OF_VERSION_2, "registry") != null;
            return isOlder ? OF_VERSION_2 : OF_VERSION_3;
        }
        boolean isOne = containerd != null;
        return version == 1 ? OF_VERSION_1 : version == 2 || isOne ? OF_VERSION_2 : OF_VERSION_3;
    }

    static int version(TomlTable toml) {
        return toml.get("version") instanceof Long number ? (int) Math.max(1, Math.min(number, Integer.MAX_VALUE)) : 1;
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

    static String quoted(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : "\"" + name + "\"";
    }

    /**
     * Whether hosts.toml files are looked for, and none of those in MicroK8s' own certs.d. Several directories may be named,
     * separated by colons as in {@code PATH}.
     */
    public boolean readsOtherHostsFiles() {
        return configPath != null
                && !configPath.isEmpty()
                && Arrays.stream(configPath.split(":", -1))
                        .noneMatch(path -> OWN_CERTS_D.matcher(path).matches());
    }

    /** Whether certs.d is read at all. */
    public boolean readsHostsFiles() {
        return configPath != null && !configPath.isEmpty();
    }
}
