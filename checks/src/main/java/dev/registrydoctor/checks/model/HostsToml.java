package dev.registrydoctor.checks.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;
import org.tomlj.TomlVersion;

/**
 * A hosts.toml, read by containerd's rules (core/remotes/docker/config/hosts.go).
 *
 * @param server the root {@code server} with the root's other keys, or null when unset
 * @param hosts its {@code [host."…"]} tables in file order
 * @param defects why containerd ignores the whole file, each with its place; empty when it does not
 */
public record HostsToml(@Nullable Host server, List<Host> hosts, List<Defect> defects) {

    private static final Set<String> CAPABILITIES = Set.of("pull", "resolve", "push", "referrers");

    /** Older versions refuse the capability {@code referrers}, and with it the file. */
    private static final String REFERRERS_SINCE = "2.2.0";

    /**
     * A {@code [host."…"]} table, or the root's {@code server}.
     *
     * @param url the key, or the server, as written
     * @param capabilities in lower case; empty means all
     * @param tls whether ca, client or skip_verify is set
     * @param line where it stands
     */
    public record Host(String url, List<String> capabilities, boolean tls, int line) {
        /** The URL that containerd makes of the key: {@code https://} is put before what does not begin with http. */
        public String effectiveUrl() {
            return url.startsWith("http") ? url : "https://" + url;
        }

        /** Whether a tag can be resolved here: that needs both capabilities. */
        public boolean resolvesTags() {
            return capabilities.isEmpty() || (capabilities.contains("pull") && capabilities.contains("resolve"));
        }
    }

    /**
     * A reason to ignore the file.
     *
     * @param line first line is 1; 0 for the file as a whole
     * @param what what is wrong
     */
    public record Defect(int line, int column, String what) {
        @Override
        public String toString() {
            return line == 0 ? what : "line " + line + ", column " + column + ": " + what;
        }
    }

    public HostsToml {
        hosts = List.copyOf(hosts);
        defects = List.copyOf(defects);
    }

    /**
     * Reads a file's text.
     *
     * @param containerd the version that will read it ({@code 1.7.29}), or null when it is not known: then only what
     *     every version refuses is a defect
     */
    public static HostsToml parse(String text, @Nullable String containerd) {
        TomlParseResult toml = Toml.parse(text, TomlVersion.V1_0_0);
        List<Defect> defects = new ArrayList<>();
        for (TomlParseError error : toml.errors()) {
            defects.add(new Defect(error.position().line(), error.position().column(), TomlText.explain(error, text)));
        }
        mustBe(toml, "server", String.class, "a string", defects);
        mustBe(toml, "host", TomlTable.class, "a table", defects);
        Host root = readHost("", toml, 0, containerd, defects);
        Host server = toml.get(List.of("server")) instanceof String url && !url.isEmpty()
                ? new Host(url, root.capabilities(), root.tls(), 0)
                : null;
        List<Host> hosts = new ArrayList<>();
        if (toml.get(List.of("host")) instanceof TomlTable tree) {
            for (String url : tree.keySet()) {
                if (tree.get(List.of(url)) instanceof TomlTable table) {
                    TomlPosition at = tree.inputPositionOf(List.of(url));
                    hosts.add(readHost(url, table, at == null ? 0 : at.line(), containerd, defects));
                }
            }
        } else if (!text.isBlank() && defects.isEmpty() && Versions.isWithin(containerd, "1.5.0", "1.7.31")) {
            defects.add(new Defect(
                    0, 0, "no [host] table, which containerd 1.5.0 to 1.7.31 refuses (invalid `host` tree)"));
        }
        hosts.sort(Comparator.comparingInt(Host::line));
        return new HostsToml(server, hosts, defects);
    }

    private static Host readHost(
            String url, TomlTable table, int line, @Nullable String containerd, List<Defect> defects) {
        boolean tls = table.contains(List.of("ca"))
                || table.contains(List.of("client"))
                || table.contains(List.of("skip_verify"));
        mustBe(table, "skip_verify", Boolean.class, "true or false", defects);
        mustBe(table, "capabilities", TomlArray.class, "a list", defects);
        return new Host(url, readCapabilities(table, containerd, defects), tls, line);
    }

    /** A key with a value of another type makes containerd refuse the whole file. */
    private static void mustBe(TomlTable table, String key, Class<?> type, String words, List<Defect> defects) {
        Object value = table.get(List.of(key));
        TomlPosition at = table.inputPositionOf(List.of(key));
        if (value != null && at != null && !type.isInstance(value)) {
            defects.add(new Defect(at.line(), at.column(), key + " is not " + words));
        }
    }

    private static List<String> readCapabilities(TomlTable table, @Nullable String containerd, List<Defect> defects) {
        List<String> capabilities = new ArrayList<>();
        if (table.get(List.of("capabilities")) instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                String written = String.valueOf(array.get(i));
                String name = written.toLowerCase(Locale.ROOT);
                capabilities.add(name);
                boolean tooNew = name.equals("referrers")
                        && containerd != null
                        && !Versions.isAtLeast(containerd, REFERRERS_SINCE);
                if (tooNew || !CAPABILITIES.contains(name)) {
                    TomlPosition at = array.inputPositionOf(i);
                    defects.add(new Defect(
                            at.line(),
                            at.column(),
                            "unknown capability \"" + written + "\""
                                    + (tooNew ? " before containerd " + REFERRERS_SINCE : "")));
                }
            }
        }
        return capabilities;
    }
}
