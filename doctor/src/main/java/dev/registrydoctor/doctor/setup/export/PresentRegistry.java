package dev.registrydoctor.doctor.setup.export;

import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.containerd.HostsToml;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.containerd.TlsSettings;
import dev.registrydoctor.doctor.setup.node.NodeState;
import dev.registrydoctor.doctor.setup.node.PullRoute;
import dev.registrydoctor.doctor.setup.node.RegistryComparison;
import dev.registrydoctor.doctor.setup.wanted.RegistriesFile;
import dev.registrydoctor.doctor.setup.wanted.RegistriesText;
import dev.registrydoctor.doctor.setup.wanted.WantedRegistry;
import dev.registrydoctor.doctor.setup.wanted.WantedServer;
import dev.registrydoctor.doctor.setup.wanted.WantedTls;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registry that a node has settings for.
 *
 * @param host its name in images, {@code *} for all others
 * @param route where containerd goes for it
 * @param wanted the same as something to want, or null when a registries.yaml cannot say it
 * @param problem why it cannot; empty when it can
 * @param hasHeaders whether its file has HTTP headers, which a registries.yaml cannot say and a login may be in
 */
record PresentRegistry(
        String host, PullRoute route, @Nullable WantedRegistry wanted, String problem, boolean hasHeaders) {

    private static final String DEFAULT = "_default";
    private static final String ANY_NAME = "registry.invalid";

    /** Those of a node, by name, in the order of certs.d or of the tables of its configuration. */
    static Map<String, PresentRegistry> of(NodeState node) {
        Map<String, PresentRegistry> present = new LinkedHashMap<>();
        if (node.readsNoCertsD()) {
            for (RegistryConfig.Mirror mirror : node.hosts().config().mirrors()) {
                String name = mirror.host().equals(WantedRegistry.ANY) ? ANY_NAME : mirror.host();
                present.putIfAbsent(
                        mirror.host(), of(mirror.host(), node.hosts().resolve(name), node));
            }
            return present;
        }
        for (CertsDirectory directory : node.directories()) {
            boolean isAny = directory.name().equals(DEFAULT);
            String host = isAny ? WantedRegistry.ANY : directory.name().replaceFirst("_(\\d+)_$", ":$1");
            HostResolution resolution =
                    HostResolution.of(isAny ? ANY_NAME : host, node.directories(), node.containerd());
            CertsDirectory used = resolution.directory();
            // A directory behind another one, or with a name that no image has, is never looked up.
            if (used != null && used.path().equals(directory.path()) && (isAny || WantedServer.isAuthority(host))) {
                present.put(host, of(host, resolution, node));
            }
        }
        return present;
    }

    private static PresentRegistry of(String host, HostResolution resolution, NodeState node) {
        PullRoute route = PullRoute.of(resolution);
        CertsDirectory directory = resolution.directory();
        boolean hasHeaders = directory != null
                && String.valueOf(directory.hostsToml())
                        .lines()
                        .anyMatch(l -> l.matches("\\s*\\[.*\\.\\s*header\\s*].*"));
        String unreadable = directory == null ? null : directory.unreadable();
        HostsToml file = resolution.file();
        if (unreadable != null) {
            return new PresentRegistry(
                    host, route, null, "its hosts.toml could not be read: " + unreadable, hasHeaders);
        } else if (file != null && !file.defects().isEmpty()) {
            String why = "containerd refuses its hosts.toml: " + file.defects().get(0);
            return new PresentRegistry(host, route, null, why, hasHeaders);
        } else if (file != null && !file.inOrder()) {
            return new PresentRegistry(host, route, null, "its servers have no order in this containerd", hasHeaders);
        }
        boolean hasServer = file == null || file.server() != null;
        WantedRegistry wanted = wanted(host, PullRoute.attempts(resolution), hasServer);
        WantedRegistry again = wanted == null ? null : again(wanted);
        boolean isSame = again != null
                && RegistryComparison.route(again, node.containerd()).equals(route);
        return isSame
                ? new PresentRegistry(host, route, again, "", hasHeaders)
                : new PresentRegistry(host, route, null, "this format cannot say it", hasHeaders);
    }

    /** What the format says of it when it is read again; null when it cannot be written. */
    private static @Nullable WantedRegistry again(WantedRegistry wanted) {
        RegistriesText text = new RegistriesText();
        return text.add(wanted)
                ? RegistriesFile.read(text.render())
                        .wanted()
                        .find(wanted.host())
                        .orElse(null)
                : null;
    }

    private static @Nullable WantedRegistry wanted(String host, List<Attempt> attempts, boolean hasServer) {
        List<WantedServer> servers = new ArrayList<>();
        for (Attempt attempt : attempts) {
            WantedServer server = server(attempt);
            if (server == null) {
                return null;
            }
            servers.add(server);
        }
        if (servers.isEmpty()) {
            return null;
        }
        WantedServer last = servers.remove(servers.size() - 1);
        List<WantedServer> mirrors = servers.stream()
                .filter(s -> !s.equals(last) || !s.isRegistry(host))
                .distinct()
                .toList();
        boolean isAny = host.equals(WantedRegistry.ANY);
        return isAny && !hasServer
                ? new WantedRegistry(host, mirrors, null, last.tls(), 0)
                : new WantedRegistry(host, mirrors, last, WantedTls.NONE, 0);
    }

    private static @Nullable WantedServer server(Attempt attempt) {
        TlsSettings tls = attempt.tls();
        boolean isSayable = !attempt.fallback()
                && attempt.resolvesTags()
                && tls.ca().size() <= 1
                && tls.clients().size() <= 1
                && WantedServer.isAuthority(attempt.authority());
        if (!isSayable) {
            return null;
        }
        TlsSettings.ClientPair client = tls.clients().stream().findFirst().orElse(null);
        WantedTls wish = new WantedTls(
                tls.ca().stream().findFirst().orElse(null),
                client == null ? null : client.certificate(),
                client == null ? null : client.key(),
                tls.trustsAnyone());
        return new WantedServer(attempt.scheme(), attempt.authority(), attempt.path(), wish);
    }
}
