package dev.registrydoctor.doctor.setup.wanted;

import dev.registrydoctor.checks.names.DockerHub;
import dev.registrydoctor.doctor.setup.wanted.YamlReader.Entry;
import dev.registrydoctor.doctor.yaml.StrictYaml;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registries.yaml of k3s and RKE2 (Registry in rancher/wharfie, pkg/registries/types.go), as far as the containerd of MicroK8s
 * can do what it says. A wildcard {@code *} gives the mirrors, and the TLS settings, of what has none of its own.
 *
 * <p>Two keys are not k3s', which ignores them. {@code fallback} of a mirror: false means that the registry itself is never
 * asked, which k3s sets for all registries of a node ({@code --disable-default-registry-endpoint}); true means that it is asked
 * last over https even if an endpoint names it with plain HTTP. {@code mirror_only} of a config: the settings are for the
 * server as a mirror of others, and images that name it itself get none.
 *
 * @param wanted what the file wants; nothing when it has faults
 * @param faults why the file is refused, in the order of lines; empty when it is not
 */
public record RegistriesFile(WantedRegistries wanted, List<RegistryFault> faults) {

    private static final int MOST_REGISTRIES = 500;
    private static final int MOST_ENDPOINTS = 50;

    public RegistriesFile {
        faults = List.copyOf(faults);
    }

    /** Reads a file's text. */
    public static RegistriesFile read(String text) {
        Reader reader = new Reader();
        reader.read(text);
        List<RegistryFault> faults = reader.yaml.faults().stream()
                .sorted(Comparator.comparingInt(RegistryFault::line))
                .toList();
        return faults.isEmpty()
                ? new RegistriesFile(new WantedRegistries(reader.wanted()), faults)
                : new RegistriesFile(WantedRegistries.NONE, faults);
    }

    /**
     * An entry of {@code mirrors}.
     *
     * @param fallsBack null where the file does not say
     */
    private record Mirror(
            List<WantedServer> endpoints, @Nullable Boolean fallsBack, int line) {}

    /** Reads one file. */
    private static final class Reader {
        private final YamlReader yaml = new YamlReader();
        private final Map<String, Mirror> mirrors = new LinkedHashMap<>();
        private final Map<String, WantedTls> configs = new LinkedHashMap<>();
        private final Map<String, Integer> lines = new LinkedHashMap<>();
        private final Set<String> mirrorsOnly = new HashSet<>();

        private void read(String text) {
            for (Entry entry : yaml.mapping(yaml.top(text), "the file", MOST_REGISTRIES)) {
                switch (entry.key()) {
                    case "mirrors" -> {
                        for (Entry registry : yaml.mapping(entry.value(), "mirrors", MOST_REGISTRIES)) {
                            addMirror(registry);
                        }
                    }
                    case "configs" -> {
                        for (Entry registry : yaml.mapping(entry.value(), "configs", MOST_REGISTRIES)) {
                            addConfig(registry);
                        }
                    }
                    case "auths" -> refuseLogin(entry);
                    default -> unknown(entry, "mirrors and configs");
                }
            }
        }

        private void unknown(Entry entry, String known) {
            yaml.fault(
                    entry.line(), "unknown key " + YamlReader.shown(entry.key()), "The keys here are " + known + ".");
        }

        /**
         * The name of a registry as images have it, or null when it is none.
         *
         * @param isOfMirrors whether images have to name it; a config can be of a mirror alone
         */
        private @Nullable String name(Entry entry, boolean isOfMirrors) {
            String written = entry.key();
            if (!written.equals(WantedRegistry.ANY) && !WantedServer.isAuthority(written)) {
                yaml.fault(
                        entry.line(),
                        YamlReader.shown(written) + " is not the name of a registry",
                        "Write it as images do, HOST or HOST:PORT, without a scheme and a path. Quote \"*\".");
                return null;
            }
            if (!written.equals(WantedRegistry.ANY) && isOfMirrors && !WantedServer.isNamedByImages(written)) {
                yaml.fault(
                        entry.line(),
                        "no image names the registry " + YamlReader.shown(written)
                                + ": without a dot or a port, it is taken for a part of a name on Docker Hub",
                        "Write HOST.DOMAIN or HOST:PORT, as in the names of images.");
                return null;
            }
            return WantedServer.imageHost(written);
        }

