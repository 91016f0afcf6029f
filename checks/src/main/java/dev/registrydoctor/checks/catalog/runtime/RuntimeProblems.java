package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RuntimeProblems {

    public static final Problem CA_FILE_UNUSABLE = Problem.of("runtime.ca-file-unusable");

    public static final Problem CERTS_D_DIFFERS = Problem.of("runtime.certs-d-differs");

    public static final Problem CONFIG_PATH_ELSEWHERE = Problem.of("runtime.config-path-elsewhere");

    public static final Problem CRI_NOT_LOADED = Problem.of("runtime.cri-not-loaded")
            .explainedBy(
                    "runtime.mirrors-with-config-path",
                    "runtime.template-unparsable",
                    "runtime.tls-with-config-path",
                    "runtime.wrong-plugin-table");

    public static final Problem DOCKER_IO_FALLBACK = Problem.of("runtime.docker-io-fallback");

    public static final Problem GENERATED_FILE_EDITED = Problem.of("runtime.generated-file-edited");

    public static final Problem HOSTS_DIRECTORY_MISNAMED = Problem.of("runtime.hosts-directory-misnamed");

    public static final Problem HOSTS_TOML_MISSING = Problem.of("runtime.hosts-toml-missing")
            .explainedBy("runtime.nodes-differ", "runtime.config-path-elsewhere", "runtime.wrong-plugin-table");

    public static final Problem HOSTS_TOML_NO_RESOLVE = Problem.of("runtime.hosts-toml-no-resolve");

    public static final Problem HOSTS_TOML_TLS_ON_HTTP = Problem.of("runtime.hosts-toml-tls-on-http");

    public static final Problem HOSTS_TOML_UNPARSABLE = Problem.of("runtime.hosts-toml-unparsable");

    public static final Problem HOSTS_TOML_WRONG_SCHEME =
            Problem.of("runtime.hosts-toml-wrong-scheme").explainedBy("runtime.nodes-differ");

    public static final Problem LEGACY_MIRRORS = Problem.of("runtime.legacy-mirrors");

    public static final Problem MIRROR_UNREACHABLE = Problem.of("runtime.mirror-unreachable")
            .explainedBy("network.name-unresolvable", "network.node-name-differs", "network.node-path-differs");

    public static final Problem MIRRORS_WITH_CONFIG_PATH = Problem.of("runtime.mirrors-with-config-path");

    public static final Problem NODES_DIFFER = Problem.of("runtime.nodes-differ");

    public static final Problem RESTART_PENDING = Problem.of("runtime.restart-pending");

    public static final Problem TEMPLATE_UNPARSABLE = Problem.of("runtime.template-unparsable");

    public static final Problem TLS_WITH_CONFIG_PATH = Problem.of("runtime.tls-with-config-path");

    public static final Problem WRONG_PLUGIN_TABLE = Problem.of("runtime.wrong-plugin-table");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            CA_FILE_UNUSABLE,
            CERTS_D_DIFFERS,
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
