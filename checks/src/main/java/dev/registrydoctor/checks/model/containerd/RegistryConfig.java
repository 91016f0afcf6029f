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
 * The registry settings in a containerd configuration, or in MicroK8s' template of one (internal/cri/config/config.go,
 * pkg/cri/config/config.go in 1.x; plugins/cri/images/plugin.go, with its migration of older files).
 *
 * @param version the file's {@code version}; 1 when it is not set
 * @param plugin the name of the plugin whose registry section is used
 * @param configPath the certs.d directory; null or empty when it is not set
 * @param configPathLine the line where it is set, the first is 1; 0 when it is not known
 * @param mirrors {@code registry.mirrors}, in file order
 * @param tls tables {@code registry.configs."…".tls}, in file order
 * @param strays registry sections with names of other plugins, which containerd ignores
 * @param pullsLocally whether a setting makes containerd 2.1 and later pull like earlier versions, without the
 *     transfer service
 * @param imports files that containerd reads after this one, as written; {@code *} stands for any name
 */
public record RegistryConfig(
        int version,
        String plugin,
        @Nullable String configPath,
        int configPathLine,
        List<Mirror> mirrors,
        List<HostTls> tls,
        List<Place> strays,
        boolean pullsLocally,
        List<String> imports) {

    /** The default for {@code config_path} in 2.2 and later. */
    private static final String DEFAULT_PATH = "/etc/containerd/certs.d:/etc/docker/certs.d";

    /** certs.d of MicroK8s, as named in its template or in the rendered file. */
    private static final Pattern OWN_CERTS_D =
            Pattern.compile("(?:\\$\\{SNAP_DATA}|/var/snap/microk8s/(?:current|x?\\d+))/+args/+certs\\.d/*");

    private static final Pattern REVISION = Pattern.compile("^/var/snap/microk8s/x?\\d+/");

    private static final String OF_VERSION_1 = "cri";
    private static final String OF_VERSION_2 = "io.containerd.grpc.v1.cri";
    static final String OF_VERSION_3 = "io.containerd.cri.v1.images";

    /**
     * A table of {@code registry.mirrors}.
     *
     * @param host the registry that it mirrors; {@code *} for all without a table
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
     * Reads a parsed file. Values of an unexpected type are ignored.
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
                version, plugin, path, line, mirrors(registry), HostTls.of(registry), strays, local, imports);
    }

    /**
     * The plugin whose registry section is used. containerd 1 chooses by the version of the file. containerd 2 has one
     * plugin, and moves the section with the older name of a file of version 2 into it, but no other section.
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

    /** Whether another file has the same registry settings, with any name of MicroK8s' own certs.d. */
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

    /** Whether a directory for hosts.toml files is set. The default in 2.2 and later does not count. */
    public boolean readsHostsFiles() {
        return configPath != null && !configPath.isEmpty();
    }

    /**
     * The folders that are searched for the registry's directory; the first that has one is used: {@code config_path}
     * lists folders like {@code PATH} (registryHosts in internal/cri/server/images/image_pull.go). The transfer
     * service, which 2.1 and later use to pull, treats the list as one path, which usually does not exist (WithHostDir
     * in core/transfer/registry/registry.go, containerd/containerd#12415, open as of 2.4.0-beta.0).
     *
     * @param containerd the version, or null when it is not known
     * @return the folders as written, in order; empty when none is searched
     */
    public List<String> folders(@Nullable String containerd) {
        String path = effectivePath(containerd);
        return takesListAsOne(containerd)
                ? List.of(path)
                : Arrays.stream(path.split(":", -1))
                        .filter(folder -> !folder.isEmpty())
                        .toList();
    }

    /** Whether {@code config_path} is a list and this containerd treats it as one path. */
    public boolean takesListAsOne(@Nullable String containerd) {
        return effectivePath(containerd).contains(":") && !pullsLocally && Versions.isAtLeast(containerd, "2.1.0");
    }

    /** Whether containerd uses {@code registry.mirrors} and its defaults, and reads no hosts.toml. */
    public boolean goesByMirrors(@Nullable String containerd) {
        return effectivePath(containerd).isEmpty();
    }

    /** Without mirrors, 2.2 has a default; before 2.2.2 it has the default with mirrors too, and refuses them. */
    private String effectivePath(@Nullable String containerd) {
        if (configPath != null && !configPath.isEmpty()) {
            return configPath;
        }
        return mirrors.isEmpty() && Versions.isAtLeast(containerd, "2.2.0") ? DEFAULT_PATH : "";
    }

    /**
     * The result of this file and one that it imports. containerd 1 uses the tables of a plugin from the last file that
     * has any; later versions merge them (mergeConfig in services/server/config/config.go,
     * cmd/containerd/server/config/config.go).
     *
     * @param imported the settings of the imported file for the same plugin
     * @param hasPlugin whether that file has a table for the plugin
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
