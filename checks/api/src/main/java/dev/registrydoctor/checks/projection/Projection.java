package dev.registrydoctor.checks.projection;

import dev.registrydoctor.checks.names.BuiltIn;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What evidence keeps of configuration (docs/decisions/0014): the keys and values that checks use, at their places; all
 * else is masked. A file that does not parse is masked from the mistake on, and gives the same mistake at the same place. To
 * project a second time changes nothing.
 */
public final class Projection {

    private static final String HOSTING = "localRegistryHosting.v1";

    /** In place of a setting's value that is not kept. */
    public static final String SET = "(set)";

    /** In place of a variable's value that is not kept. */
    public static final String HIDDEN = "(hidden)";

    /** In place of a setting's value that stands in a form that is not read: it may be any. */
    public static final String NOT_READ = "(not read)";

    /** A value of a line, or a value by itself, that is a URL with a path. */
    private static final Pattern URL_PATH = Pattern.compile("(?m)((?:^|: )[A-Za-z]+://[^/\\s]+)/\\S+$");

    private Projection() {}

    /** What is kept of a file of the host, by its path; nothing of a file that no check reads, but for PEM's marks. */
    public static String file(String path, String text) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String folder = path.substring(0, Math.max(0, path.length() - name.length() - 1));
        String kept = switch (name) {
            case "containerd-template.toml", "containerd.toml" -> TomlProjection.of(text, TomlRules.CONTAINERD);
            case "hosts.toml" -> hostsToml(text);
            case "registries.conf" -> TomlProjection.of(text, TomlRules.REGISTRIES);
            case "buildkitd.toml" -> TomlProjection.of(text, TomlRules.BUILDKIT);
            case "daemon.json" -> JsonProjection.of(text, JsonRules.DAEMON);
            case "containerd-env", "environment" -> LineProjection.of(text, LineProjection::assignment);
            case "docker.service" -> CommandProjection.unit(text);
            default -> "";
        };
        return kept.isEmpty() ? byFolder(folder, name, text) : kept;
    }

    private static String byFolder(String folder, String name, String text) {
        if (name.equals("provider.yaml") && folder.endsWith("/args/traefik")) {
            return LineProjection.of(text, LineProjection::address);
        } else if (name.endsWith(".yml") || name.endsWith(".yaml")) {
            // The built-in registry's configuration can be a file of any name on its node.
            return RegistryYaml.settings(text);
        } else if (folder.endsWith("/registries.conf.d")) {
            return TomlProjection.of(text, TomlRules.REGISTRIES);
        } else if (folder.endsWith("/buildx/instances")) {
            return JsonProjection.of(text, JsonRules.BUILDX);
        } else if (folder.endsWith("/docker.service.d")) {
            return CommandProjection.unit(text);
        } else if (folder.equals("/etc/default") && name.equals("docker")) {
            return CommandProjection.defaults(text);
        } else if (name.endsWith(".toml")) {
            // containerd's configuration may import a file of any name.
            return TomlProjection.of(text, TomlRules.CONTAINERD);
        } else if (folder.endsWith("/args")) {
            return LineProjection.of(text, LineProjection::argument);
        } else if (folder.startsWith("/proc/sys/")) {
            StringBuilder out = new StringBuilder();
            Bare.append(text, 0, text.length(), Kept.NOTHING, out);
            return out.toString();
        }
        return PemProjection.of(text);
    }

    /** What is kept of a hosts.toml of containerd. */
    public static String hostsToml(String text) {
        return TomlProjection.of(text, TomlRules.HOSTS);
    }

    /** An absolute path as it is; empty for any other text. */
    public static String path(String path) {
        StringBuilder out = new StringBuilder(path.length());
        Kept.PATH.append(path, 0, path.length(), out);
        return path.startsWith("/") && out.toString().equals(path) ? path : "";
    }

    /**
     * What is kept of a ConfigMap: of the one that names the local registry its host (KEP-1755), of those beside the built-in
     * registry the settings that checks use, the registry's variables, and what only switches something on or off; of others
     * nothing.
     */
    public static Map<String, String> configMap(String namespace, String name, Map<String, String> data) {
        if (namespace.equals(BuiltIn.NAMESPACE)) {
            return registryData(data, false);
        }
        String text = data.get(HOSTING);
        if (text == null || !namespace.equals("kube-public") || !name.equals("local-registry-hosting")) {
            return Map.of();
        }
        return Map.of(HOSTING, LineProjection.of(text, RegistryTexts::hosting));
    }

    /**
     * What is kept of a Secret that the built-in registry uses: the same, but of a key with a name of its own no value, and of a URL
     * no path, which can have a token in it.
     */
    public static Map<String, String> registrySecret(Map<String, String> data) {
        return registryData(data, true);
    }

    private static Map<String, String> registryData(Map<String, String> data, boolean isSecret) {
        Map<String, String> settings = new TreeMap<>();
        data.forEach((key, text) -> {
            String kept = KeyNames.isName(key, 0, key.length()) ? RegistryYaml.settings(text) : "";
            if (!kept.isEmpty()) {
                settings.put(key, isSecret ? withoutPaths(kept) : kept);
            } else if (key.startsWith(RegistryTexts.PREFIX)) {
                String value = RegistryTexts.isKept(key, text) ? text : HIDDEN;
                settings.put(RegistryTexts.variable(key), isSecret ? withoutPaths(value) : value);
            } else if (!isSecret && KeyNames.isName(key, 0, key.length()) && RegistryTexts.isOnOrOff(text)) {
                settings.put(key, text);
            }
        });
        return settings;
    }

    private static String withoutPaths(String settings) {
        return URL_PATH.matcher(settings).replaceAll("$1/");
    }

    /** Whether checks use the value of this variable of a registry. */
    public static boolean isUsed(String variable) {
        return RegistryTexts.isUsed(variable);
    }

    /**
     * The variables of a registry: their names, and the values that checks use.
     *
     * @param hidden stands for a value that is not kept
     * @param elsewhere stands for one that another object holds, and stays
     */
    public static Map<String, String> environment(Map<String, String> values, String hidden, String elsewhere) {
        Map<String, String> kept = new TreeMap<>();
        values.forEach((name, value) -> {
            boolean isKept = value.equals(elsewhere) || RegistryTexts.isKept(name, value);
            kept.put(RegistryTexts.variable(name), isKept ? value : hidden);
        });
        return kept;
    }

    /** A challenge (RFC 9110, 11.6.1): what it asks for, its URL without user and secret parameters. */
    public static String challenge(String header) {
        return RegistryTexts.challenge(header);
    }

    /** A media type, or another short word of a header. */
    public static String mediaType(String header) {
        StringBuilder out = new StringBuilder(header.length());
        Kept.MEDIA_TYPE.append(header, 0, header.length(), out);
        return out.toString();
    }

    /** Hosts and ranges with commas between them; what is neither is masked. */
    public static String hosts(String hosts) {
        StringBuilder out = new StringBuilder(hosts.length());
        Kept.HOSTS.append(hosts, 0, hosts.length(), out);
        return out.toString();
    }

    /** A URL of another's without user, query and fragment. */
    public static String url(String url) {
        StringBuilder out = new StringBuilder(url.length());
        KeptUrl.append(url, 0, url.length(), out);
        return out.toString();
    }
}
