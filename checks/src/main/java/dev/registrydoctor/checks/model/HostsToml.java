package dev.registrydoctor.checks.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
 * @param server the root {@code server}, or null when unset
 * @param hosts its {@code [host."…"]} tables in file order
 * @param defects why containerd ignores the whole file, each with its place; empty when it does not
 */
public record HostsToml(@Nullable String server, List<Host> hosts, List<Defect> defects) {

    private static final Set<String> CAPABILITIES = Set.of("pull", "resolve", "push", "referrers");

    /**
     * A {@code [host."…"]} table.
     *
     * @param url the key as written
     * @param capabilities as written; empty means all
     * @param tls whether ca, client or skip_verify is set
     * @param line where it stands
     */
    public record Host(String url, List<String> capabilities, boolean tls, int line) {
        /** The URL that containerd makes of the key: {@code https://} is put before what does not begin with http. */
        public String effectiveUrl() {
            return withScheme(url);
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
        String server = toml.get(List.of("server")) instanceof String s ? s : null;
        List<Host> hosts = new ArrayList<>();
        if (toml.get(List.of("host")) instanceof TomlTable tree) {
            for (String url : tree.keySet()) {
                if (tree.get(List.of(url)) instanceof TomlTable table) {
                    hosts.add(readHost(url, table, tree, defects));
                }
            }
        } else if (!text.isBlank() && defects.isEmpty() && Versions.isWithin(containerd, "1.5.0", "1.7.31")) {
            defects.add(new Defect(
                    0, 0, "no [host] table, which containerd 1.5.0 to 1.7.31 refuses (invalid `host` tree)"));
        }
        readCapabilities(toml, defects);
        hosts.sort(Comparator.comparingInt(Host::line));
        return new HostsToml(server, hosts, defects);
    }

    private static Host readHost(String url, TomlTable table, TomlTable tree, List<Defect> defects) {
        boolean tls = table.contains(List.of("ca"))
                || table.contains(List.of("client"))
                || table.contains(List.of("skip_verify"));
        TomlPosition position = tree.inputPositionOf(List.of(url));
        return new Host(url, readCapabilities(table, defects), tls, position == null ? 0 : position.line());
    }

    private static List<String> readCapabilities(TomlTable table, List<Defect> defects) {
        List<String> capabilities = new ArrayList<>();
        if (table.get(List.of("capabilities")) instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                String name = String.valueOf(array.get(i));
                capabilities.add(name);
                if (!CAPABILITIES.contains(name)) {
                    TomlPosition at = array.inputPositionOf(i);
                    defects.add(new Defect(at.line(), at.column(), "unknown capability \"" + name + "\""));
                }
            }
        }
        return capabilities;
    }

    /** The fallback that is always tried last: the server, or the host that images name, with its default scheme. */
    public String fallback(String authority) {
        return server == null ? "https://" + authority : withScheme(server);
    }

    private static String withScheme(String url) {
        return url.startsWith("http") ? url : "https://" + url;
    }
}
