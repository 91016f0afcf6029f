package dev.registrydoctor.doctor.setup.wanted;

import dev.registrydoctor.checks.names.DockerHub;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Mirrors as somebody names them on a command line.
 *
 * @param fallsBack whether a registry itself is asked when no mirror has an image
 * @param tls how the mirrors are trusted
 */
public record MirrorWish(boolean fallsBack, WantedTls tls) {

    /**
     * Reads pairs of a registry and a mirror of it. A path of a mirror is a project there: a proxy-cache project of Harbor
     * answers below {@code /v2/PROJECT/}.
     *
     * @param pairs registry, mirror, registry, mirror
     * @throws IllegalArgumentException with what is wrong, without quoting a URL that may have a password in it
     */
    public WantedRegistries of(List<String> pairs) {
        if (pairs.size() % 2 != 0) {
            throw new IllegalArgumentException(
                    "each UPSTREAM needs a MIRROR: give pairs, such as docker.io cache.lab:5000");
        }
        Map<String, List<WantedServer>> mirrors = new LinkedHashMap<>();
        for (int i = 0; i < pairs.size(); i += 2) {
            String host = WantedServer.imageHost(pairs.get(i));
            if (!host.equals(WantedRegistry.ANY) && !WantedServer.isNamedByImages(host)) {
                throw new IllegalArgumentException(
                        "UPSTREAM must be a registry as images name it, HOST.DOMAIN or HOST:PORT,"
                                + " or \"*\" for all registries");
            }
            WantedServer server = server(pairs.get(i + 1));
            if (server.isRegistry(host)) {
                throw new IllegalArgumentException(host + " cannot be its own mirror");
            }
            mirrors.computeIfAbsent(host, key -> new ArrayList<>()).add(server);
        }
        if (mirrors.containsKey(WantedRegistry.ANY)) {
            // MicroK8s ships a directory for it, which containerd prefers to that of the wildcard.
            mirrors.putIfAbsent(DockerHub.NAME, mirrors.get(WantedRegistry.ANY));
        }
        return new WantedRegistries(mirrors.entrySet().stream()
                .map(e -> registry(e.getKey(), e.getValue()).keeping())
                .toList());
    }

    private WantedServer server(String mirror) {
        WantedServer written = WantedServer.parse(mirror)
                .orElseThrow(() -> new IllegalArgumentException(
                        "MIRROR must be HOST[:PORT][/PROJECT], with http:// before it for plain HTTP"));
        boolean isProject = !written.hasUsualPath() && !(written.path() + "/").contains("/v2/");
        WantedServer server = isProject
                ? new WantedServer(written.scheme(), written.authority(), WantedServer.API + written.path(), tls)
                : written.with(tls);
        if (server.scheme().equals("http") && !tls.equals(WantedTls.NONE)) {
            throw new IllegalArgumentException(
                    "a mirror with plain HTTP has no certificate: leave --ca and --insecure out");
        }
        return server;
    }

    private WantedRegistry registry(String host, List<WantedServer> mirrors) {
        if (!fallsBack) {
            return WantedRegistry.mirrorsOnly(host, mirrors, 0);
        }
        return host.equals(WantedRegistry.ANY)
                ? new WantedRegistry(host, mirrors, null, WantedTls.NONE, 0)
                : WantedRegistry.fallingBack(host, mirrors, WantedServer.ofRegistry(host), 0);
    }

    /** What the choice means for pulls, in sentences. */
    public List<String> meaning(WantedRegistries wanted) {
        List<String> sentences = new ArrayList<>();
        for (WantedRegistry registry : wanted.registries()) {
            boolean isHub = registry.host().equals(DockerHub.NAME);
            String name = registry.isAny() ? "each registry" : registry.host();
            String upstream = isHub ? "Docker Hub" : registry.isAny() ? "the registry itself" : registry.host();
            String mirrors = String.join(
                    " and ",
                    registry.mirrors().stream()
                            .map(WantedServer::authority)
                            .distinct()
                            .toList());
            sentences.add(
                    fallsBack
                            ? "If " + mirrors + " is down or lacks an image of " + name + ", containerd asks "
                                    + upstream
                                    + ": pulls go on" + (isHub ? ", and count against Docker Hub's rate limit" : "")
                                    + ". A mirror that does not answer at all delays each pull by up to 30 s."
                            : "If " + mirrors + " is down or lacks an image of " + name
                                    + ", the pull fails: containerd never asks " + upstream
                                    + (isHub ? ", so nodes use none of its rate limit" : "")
                                    + ". Images that are on a node keep working.");
            sentences.add("containerd sends the login of a pull secret for " + name + " to " + mirrors + " too.");
        }
        return sentences;
    }
}
