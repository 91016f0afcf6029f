package dev.registrydoctor.checks.catalog.auth;

import dev.registrydoctor.checks.problem.Problem;
import java.util.List;

/** What can be wrong in this area. */
public final class AuthProblems {

    public static final Problem ACCESS_DENIED = Problem.root(
            "auth.access-denied",
            "The login is accepted and may not read this repository",
            "image.unqualified-reference");

    public static final Problem CREDENTIALS_REFUSED = Problem.root(
            "auth.credentials-refused",
            "The registry refuses the credentials it is given",
            "image.unqualified-reference");

    public static final Problem PULL_SECRET_HOST_MISMATCH =
            Problem.root("auth.pull-secret-host-mismatch", "No key of the pull secret matches the image");

    public static final Problem PULL_SECRET_MALFORMED =
            Problem.root("auth.pull-secret-malformed", "The kubelet finds no login in the pull secret");

    public static final Problem PULL_SECRET_MISSING = Problem.root(
            "auth.pull-secret-missing",
            "The pod has no pull secret for a registry that needs one",
            "image.unqualified-reference");

    public static final Problem PULL_SECRET_WRONG_NAMESPACE =
            Problem.root("auth.pull-secret-wrong-namespace", "The pull secret is not in the pod's namespace");

    public static final Problem RATE_LIMITED = Problem.root(
            "auth.rate-limited", "The registry refuses further pulls for now", "image.unqualified-reference");

    public static final Problem TOKEN_REALM_UNREACHABLE =
            Problem.root("auth.token-realm-unreachable", "The token realm in the challenge cannot be reached");

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
