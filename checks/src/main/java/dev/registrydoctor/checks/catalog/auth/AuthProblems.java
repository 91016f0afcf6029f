package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class AuthProblems {

    public static final Problem ACCESS_DENIED =
            Problem.of("auth.access-denied").explainedBy("image.unqualified-reference");

    public static final Problem CREDENTIALS_REFUSED =
            Problem.of("auth.credentials-refused").explainedBy("image.unqualified-reference");

    public static final Problem PULL_SECRET_HOST_MISMATCH = Problem.of("auth.pull-secret-host-mismatch");

    public static final Problem PULL_SECRET_MALFORMED = Problem.of("auth.pull-secret-malformed");

    public static final Problem PULL_SECRET_MISSING =
            Problem.of("auth.pull-secret-missing").explainedBy("image.unqualified-reference");

    public static final Problem PULL_SECRET_WRONG_NAMESPACE = Problem.of("auth.pull-secret-wrong-namespace");

    public static final Problem RATE_LIMITED =
            Problem.of("auth.rate-limited").explainedBy("image.unqualified-reference");

    public static final Problem TOKEN_REALM_UNREACHABLE = Problem.of("auth.token-realm-unreachable");

    /** All of them, sorted by id. */
    public static final List<Problem> ALL = List.of(
            ACCESS_DENIED,
            CREDENTIALS_REFUSED,
            PULL_SECRET_HOST_MISMATCH,
            PULL_SECRET_MALFORMED,
            PULL_SECRET_MISSING,
            PULL_SECRET_WRONG_NAMESPACE,
            RATE_LIMITED,
            TOKEN_REALM_UNREACHABLE);

    private AuthProblems() {}
}
