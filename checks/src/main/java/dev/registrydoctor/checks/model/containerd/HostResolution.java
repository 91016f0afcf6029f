package dev.registrydoctor.checks.model.containerd;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.toml.Versions;
import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that containerd tries for images of one registry host, in order, and the file in certs.d that defines
 * them (core/remotes/docker/config: hosts.go, config_unix.go; core/remotes/docker/resolver.go).
 *
 * @param authority the host and port as in image names: the lookup uses this text
 * @param directory the directory in use, or null when there is none
 * @param file its hosts.toml; null when it is missing or empty
 * @param hosts all servers in the order of trying, including those without a needed capability; empty when
 *     containerd crashes
 */
public record HostResolution(
        String authority,
        @Nullable CertsDirectory directory,
        @Nullable HostsToml file,
        List<Attempt> hosts) {

    /**
     * One server, with one scheme.
     *
     * @param scheme {@code http} or {@code https}; any other one fails
     * @param authority host and port of the connection
     * @param path the path of the API, usually {@code /v2}
     * @param capabilities of {@code pull}, {@code resolve}, {@code push} and {@code referrers}
     * @param tls the TLS settings for it
     * @param reason why it is tried
     * @param fallback whether it is tried only when the attempt before it, with HTTPS, reached a server without TLS
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

        /** Scheme and authority, and the path if it is not {@code /v2}. */
        public String url() {
            return scheme + "://" + authority + (path.equals("/v2") ? "" : path);
        }

        /** The URL of the first request for an image of this registry: HEAD of its manifest. */
        public String request(ImageReference image) {
            String manifest =
                    ServerUrl.clean("/" + path + "/" + image.repository() + "/manifests/" + image.reference());
            return scheme + "://" + authority + manifest + query(image.authority());
        }

        /** The query that tells a mirror the image's registry. */
        private String query(String registry) {
            boolean itself = authority.equals(registry) || authority.equals(DockerHub.serverOf(registry));
            return itself
                    ? ""
                    : "?ns=" + registry.replace(":", "%3A").replace("[", "%5B").replace("]", "%5D");
        }

        public boolean isPlain() {
            return scheme.equals("http");
        }

        /** Whether a tag can be resolved here: this needs both capabilities. A digest needs only the first. */
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
     * Resolves a host by directories only.
     *
     * @param directories the content of the folders of {@code config_path}, in order
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
     * Resolves a host by the whole configuration of a node: certs.d if the configuration names one, otherwise {@code
     * registry.mirrors}.
     *
     * @param config the configuration of containerd
     * @param directories the content of the folders that it reads, in order
     */
    public static HostResolution of(
            String authority, RegistryConfig config, List<CertsDirectory> directories, @Nullable String containerd) {
        return !config.goesByMirrors(containerd)
                ? of(authority, directories, containerd)
                : new HostResolution(
                        authority, null, null, LegacyMirrors.attempts(authority, config.mirrors(), config.tls()));
    }

    /** Whether containerd crashes before it contacts a server. */
    public boolean crashesContainerd() {
        return file != null && file.crashesContainerd();
    }

    /** The attempts for a tag, in order. */
    public List<Attempt> attempts() {
        return hosts.stream().filter(Attempt::resolvesTags).toList();
    }

    /** The attempts for an image, in order: a digest needs no server that resolves tags. */
    public List<Attempt> attempts(ImageReference image) {
        return image.digest() == null
                ? attempts()
                : hosts.stream().filter(h -> h.capabilities().contains("pull")).toList();
    }

    /**
     * The files of certificates and keys that containerd opens before it contacts a server. If one is missing or not
     * PEM, the pull fails, even if the file is for a server that would not be reached.
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

    /**
     * Searches each folder with all names: {@code _default} in one folder comes before the registry's own name in the
     * next.
     */
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
