package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class TlsProblems {

    public static final Problem UNKNOWN_AUTHORITY = Problem.root(
            "tls.unknown-authority",
            "No trusted CA signs the registry's certificate",
            "runtime.hosts-toml-unparsable",
            "runtime.hosts-directory-misnamed");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(UNKNOWN_AUTHORITY);

    private TlsProblems() {}
}
