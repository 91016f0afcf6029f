package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class RuntimeProblems {

    public static final Problem CRI_NOT_LOADED = Problem.symptom(
            "runtime.cri-not-loaded",
            "containerd runs without its CRI plugin",
            "runtime.mirrors-with-config-path",
            "runtime.template-unparsable");

    public static final Problem HOSTS_DIRECTORY_MISNAMED =
            Problem.root("runtime.hosts-directory-misnamed", "containerd never looks up this certs.d directory");

    public static final Problem HOSTS_TOML_MISSING =
            Problem.root("runtime.hosts-toml-missing", "containerd has no hosts.toml for a plain-HTTP registry");

    public static final Problem HOSTS_TOML_UNPARSABLE =
            Problem.root("runtime.hosts-toml-unparsable", "containerd rejects hosts.toml and uses its defaults");

    public static final Problem HOSTS_TOML_WRONG_SCHEME =
            Problem.root("runtime.hosts-toml-wrong-scheme", "hosts.toml names the wrong scheme for this registry");

    public static final Problem MIRRORS_WITH_CONFIG_PATH =
            Problem.root("runtime.mirrors-with-config-path", "registry.mirrors is set beside config_path");

    public static final Problem TEMPLATE_UNPARSABLE =
            Problem.root("runtime.template-unparsable", "containerd-template.toml is not valid TOML");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            CRI_NOT_LOADED,
            HOSTS_DIRECTORY_MISNAMED,
            HOSTS_TOML_MISSING,
            HOSTS_TOML_UNPARSABLE,
            HOSTS_TOML_WRONG_SCHEME,
            MIRRORS_WITH_CONFIG_PATH,
            TEMPLATE_UNPARSABLE);

    private RuntimeProblems() {}
}
