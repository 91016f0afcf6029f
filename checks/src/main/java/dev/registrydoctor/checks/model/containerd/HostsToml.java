package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hosts.toml, read by containerd's rules (core/remotes/docker/config/hosts.go).
 *
 * @param root the keys of the root, with {@code server} as its URL, which is empty when it is not set
 * @param hosts its {@code [host."…"]} tables in the order in which containerd tries them
 * @param inOrder whether every pull uses this order; before 2.0, hosts without lines of their own change their
 *     order from pull to pull
 * @param unasked hosts that this containerd reads and then ignores because of how they are written
 * @param defects why containerd refuses the file, each with its place; empty when it does not
 */
public record HostsToml(Host root, List<Host> hosts, boolean inOrder, List<Host> unasked, List<Defect> defects) {

    private static final List<String> ALL = List.of("pull", "resolve", "push");

    /**
     * A {@code [host."…"]} table, or the root.
     *
     * @param url the key, or the server, as written
     * @param capabilities in lower case; empty means all
     * @param tls ca, client and skip_verify, with paths as written
     * @param overridePath whether {@code /v2} is not added to the path
     * @param line its line
     */
    public record Host(String url, List<String> capabilities, TlsSettings tls, boolean overridePath, int line) {
        public Host {
            capabilities = List.copyOf(capabilities);
        }

        /** The URL that containerd uses for the key: it adds {@code https://} if the key does not start with http. */
        public String effectiveUrl() {
            return url.startsWith("http") ? url : "https://" + url;
        }

        /** Whether a tag can be resolved here: this needs both capabilities. */
        public boolean resolvesTags() {
            return capabilities.isEmpty() || (capabilities.contains("pull") && capabilities.contains("resolve"));
        }

        /** The attempt for this server; without an authority if none is written. */
        Attempt attempt(String reason, String directory) {
            ServerUrl server =
                    ServerUrl.parse(url, overridePath).orElseThrow(() -> new IllegalStateException("a defect: " + url));
            return new Attempt(
                    server.scheme(),
                    url.isEmpty() ? "" : server.authority(),
                    server.path(),
                    capabilities.isEmpty() ? ALL : capabilities,
                    tls.in(directory),
                    reason,
                    false);
        }
    }

    /**
     * A reason to ignore the file.
     *
     * @param line first line is 1; 0 for the file as a whole
     * @param what what is wrong
     * @param crashesContainerd whether containerd crashes at each pull from this registry instead of ignoring the
     *     file
     */
    public record Defect(int line, int column, String what, boolean crashesContainerd) {
        @Override
        public String toString() {
            return line == 0 ? what : "line " + line + ", column " + column + ": " + what;
        }
    }

    public HostsToml {
        hosts = List.copyOf(hosts);
        unasked = List.copyOf(unasked);
        defects = List.copyOf(defects);
    }

    /**
     * Reads a file's text.
     *
     * @param containerd the version that will read it ({@code 1.7.29}), or null when it is not known: then only what
     *     every version refuses is a defect
     */
    public static HostsToml parse(String text, @Nullable String containerd) {
        return HostsTomlReader.read(text, containerd);
    }

    /** A directory whose hosts.toml would take too long to read is treated like one whose hosts.toml cannot be read. */
    public static CertsDirectory inBounds(CertsDirectory directory) {
        String text = directory.hostsToml();
        String excess = text == null ? null : TomlFile.excess(text);
        return excess == null
                ? directory
                : new CertsDirectory(directory.name(), directory.path(), directory.files(), null, excess);
    }

    /** Whether containerd crashes when it reads the file instead of ignoring it. */
    public boolean crashesContainerd() {
        return defects.stream().anyMatch(Defect::crashesContainerd);
    }

    /** The root's {@code server} with the root's other keys, or null when it is not set. */
    public @Nullable Host server() {
        return root.url().isEmpty() ? null : root;
    }
}
