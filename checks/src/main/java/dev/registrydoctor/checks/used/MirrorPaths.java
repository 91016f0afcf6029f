package dev.registrydoctor.checks.used;

import dev.registrydoctor.checks.catalog.shared.ContainerdHosts;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.check.Needs;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where containerd puts a path before the repositories of a registry: with {@code override_path} and the server
 * {@code http://mirror/v2/proxy}, it pulls {@code app} of that registry as {@code proxy/app}.
 */
final class MirrorPaths {

    static final Needs NEEDS = ContainerdHosts.NEEDS.and(ContainerdHosts.NEEDS.onNodes());

    private static final String API = "/v2/";

    private final List<ContainerdHosts> hosts = new ArrayList<>();
    private final Map<String, Set<String>> read = new HashMap<>();

    MirrorPaths(Evidence evidence) {
        hosts.add(ContainerdHosts.of(evidence));
        evidence.seenNodes().forEach(node -> hosts.add(ContainerdHosts.of(evidence.from(node))));
    }

    /** The paths, each with a slash at its end, for images of a registry; empty where there are none. */
    Set<String> before(String authority) {
        return read.computeIfAbsent(authority, a -> {
            Set<String> paths = new LinkedHashSet<>();
            for (ContainerdHosts host : hosts) {
                for (HostResolution.Attempt server : host.resolve(a).hosts()) {
                    if (server.path().startsWith(API) && server.path().length() > API.length()) {
                        paths.add(server.path().substring(API.length()) + "/");
                    }
                }
            }
            return paths;
        });
    }
}
