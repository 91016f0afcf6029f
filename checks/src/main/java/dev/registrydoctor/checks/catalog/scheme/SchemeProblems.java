package dev.registrydoctor.checks.catalog.scheme;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class SchemeProblems {

    public static final Problem HTTP_SERVER_HTTPS_CLIENT = Problem.of("scheme.http-server-https-client")
            .explainedBy(
                    "runtime.hosts-toml-missing",
                    "runtime.hosts-directory-misnamed",
                    "runtime.hosts-toml-unparsable",
                    "runtime.hosts-toml-wrong-scheme",
                    "runtime.hosts-toml-no-resolve",
                    "runtime.nodes-differ",
                    "runtime.config-path-elsewhere",
                    "runtime.wrong-plugin-table",
                    "image.tag-missing",
                    "docker.insecure-registry-missing");

    public static final Problem HTTPS_SERVER_HTTP_CLIENT = Problem.of("scheme.https-server-http-client")
            .explainedBy("runtime.hosts-toml-wrong-scheme", "runtime.nodes-differ");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(HTTP_SERVER_HTTPS_CLIENT, HTTPS_SERVER_HTTP_CLIENT);

    private SchemeProblems() {}
}
