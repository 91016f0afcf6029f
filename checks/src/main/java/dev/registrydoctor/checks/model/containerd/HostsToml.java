package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hosts.toml, read by containerd's rules (core/remotes/docker/config/hosts.go).
 *
 * @param root the root's keys, with {@code server} as its URL; that one is empty when unset
 * @param hosts its {@code [host."…"]} tables in the order in which containerd asks them
 * @param inOrder whether that is the order of each pull; two that do not stand on lines of their own take turns before 2.0
 * @param unasked hosts that are written in a way that this containerd reads and then passes over
 * @param defects why containerd does not take the file, each with its place; empty when it does
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
     * @param line where it stands
     */
    public record Host(String url, List<String> capabilities, TlsSettings tls, boolean overridePath, int line) {
        public Host {
            capabilities = List.copyOf(capabilities);
        }

        /** The URL that containerd makes of the key: {@code https://} is put before what does not begin with http. */
        public String effectiveUrl() {
            return url.startsWith("http") ? url : "https://" + url;
        }

        /** Whether a tag can be resolved here: that needs both capabilities. */
        public boolean resolvesTags() {
            return capabilities.isEmpty() || (capabilities.contains("pull") && capabilities.contains("resolve"));
        }

        /** What this leads to; without authority when none is written. */
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
     * @param crashesContainerd whether containerd does not ignore the file but ends, at each pull from this registry
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

    /** A directory whose hosts.toml would take too long to read is as one whose hosts.toml cannot be read. */
    public static CertsDirectory inBounds(CertsDirectory directory) {
        String text = directory.hostsToml();
        String excess = text == null ? null : TomlFile.excess(text);
        return excess == null
                ? directory
                : new CertsDirectory(directory.name(), directory.path(), directory.files(), null, excess);
    }

    /** Whether containerd ends when it reads the file, instead of ignoring it. */
    public boolean crashesContainerd() {
        return defects.stream().anyMatch(Defect::crashesContainerd);
    }

    /** The root's {@code server} with the root's other keys, or null when unset. */
    public @Nullable Host server() {
        return root.url().isEmpty() ? null : root;
    }
}
