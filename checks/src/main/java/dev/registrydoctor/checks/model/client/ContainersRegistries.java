package dev.registrydoctor.checks.model.client;

import dev.registrydoctor.checks.model.toml.TomlFile;
import dev.registrydoctor.checks.model.toml.TomlList;
import dev.registrydoctor.checks.model.toml.TomlTable;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What podman, buildah and skopeo read from registries.conf and its drop-ins (containers-registries.conf(5);
 * containers/image pkg/sysregistriesv2).
 *
 * @param registries by their prefix; if two files define one, the later file is used
 * @param defect why the tools fail, with the file; null when they do not
 */
public record ContainersRegistries(
        Map<String, Registry> registries, @Nullable String defect) {

    /**
     * One {@code [[registry]]}.
     *
     * @param prefix the start of image names that belong to it
     * @param insecure whether HTTP and untrusted certificates are accepted
     */
    public record Registry(String prefix, boolean insecure, String file) {}

    /** A file to read. */
    public record Source(String path, String text) {}

    public ContainersRegistries {
        registries = Map.copyOf(registries);
    }

    /**
     * Reads the files in the order of the tools.
     *
     * @param main registries.conf: the user's if there is one, otherwise the system's; null when there is neither
     * @param dropIns those of the system, then those of the user, each sorted by name
     */
    public static ContainersRegistries read(@Nullable Source main, List<Source> dropIns) {
        Map<String, Registry> all = new LinkedHashMap<>();
        List<Source> sources = new ArrayList<>();
        if (main != null) {
            sources.add(main);
        }
        sources.addAll(dropIns);
        for (Source source : sources) {
            try {
                all.putAll(readFile(source, source.equals(main)));
            } catch (Refused e) {
                return new ContainersRegistries(Map.of(), source.path() + ": " + e.getMessage());
            }
        }
        return new ContainersRegistries(all, null);
    }

    /** Whether HTTP is accepted for images of this registry. */
    public boolean acceptsHttp(String authority) {
        Registry registry = find(authority + "/image");
        return defect == null && registry != null && registry.insecure();
    }

    /** The registry with the longest prefix that matches this image name, or null. */
    public @Nullable Registry find(String image) {
        Registry best = null;
        for (Registry registry : registries.values()) {
            boolean longer =
                    best == null || registry.prefix().length() > best.prefix().length();
            if (longer && matches(image, registry.prefix())) {
                best = registry;
            }
        }
        return best;
    }

    private static boolean matches(String image, String prefix) {
        if (prefix.startsWith("*.")) {
            int slash = image.indexOf('/');
            String host = ImageReference.withoutPort(slash < 0 ? image : image.substring(0, slash));
            return host.endsWith(prefix.substring(1));
        }
        return image.startsWith(prefix)
                && (image.length() == prefix.length() || ":/@".indexOf(image.charAt(prefix.length())) >= 0);
    }

    /** The tools refuse this file, and fail for every registry. */
    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    private static Map<String, Registry> readFile(Source source, boolean mayBeOld) throws Refused {
        TomlFile file = TomlFile.parse(source.text());
        if (!file.faults().isEmpty()) {
            TomlFile.Fault fault = file.faults().get(0);
            throw new Refused("line " + fault.line() + ": " + fault.what());
        }
        TomlTable toml = file.root();
        TomlTable old = toml.get("registries") instanceof TomlTable table ? table : null;
        TomlList tables = toml.get("registry") instanceof TomlList list ? list : null;
        boolean isOld = old != null && !old.keySet().isEmpty() && oldLists(old);
        boolean isNew = (tables != null && tables.size() > 0) || toml.get("unqualified-search-registries") != null;
        if (isOld && (isNew || !mayBeOld)) {
            throw new Refused(
                    isNew
                            ? "it mixes [registries.…] of version 1 with [[registry]] of version 2"
                            : "[registries.…] of version 1 is not allowed in a drop-in file");
        }
        Map<String, Registry> registries = new LinkedHashMap<>();
        if (isOld && old != null) {
            for (String host : list(old, "insecure")) {
                registries.put(host, new Registry(host, true, source.path()));
            }
        }
        for (int i = 0; tables != null && i < tables.size(); i++) {
            if (!(tables.get(i) instanceof TomlTable table)) {
                throw new Refused("registry is not a list of tables");
            }
            Registry registry = read(table, source.path());
            Registry before = registries.put(registry.prefix(), registry);
            if (before != null && before.insecure() != registry.insecure()) {
                throw new Refused("'" + registry.prefix() + "' is defined twice with different values of 'insecure'");
            }
        }
        return registries;
    }

    private static boolean oldLists(TomlTable old) {
        return !list(old, "search").isEmpty()
                || !list(old, "insecure").isEmpty()
                || !list(old, "block").isEmpty();
    }

    private static List<String> list(TomlTable old, String name) {
        List<String> names = new ArrayList<>();
        if (old.get(name, "registries") instanceof TomlList list) {
            for (int i = 0; i < list.size(); i++) {
                names.add(String.valueOf(list.get(i)));
            }
        }
        return names;
    }

    private static Registry read(TomlTable table, String file) throws Refused {
        Object insecure = table.get("insecure");
        if (insecure != null && !(insecure instanceof Boolean)) {
            throw new Refused("insecure is not true or false");
        }
        String location = text(table, "location");
        String prefix = text(table, "prefix");
        if (location.isEmpty() && !prefix.startsWith("*.")) {
            throw new Refused(
                    prefix.isEmpty()
                            ? "a [[registry]] has no location"
                            : "the prefix '" + prefix + "' has no location");
        }
        if (location.contains("://") || prefix.contains("://")) {
            throw new Refused("a location has a scheme: " + (location.contains("://") ? location : prefix));
        }
        return new Registry(prefix.isEmpty() ? location : prefix, Boolean.TRUE.equals(insecure), file);
    }

    private static String text(TomlTable table, String key) throws Refused {
        Object value = table.get(key);
        if (value != null && !(value instanceof String)) {
            throw new Refused(key + " is not a string");
        }
        String text = value == null ? "" : (String) value;
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '/') {
            end--;
        }
        return text.substring(0, end);
    }
}
