package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.model.toml.TomlTable.Place;
import dev.registrydoctor.checks.model.toml.Versions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why containerd does not start with a configuration that is valid TOML: a value of the wrong type, an unknown version,
 * or the name of a plugin that it refuses (cmd/containerd/server/config/config.go, in 1.x
 * services/server/config/config.go). Of the plugins, only the registry section is checked.
 */
public final class ConfigRefusals {

    private static final Map<String, Class<?>> AUTH = Map.of(
            "username", String.class,
            "password", String.class,
            "auth", String.class,
            "identitytoken", String.class);

    private static final Map<String, Class<?>> TLS = Map.of(
            "insecure_skip_verify", Boolean.class,
            "ca_file", String.class,
            "cert_file", String.class,
            "key_file", String.class);

    private final @Nullable String containerd;
    private final TomlTable root;
    private final List<Refusal> refusals = new ArrayList<>();

    /**
     * A reason.
     *
     * @param line first line is 1
     * @param what what is wrong
     */
    public record Refusal(Kind kind, int line, String what) {}

    /** What containerd refuses. */
    public enum Kind {
        /** The version of the file. */
        VERSION,
        /** The name of a plugin's table. */
        NAME,
        /** A value of the registry section. */
        VALUE
    }

    private ConfigRefusals(TomlTable root, @Nullable String containerd) {
        this.root = root;
        this.containerd = containerd;
    }

    /**
     * All reasons; the one that containerd reports is among them and first.
     *
     * @param file a file without syntax errors
     * @param containerd the version that will read it, or null when it is not known: then only what every version
     *     refuses
     */
    public static List<Refusal> of(TomlFile file, @Nullable String containerd) {
        ConfigRefusals refusals = new ConfigRefusals(file.root(), containerd);
        refusals.version();
        refusals.names();
        refusals.registry();
        return List.copyOf(refusals.refusals);
    }

    private boolean isOne() {
        return Versions.isWithin(containerd, "1.5.0", "1.99.99");
    }

    private void refuse(Kind kind, TomlTable table, String key, String what) {
        Place at = table.place(key);
        refusals.add(new Refusal(kind, at == null ? 1 : at.line(), what));
    }

    private void version() {
        Object version = root.get("version");
        if (version instanceof Long number) {
            long newest = Versions.isWithin(containerd, "1.7.0", "1.99.99")
                    ? 2
                    : Versions.isWithin(containerd, "2.0.0", "2.2.99") ? 3 : Long.MAX_VALUE;
            if (number > newest) {
                refuse(
                        Kind.VERSION,
                        root,
                        "version",
                        "containerd " + containerd + " does not support a configuration of version " + number);
            }
        } else if (version != null) {
            refuse(Kind.VERSION, root, "version", "version is not a number");
        }
    }

    /** 1.x refuses the names of version 1 in files of later versions. */
    private void names() {
        if (isOne() && RegistryConfig.version(root) > 1 && root.get("plugins") instanceof TomlTable plugins) {
            for (String name : plugins.keySet()) {
                if (name.split("\\.", -1).length < 4) {
                    refuse(
                            Kind.NAME,
                            plugins,
                            name,
                            "plugins." + name + " is a name from version 1, but the file has version "
                                    + RegistryConfig.version(root));
                }
            }
        }
    }

    private void registry() {
        String plugin = RegistryConfig.plugin(root, containerd);
        if (!(root.get("plugins", plugin) instanceof TomlTable cri)
                || !is(cri, "registry", TomlTable.class, "")
                || !(cri.get("registry") instanceof TomlTable registry)) {
            return;
        }
        is(registry, "config_path", String.class, "");
        tables(registry, "mirrors").forEach((name, mirror) -> strings(mirror, "endpoint", name + "."));
        tables(registry, "configs").forEach((name, config) -> {
            fields(config, "auth", AUTH, name + ".");
            if (isOne()) {
                fields(config, "tls", TLS, name + "."); // 2.x ignores it
            }
        });
        if (is(registry, "headers", TomlTable.class, "") && registry.get("headers") instanceof TomlTable headers) {
            headers.keySet().forEach(name -> strings(headers, name, "headers."));
        }
    }

    /** Whether a key exists and its value has this type; a value of another type is recorded. */
    private boolean is(TomlTable table, String key, Class<?> type, String in) {
        Object value = table.get(key);
        if (value != null && !type.isInstance(value)) {
            String words = type == TomlTable.class
                    ? "a table"
                    : type == String.class
                            ? "a string"
                            : type == TomlList.class ? "a list of strings" : "true or false";
            refuse(
                    Kind.VALUE,
                    table,
                    key,
                    (key.equals("registry") ? "" : "registry.") + in + RegistryConfig.quoted(key) + " is not " + words);
        }
        return type.isInstance(value);
    }

    /** The tables in a table by name, with the names of their parents. */
    private Map<String, TomlTable> tables(TomlTable from, String key) {
        Map<String, TomlTable> tables = new LinkedHashMap<>();
        if (is(from, key, TomlTable.class, "") && from.get(key) instanceof TomlTable parent) {
            for (String name : parent.keySet()) {
                if (is(parent, name, TomlTable.class, key + ".") && parent.get(name) instanceof TomlTable table) {
                    tables.put(key + "." + RegistryConfig.quoted(name), table);
                }
            }
        }
        return tables;
    }

    private void fields(TomlTable config, String key, Map<String, Class<?>> types, String in) {
        if (is(config, key, TomlTable.class, in) && config.get(key) instanceof TomlTable fields) {
            for (String field : fields.keySet()) {
                Class<?> type = types.get(field);
                if (type != null) {
                    is(fields, field, type, in + key + ".");
                }
            }
        }
    }

    private void strings(TomlTable table, String key, String in) {
        if (is(table, key, TomlList.class, in) && table.get(key) instanceof TomlList list) {
            for (int i = 0; i < list.size(); i++) {
                if (!(list.get(i) instanceof String)) {
                    refusals.add(new Refusal(
                            Kind.VALUE,
                            list.place(i).line(),
                            "registry." + in + RegistryConfig.quoted(key) + " has an element that is not a string"));
                }
            }
        }
    }
}
