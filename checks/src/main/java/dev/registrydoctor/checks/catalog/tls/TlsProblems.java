package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class TlsProblems {

    public static final Problem EXPIRED =
            Problem.root("tls.expired", "The registry's certificate is out of its dates", "cluster.clock-skew");

    public static final Problem EXPIRING = Problem.warning("tls.expiring", "The registry's certificate expires soon");

    public static final Problem INCOMPLETE_CHAIN =
            Problem.root("tls.incomplete-chain", "The registry does not send an intermediate certificate");

    public static final Problem NAME_MISMATCH =
            Problem.root("tls.name-mismatch", "The registry's certificate is for another name");

    public static final Problem UNKNOWN_AUTHORITY = Problem.root(
            "tls.unknown-authority",
            "No trusted CA signs the registry's certificate",
            "runtime.hosts-toml-unparsable",
            "runtime.nodes-differ",
            "runtime.tls-with-config-path",
            "runtime.config-path-elsewhere",
            "runtime.wrong-plugin-table",
            "runtime.hosts-directory-misnamed");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL =
            List.of(EXPIRED, EXPIRING, INCOMPLETE_CHAIN, NAME_MISMATCH, UNKNOWN_AUTHORITY);

    private TlsProblems() {}
}
