package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RuntimeProblems {

    public static final Problem CA_FILE_UNUSABLE =
            Problem.root("runtime.ca-file-unusable", "containerd cannot use a certificate file of certs.d");

    public static final Problem CONFIG_PATH_ELSEWHERE =
            Problem.root("runtime.config-path-elsewhere", "containerd does not read MicroK8s' certs.d");

    public static final Problem CRI_NOT_LOADED = Problem.symptom(
            "runtime.cri-not-loaded",
            "containerd runs without its CRI plugin",
            "runtime.mirrors-with-config-path",
            "runtime.template-unparsable",
            "runtime.tls-with-config-path",
            "runtime.wrong-plugin-table");

    public static final Problem DOCKER_IO_FALLBACK =
            Problem.warning("runtime.docker-io-fallback", "Behind Docker Hub's registry its website is asked too");

    public static final Problem GENERATED_FILE_EDITED =
            Problem.warning("runtime.generated-file-edited", "containerd.toml is not what its template gives");

    public static final Problem HOSTS_DIRECTORY_MISNAMED =
            Problem.root("runtime.hosts-directory-misnamed", "containerd never looks up this certs.d directory");

    public static final Problem HOSTS_TOML_MISSING = Problem.root(
            "runtime.hosts-toml-missing",
            "containerd has no hosts.toml for a plain-HTTP registry",
            "runtime.nodes-differ",
            "runtime.config-path-elsewhere",
            "runtime.wrong-plugin-table");

    public static final Problem HOSTS_TOML_NO_RESOLVE =
            Problem.root("runtime.hosts-toml-no-resolve", "hosts.toml lets nobody who should resolve the tag");

    public static final Problem HOSTS_TOML_TLS_ON_HTTP =
            Problem.warning("runtime.hosts-toml-tls-on-http", "hosts.toml sets TLS options on an http:// host");

    public static final Problem HOSTS_TOML_UNPARSABLE =
            Problem.root("runtime.hosts-toml-unparsable", "containerd ignores hosts.toml, or an entry of it");

    public static final Problem HOSTS_TOML_WRONG_SCHEME = Problem.root(
            "runtime.hosts-toml-wrong-scheme",
            "hosts.toml names the wrong scheme for this registry",
            "runtime.nodes-differ");

    public static final Problem LEGACY_MIRRORS =
            Problem.warning("runtime.legacy-mirrors", "The template has registry.mirrors and no config_path");

    public static final Problem MIRROR_UNREACHABLE = Problem.root(
            "runtime.mirror-unreachable",
            "A mirror that hosts.toml names does not answer",
            "network.name-unresolvable");

    public static final Problem MIRRORS_WITH_CONFIG_PATH =
            Problem.root("runtime.mirrors-with-config-path", "registry.mirrors is set beside config_path");

    public static final Problem NODES_DIFFER =
            Problem.root("runtime.nodes-differ", "A registry pulls on one node and fails by scheme on another");

    public static final Problem RESTART_PENDING =
            Problem.warning("runtime.restart-pending", "A changed file waits for a restart of its reader");

    public static final Problem TEMPLATE_UNPARSABLE =
            Problem.root("runtime.template-unparsable", "containerd cannot read containerd-template.toml");

    public static final Problem TLS_WITH_CONFIG_PATH =
            Problem.root("runtime.tls-with-config-path", "registry.configs tls is set beside config_path");

    public static final Problem WRONG_PLUGIN_TABLE =
            Problem.root("runtime.wrong-plugin-table", "A plugin table's name belongs to another config version");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            CA_FILE_UNUSABLE,
            CONFIG_PATH_ELSEWHERE,
            CRI_NOT_LOADED,
            DOCKER_IO_FALLBACK,
            GENERATED_FILE_EDITED,
            HOSTS_DIRECTORY_MISNAMED,
            HOSTS_TOML_MISSING,
            HOSTS_TOML_NO_RESOLVE,
            HOSTS_TOML_TLS_ON_HTTP,
            HOSTS_TOML_UNPARSABLE,
            HOSTS_TOML_WRONG_SCHEME,
            LEGACY_MIRRORS,
            MIRROR_UNREACHABLE,
            MIRRORS_WITH_CONFIG_PATH,
            NODES_DIFFER,
            RESTART_PENDING,
            TEMPLATE_UNPARSABLE,
            TLS_WITH_CONFIG_PATH,
            WRONG_PLUGIN_TABLE);

    private RuntimeProblems() {}
}
