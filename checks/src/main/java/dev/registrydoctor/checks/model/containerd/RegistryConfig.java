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
 * @param pullsLocally whether a setting has containerd 2.1 and later pull as earlier ones do, without its transfer service
 * @param imports files that containerd reads after this one, as written; {@code *} stands for any name
 */
public record RegistryConfig(
        int version,
        String plugin,
        @Nullable String configPath,
        int configPathLine,
        List<Mirror> mirrors,
        List<Place> tls,
        List<Place> strays,
        boolean pullsLocally,
        List<String> imports) {

    /** What 2.2 and later take for a {@code config_path} that is not set. */
    private static final String DEFAULT_PATH = "/etc/containerd/certs.d:/etc/docker/certs.d";

    /** certs.d of MicroK8s, by a name of its template or of the file that is made of it. */
    private static final Pattern OWN_CERTS_D =
            Pattern.compile("(?:\\$\\{SNAP_DATA}|/var/snap/microk8s/(?:current|x?\\d+))/+args/+certs\\.d/*");

    private static final Pattern REVISION = Pattern.compile("^/var/snap/microk8s/x?\\d+/");

    private static final String OF_VERSION_1 = "cri";
    private static final String OF_VERSION_2 = "io.containerd.grpc.v1.cri";
    static final String OF_VERSION_3 = "io.containerd.cri.v1.images";

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
        imports = List.copyOf(imports);
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
        boolean local = LocalPulls.areSet(toml, plugin, registry);
        List<String> imports = strings(toml.get("imports"));
        if (registry == null) {
            return new RegistryConfig(version, plugin, null, 0, List.of(), List.of(), strays, local, imports);
        }
        String path = registry.get("config_path") instanceof String text ? text : null;
        int line = line(registry, "config_path");
        return new RegistryConfig(
                version, plugin, path, line, mirrors(registry), tls(registry), strays, local, imports);
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
                TomlTable mirror = table(tables, host);
                List<String> endpoints = mirror == null ? List.of() : strings(mirror.get("endpoint"));
                mirrors.add(new Mirror(host, endpoints, line(tables, host)));
            }
        }
        return mirrors;
    }

    private static List<String> strings(@Nullable Object value) {
        List<String> strings = new ArrayList<>();
        if (value instanceof TomlList list) {
            for (int i = 0; i < list.size(); i++) {
                strings.add(String.valueOf(list.get(i)));
            }
        }
        return strings;
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

    static @Nullable TomlTable table(TomlTable from, String... path) {
        return from.get(path) instanceof TomlTable table ? table : null;
    }

    private static int line(@Nullable TomlTable table, String key) {
        TomlTable.Place at = table == null ? null : table.place(key);
        return at == null ? 0 : at.line();
    }

    static String quoted(String name) {
        return name.matches("[A-Za-z0-9_-]+") ? name : "\"" + name + "\"";
    }

    /** Whether another file says the same of registries, with MicroK8s' own certs.d by whatever name. */
    public boolean saysWhat(RegistryConfig other) {
        return path(this).equals(path(other))
                && hosts(this).equals(hosts(other))
                && tls.isEmpty() == other.tls.isEmpty()
                && paths(imports).equals(paths(other.imports));
    }

    private static List<String> path(RegistryConfig config) {
        return config.configPath == null ? List.of() : paths(List.of(config.configPath.split(":", -1)));
    }

    private static List<String> paths(List<String> written) {
        return written.stream()
                .filter(path -> !path.isEmpty())
                .map(RenderedTemplate::path)
                .map(path -> REVISION.matcher(path).replaceFirst("/var/snap/microk8s/current/"))
                .map(path -> path.replaceFirst("/+$", ""))
                .toList();
    }

    private static List<Mirror> hosts(RegistryConfig config) {
        return config.mirrors.stream()
                .map(m -> new Mirror(m.host(), m.endpoints(), 0))
                .toList();
    }

    /** Whether a folder is MicroK8s' own certs.d. */
    public static boolean isOwn(String folder) {
        return OWN_CERTS_D.matcher(folder).matches();
    }

    /** Whether a directory for hosts.toml files is set. The default of 2.2 and later is not. */
    public boolean readsHostsFiles() {
        return configPath != null && !configPath.isEmpty();
    }

    /**
     * The folders in which a directory for the registry is looked for, the first that has one counts: {@code config_path}
     * as {@code PATH} lists folders (registryHosts in internal/cri/server/images/image_pull.go). The transfer service, by
     * which 2.1 and later pull, takes the list for one path instead, which hardly exists (WithHostDir in
     * core/transfer/registry/registry.go, containerd/containerd#12415, open as of 2.4.0-beta.0).
     *
     * @param containerd the version, or null when it is not known
     * @return the folders as written, in order; empty when none is looked into
     */
    public List<String> folders(@Nullable String containerd) {
        String path = effectivePath(containerd);
        return takesListAsOne(containerd)
                ? List.of(path)
                : Arrays.stream(path.split(":", -1))
                        .filter(folder -> !folder.isEmpty())
                        .toList();
    }

    /** Whether {@code config_path} lists folders to a containerd that takes the list for the path of one. */
    public boolean takesListAsOne(@Nullable String containerd) {
        return effectivePath(containerd).contains(":") && !pullsLocally && Versions.isAtLeast(containerd, "2.1.0");
    }

    /** Whether containerd goes by {@code registry.mirrors} and its defaults, and looks for no hosts.toml. */
    public boolean goesByMirrors(@Nullable String containerd) {
        return effectivePath(containerd).isEmpty();
    }

    /** Without mirrors 2.2 has a default; before 2.2.2 it has one beside mirrors too, and refuses them. */
    private String effectivePath(@Nullable String containerd) {
        if (configPath != null && !configPath.isEmpty()) {
            return configPath;
        }
        return mirrors.isEmpty() && Versions.isAtLeast(containerd, "2.2.0") ? DEFAULT_PATH : "";
    }

    /**
     * What comes of this and a file that it imports. containerd 1 takes the tables of a plugin from the last file that has
     * any, later ones join them (mergeConfig in services/server/config/config.go, cmd/containerd/server/config/config.go).
     *
     * @param imported what the imported file says of the same plugin
     * @param hasPlugin whether that file has a table of the plugin at all
     */
    public RegistryConfig with(RegistryConfig imported, boolean hasPlugin, @Nullable String containerd) {
        if (!hasPlugin) {
            return this;
        } else if (!Versions.isAtLeast(containerd, "2.0.0")) {
            return imported;
        }
        boolean sets = imported.readsHostsFiles();
        List<Mirror> all = new ArrayList<>(imported.mirrors);
        mirrors.stream()
                .filter(m -> imported.mirrors.stream().noneMatch(i -> i.host().equals(m.host())))
                .forEach(all::add);
        return new RegistryConfig(
                version,
                plugin,
                sets ? imported.configPath : configPath,
                sets ? 0 : configPathLine,
                all,
                tls,
                strays,
                pullsLocally || imported.pullsLocally,
                imports);
    }
}