        private void addMirror(Entry entry) {
            String host = name(entry, true);
            if (host == null) {
                return;
            }
            List<Entry> endpoints = List.of();
            List<Entry> rewrites = List.of();
            Boolean fallsBack = null;
            for (Entry key : yaml.mapping(entry.value(), "the mirror of " + host, MOST_ENDPOINTS)) {
                switch (key.key()) {
                    case "endpoint" -> endpoints = yaml.texts(key.value(), "endpoint", MOST_ENDPOINTS);
                    case "rewrite" -> rewrites = yaml.mapping(key.value(), "rewrite", MOST_ENDPOINTS);
                    case "fallback" -> fallsBack = yaml.flag(key.value(), "fallback");
                    default -> unknown(key, "endpoint, rewrite and fallback");
                }
            }
            String prefix = prefix(rewrites);
            List<WantedServer> servers = endpoints.stream()
                    .flatMap(e -> server(e).stream())
                    .map(server -> server.below(prefix))
                    .distinct()
                    .toList();
            if (Boolean.FALSE.equals(fallsBack) && endpoints.isEmpty()) {
                yaml.fault(entry.line(), host + " has fallback: false and no endpoint", "Name an endpoint.");
            }
            if (mirrors.putIfAbsent(host, new Mirror(servers, fallsBack, entry.line())) != null) {
                yaml.fault(entry.line(), host + " has mirrors under two names", "Merge the two entries.");
            }
        }

        private Optional<WantedServer> server(Entry endpoint) {
            Optional<WantedServer> server = WantedServer.parse(endpoint.key());
            if (server.isEmpty()) {
                // Its text may have a password in it.
                yaml.fault(
                        endpoint.line(),
                        "the endpoint is not the URL of a server",
                        "Write http:// or https://, host, port and path, without user, query and fragment.");
            }
            return server;
        }

        /** The prefix of all repositories; empty without a rewrite, and where it was refused. */
        private String prefix(List<Entry> rewrites) {
            if (rewrites.size() > 1) {
                yaml.fault(
                        rewrites.get(1).line(),
                        "containerd has no rewrites, and a server's path can stand for one prefix alone",
                        "Keep one rewrite that adds a prefix to every repository, \"^(.*)$\": \"PROJECT/$1\".");
                return "";
            }
            for (Entry rewrite : rewrites) {
                String replacement = yaml.text(rewrite.value(), "the replacement");
                Optional<String> prefix = RepositoryPrefix.of(rewrite.key(), replacement == null ? "" : replacement);
                if (prefix.isEmpty()) {
                    yaml.fault(
                            rewrite.line(),
                            "containerd has no rewrites: this one does more than add a prefix to every repository",
                            "Use \"^(.*)$\": \"PROJECT/$1\", which becomes a part of the server's path, or store the"
                                    + " images in the mirror under their original names.");
                }
                return prefix.orElse("");
            }
            return "";
        }

        private void addConfig(Entry entry) {
            String host = name(entry, false);
            WantedTls tls = WantedTls.NONE;
            for (Entry key :
                    yaml.mapping(entry.value(), "the config of " + YamlReader.shown(entry.key()), MOST_ENDPOINTS)) {
                switch (key.key()) {
                    case "tls" -> tls = tls(key);
                    case "auth" -> refuseLogin(key);
                    case "mirror_only" -> {
                        if (Boolean.TRUE.equals(yaml.flag(key.value(), "mirror_only")) && host != null) {
                            mirrorsOnly.add(host);
                        }
                    }
                    default -> unknown(key, "auth, tls and mirror_only");
                }
            }
            if (host != null) {
                lines.putIfAbsent(host, entry.line());
                if (configs.putIfAbsent(host, tls) != null) {
                    yaml.fault(entry.line(), host + " has a config under two names", "Merge the two entries.");
                }
            }
        }

        /** Refuses a login, unless all of its values are left out, as in an example to be filled in. */
        private void refuseLogin(Entry auth) {
            boolean isSet = !StrictYaml.isNull(auth.value())
                    && yaml.mapping(auth.value(), auth.key(), MOST_ENDPOINTS).stream()
                            .anyMatch(key -> !StrictYaml.isNull(key.value()));
            if (isSet) {
                yaml.fault(
                        auth.line(),
                        "containerd's hosts.toml has no place for a login, and certs.d is readable by others",
                        "Remove " + auth.key() + " and give the login to Kubernetes as a pull secret:"
                                + " `registry-doctor setup registry HOST --username NAME`.");
            }
        }

