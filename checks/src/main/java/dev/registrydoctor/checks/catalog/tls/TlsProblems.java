package dev.registrydoctor.checks.catalog.tls;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class TlsProblems {

    public static final Problem EXPIRED = Problem.of("tls.expired").explainedBy("cluster.clock-skew");

    public static final Problem EXPIRING = Problem.of("tls.expiring");

    public static final Problem INCOMPLETE_CHAIN = Problem.of("tls.incomplete-chain");

    public static final Problem NAME_MISMATCH =
            Problem.of("tls.name-mismatch").explainedBy("network.node-name-differs");

    public static final Problem UNKNOWN_AUTHORITY = Problem.of("tls.unknown-authority")
            .explainedBy(
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
