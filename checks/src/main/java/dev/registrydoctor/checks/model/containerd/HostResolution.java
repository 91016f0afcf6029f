package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where containerd goes for images of one registry host, in order, and which file of certs.d says so
 * (core/remotes/docker/config: hosts.go, config_unix.go; core/remotes/docker/resolver.go).
 *
 * @param authority the host and port as images write it: the lookup is by this text
 * @param directory the directory in force, or null when none is
 * @param file what its hosts.toml says; null without one, or with an empty one
 * @param hosts all servers in the order of trying, those included that lack a capability; empty when containerd ends
 */
public record HostResolution(
        String authority,
        @Nullable CertsDirectory directory,
        @Nullable HostsToml file,
        List<Attempt> hosts) {

    /**
     * One server, by one scheme.
     *
     * @param scheme {@code http} or {@code https}; another one never leads anywhere
     * @param authority host and port that are connected to
     * @param path of the API there, {@code /v2} as a rule
     * @param capabilities of {@code pull}, {@code resolve}, {@code push} and {@code referrers}
     * @param tls how TLS is spoken there
     * @param reason why it is tried
     * @param fallback whether it is tried only when the attempt before it, by HTTPS, met plain HTTP
     */
    public record Attempt(
            String scheme,
            String authority,
            String path,
            List<String> capabilities,
            TlsSettings tls,
            String reason,
            boolean fallback) {

        public Attempt {
            capabilities = List.copyOf(capabilities);
        }

        /** Scheme and authority, and the path when it is another than {@code /v2}. */
        public String url() {
            return scheme + "://" + authority + (path.equals("/v2") ? "" : path);
        }

        /** The URL of the first request for an image of this registry: HEAD of its manifest. */
        public String request(ImageReference image) {
            String manifest =
                    ServerUrl.clean("/" + path + "/" + image.repository() + "/manifests/" + image.reference());
            return scheme + "://" + authority + manifest + query(image.authority());
        }

        /** A mirror is told whose image is wanted. */
        private String query(String registry) {
            boolean itself = authority.equals(registry)
                    || (registry.equals("docker.io") && authority.equals("registry-1.docker.io"));
            return itself
                    ? ""
                    : "?ns=" + registry.replace(":", "%3A").replace("[", "%5B").replace("]", "%5D");
        }

        public boolean isPlain() {
            return scheme.equals("http");
        }

        /** Whether a tag can be resolved here: that needs both capabilities. A digest needs only the first. */
        public boolean resolvesTags() {
            return capabilities.contains("pull") && capabilities.contains("resolve");
        }

        Attempt asTls() {
            return new Attempt("https", authority, path, capabilities, tls, reason + ", HTTPS first", false);
        }

        Attempt asFallback() {
            return new Attempt(
                    scheme, authority, path, capabilities, tls, reason + ", if the server answers in HTTP", true);
        }
    }

    public HostResolution {
        hosts = List.copyOf(hosts);
    }

    /**
     * Resolves a host by directories alone.
     *
     * @param directories what the folders of {@code config_path} hold, folder by folder in their order
     * @param containerd the version, or null when it is not known
     */
    public static HostResolution of(String authority, List<CertsDirectory> directories, @Nullable String containerd) {
        CertsDirectory directory = lookUp(authority, directories, containerd);
        String text = directory == null ? null : directory.hostsToml();
        HostsToml file = text == null || text.isEmpty() ? null : HostsToml.parse(text, containerd);
        if (directory == null) {
            return new HostResolution(
                    authority, null, null, HostDefaults.of(authority, TlsSettings.NONE, "default", containerd));
        } else if (file != null && file.crashesContainerd()) {
            return new HostResolution(authority, directory, file, List.of());
        } else if (file == null || !file.defects().isEmpty()) {
            TlsSettings tls = TlsSettings.ofFiles(directory);
            return new HostResolution(
                    authority, directory, file, HostDefaults.of(authority, tls, "default", containerd));
        }
        List<Attempt> hosts = new ArrayList<>();
        for (HostsToml.Host host : file.hosts()) {
            Attempt attempt = host.attempt("[host.\"" + host.url() + "\"]", directory.path());
            hosts.addAll(HostDefaults.withFallback(attempt, containerd));
        }
        Attempt server = file.root().attempt("server, tried last", directory.path());
        hosts.addAll(
                server.authority().isEmpty()
                        ? HostDefaults.of(authority, server.tls(), "the registry itself, tried last", containerd)
                        : HostDefaults.withFallback(server, containerd));
        return new HostResolution(authority, directory, file, hosts);
    }

    /**
     * Resolves a host by all that a node says: certs.d when its configuration names one, else {@code registry.mirrors}.
     *
     * @param config what containerd was configured with
     * @param directories what the folders that it looks into hold, folder by folder in their order
     */
    public static HostResolution of(
            String authority, RegistryConfig config, List<CertsDirectory> directories, @Nullable String containerd) {
        return !config.goesByMirrors(containerd)
                ? of(authority, directories, containerd)
                : new HostResolution(authority, null, null, LegacyMirrors.attempts(authority, config.mirrors()));
    }

    /** Whether containerd ends before it asks any server. */
    public boolean crashesContainerd() {
        return file != null && file.crashesContainerd();
    }

    /** What is tried for a tag, in order. */
    public List<Attempt> attempts() {
        return hosts.stream().filter(Attempt::resolvesTags).toList();
    }

    /** What is tried for an image, in order: a digest needs no server that resolves. */
    public List<Attempt> attempts(ImageReference image) {
        return image.digest() == null
                ? attempts()
                : hosts.stream().filter(h -> h.capabilities().contains("pull")).toList();
    }

    /**
     * The files of certificates and keys that containerd opens before it asks any server. One that is missing or not
     * PEM ends the pull, even if it belongs to a server that would never be reached.
     */
    public List<String> files() {
        List<String> files = new ArrayList<>();
        for (Attempt host : hosts) {
            files.addAll(host.tls().ca());
            host.tls().clients().forEach(c -> files.addAll(List.of(c.certificate(), c.key())));
        }
        return files.stream().distinct().toList();
    }

    /** Whether plain HTTP is ever tried for a tag. */
    public boolean triesPlain() {
        return attempts().stream().anyMatch(Attempt::isPlain);
    }

    /** Directory names that containerd looks up for a host, in order; the first that exists wins. */
    public static List<String> names(String authority, @Nullable String containerd) {
        List<String> names = new ArrayList<>();
        int colon = authority.lastIndexOf(':');
        if (colon > authority.lastIndexOf(']')) {
            names.add(authority.substring(0, colon) + "_" + authority.substring(colon + 1) + "_");
        }
        names.add(authority);
        if (containerd == null || Versions.isAtLeast(containerd, "1.6.17")) {
            names.add("_default");
        }
        return names;
    }

    /** Each folder in turn by all names: {@code _default} of one comes before the registry's own name in the next. */
    private static @Nullable CertsDirectory lookUp(
            String authority, List<CertsDirectory> directories, @Nullable String containerd) {
        List<String> names = names(authority, containerd);
        List<String> folders =
                directories.stream().map(CertsDirectory::folder).distinct().toList();
        for (String folder : folders) {
            for (String name : names) {
                for (CertsDirectory directory : directories) {
                    if (directory.name().equals(name) && directory.folder().equals(folder)) {
                        return HostsToml.inBounds(directory);
                    }
                }
            }
        }
        return null;
    }
}