        private WantedTls tls(Entry entry) {
            Map<String, Entry> files = new LinkedHashMap<>();
            boolean skipVerify = false;
            for (Entry key : yaml.mapping(entry.value(), "tls", MOST_ENDPOINTS)) {
                switch (key.key()) {
                    case "ca_file", "cert_file", "key_file" -> files.put(key.key(), key);
                    case "insecure_skip_verify" ->
                        skipVerify = Boolean.TRUE.equals(yaml.flag(key.value(), "insecure_skip_verify"));
                    default -> unknown(key, "ca_file, cert_file, key_file and insecure_skip_verify");
                }
            }
            String certificate = path(files.get("cert_file"));
            String key = path(files.get("key_file"));
            if ((certificate == null) != (key == null)) {
                yaml.fault(
                        entry.line(),
                        certificate == null ? "key_file has no cert_file" : "cert_file has no key_file",
                        "Name both files of the client certificate.");
                return WantedTls.NONE;
            }
            return new WantedTls(path(files.get("ca_file")), certificate, key, skipVerify);
        }

        private @Nullable String path(@Nullable Entry file) {
            String path = file == null ? null : yaml.text(file.value(), file.key());
            if (file == null || path == null || path.isEmpty()) {
                return null;
            } else if (!path.startsWith("/") || path.chars().anyMatch(Character::isISOControl)) {
                yaml.fault(
                        StrictYaml.line(file.value()),
                        file.key() + " is not an absolute path",
                        "Write the path as it is on the nodes, from / on.");
                return null;
            }
            return path;
        }

        // --- What it means
        // --------------------------------------------------------------------------------------------------

        private List<WantedRegistry> wanted() {
            Mirror any = mirrors.get(WantedRegistry.ANY);
            boolean hasAny = (any != null && !any.endpoints().isEmpty())
                    || !configs.getOrDefault(WantedRegistry.ANY, WantedTls.NONE).equals(WantedTls.NONE);
            Set<String> hosts = new LinkedHashSet<>(mirrors.keySet());
            hosts.addAll(configs.keySet());
            if (hasAny) {
                // MicroK8s ships a directory for it, which containerd prefers to that of the wildcard.
                hosts.add(DockerHub.NAME);
            }
            List<WantedRegistry> wanted = new ArrayList<>();
            for (String host : hosts) {
                Mirror own = mirrors.get(host);
                boolean says = hasAny
                        || (own != null && !own.endpoints().isEmpty())
                        || !configs.getOrDefault(host, WantedTls.NONE).equals(WantedTls.NONE);
                boolean isOfImages = host.equals(WantedRegistry.ANY) || WantedServer.isNamedByImages(host);
                if (says && isOfImages && (own != null || !mirrorsOnly.contains(host))) {
                    wanted.add(registry(host, own != null ? own : any));
                }
            }
            return wanted;
        }

        private WantedRegistry registry(String host, @Nullable Mirror mirror) {
            int line = mirrors.containsKey(host) && mirror != null
                    ? mirror.line()
                    : lines.getOrDefault(host, mirror == null ? 0 : mirror.line());
            List<WantedServer> endpoints = new ArrayList<>();
            if (mirror != null) {
                mirror.endpoints().forEach(e -> endpoints.add(e.with(tls(e.authority()))));
            }
            Boolean fallsBack = mirror == null ? null : mirror.fallsBack();
            if (Boolean.FALSE.equals(fallsBack)) {
                return WantedRegistry.mirrorsOnly(host, endpoints, line);
            } else if (host.equals(WantedRegistry.ANY)) {
                return new WantedRegistry(host, endpoints, null, tls(host), line);
            }
            WantedServer usual = WantedServer.ofRegistry(host);
            WantedServer itself = usual.with(tls(host));
            for (WantedServer endpoint : endpoints) {
                // Where it is named with plain HTTP, https to the same port would only hide its answers.
                itself = endpoint.isRegistry(host) && fallsBack == null ? endpoint : itself;
            }
            if (!endpoints.isEmpty() && endpoints.get(endpoints.size() - 1).equals(itself)) {
                endpoints.remove(endpoints.size() - 1);
            }
            return WantedRegistry.fallingBack(host, endpoints, itself, line);
        }

        private WantedTls tls(String authority) {
            WantedTls own = configs.get(WantedServer.imageHost(authority));
            return own != null ? own : configs.getOrDefault(WantedRegistry.ANY, WantedTls.NONE);
        }
    }
}
