package dev.registrydoctor.checks.path;

import dev.registrydoctor.checks.catalog.shared.RegistryHosts;
import dev.registrydoctor.checks.check.Evidence;
import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.names.ImageReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One server that containerd would try, and the result of trying it from this host.
 *
 * @param end how far a pull gets there
 * @param says the result, in words
 * @param origin the registry's address; only of a server where one answers
 * @param challenge the challenge for clients without a login, or null
 */
record ServerAttempt(
        Attempt attempt,
        End end,
        String says,
        @Nullable Origin origin,
        @Nullable String challenge) {

    /** How far a pull gets at one server, the furthest last. */
    enum End {
        NOT_KNOWN,
        NAME,
        CONNECTION,
        SCHEME,
        CERTIFICATE,
        NO_REGISTRY,
        ANSWERED
    }

    /** Host and port of a server, or empty if containerd cannot connect to one. */
    static Optional<RegistryProbe.Ask> probe(Attempt attempt) {
        String authority = attempt.authority();
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = (hasPort ? authority.substring(0, colon) : authority).replaceAll("[\\[\\]]", "");
        String port = hasPort ? authority.substring(colon + 1) : attempt.isPlain() ? "80" : "443";
        boolean usable = !host.isEmpty() && port.matches("\\d{1,5}") && Integer.parseInt(port) < 65536;
        return usable ? Optional.of(RegistryHosts.probe(host, Integer.parseInt(port))) : Optional.empty();
    }

    static ServerAttempt of(Attempt attempt, Evidence evidence) {
        RegistryProbe.Ask ask = probe(attempt).orElse(null);
        if (ask == null) {
            return new ServerAttempt(
                    attempt, End.CONNECTION, attempt.authority() + " is not a host and port", null, null);
        }
        Answer<RegistryProbe> answer = evidence.answer(ask);
        RegistryProbe probe = answer.toOptional().orElse(null);
        if (probe == null) {
            String why = answer.gaps().isEmpty()
                    ? "no response"
                    : answer.gaps().get(0).why();
            return new ServerAttempt(attempt, End.NOT_KNOWN, why, null, null);
        } else if (probe.connection() != Connection.CONNECTED) {
            boolean name = probe.connection() == Connection.NAME_UNRESOLVED;
            return new ServerAttempt(attempt, name ? End.NAME : End.CONNECTION, probe.detail(), null, null);
        }
        Reply reply = attempt.isPlain() ? probe.http() : probe.https();
        if (reply == null) {
            // It is missing only if a registry answered with the other scheme.
            return new ServerAttempt(attempt, End.SCHEME, other(attempt), null, null);
        }
        return of(attempt, reply, new Origin(attempt.scheme(), ask.host(), ask.port()));
    }

    private static ServerAttempt of(Attempt attempt, Reply reply, Origin origin) {
        return switch (reply.result()) {
            case SPEAKS_PLAIN, SPEAKS_TLS -> new ServerAttempt(attempt, End.SCHEME, other(attempt), null, null);
            case UNTRUSTED, WRONG_NAME, OUT_OF_DATE -> certificate(attempt, reply);
            case TIMED_OUT, BROKEN -> new ServerAttempt(attempt, End.CONNECTION, reply.detail(), null, null);
            case ANSWERED ->
                reply.isRegistry()
                        ? new ServerAttempt(attempt, End.ANSWERED, "a registry answers", origin, reply.challenge())
                        : new ServerAttempt(
                                attempt,
                                End.NO_REGISTRY,
                                "HTTP " + reply.status() + ", which is not a registry's response to /v2/",
                                null,
                                null);
        };
    }

    /** A certificate that this host refuses; containerd can have a setting to trust it. */
    private static ServerAttempt certificate(Attempt attempt, Reply reply) {
        if (attempt.tls().trustsAnyone()) {
            return new ServerAttempt(
                    attempt, End.ANSWERED, "a TLS server answers; its certificate is not verified", null, null);
        }
        boolean trusts = reply.result() == RegistryProbe.Result.UNTRUSTED
                && !attempt.tls().ca().isEmpty();
        return new ServerAttempt(
                attempt,
                trusts ? End.NOT_KNOWN : End.CERTIFICATE,
                trusts
                        ? "this host does not trust the certificate; it is not known whether the CA "
                                + attempt.tls().ca().get(0) + " signed it"
                        : reply.detail(),
                null,
                null);
    }

    private static String other(Attempt attempt) {
        return attempt.isPlain()
                ? "containerd uses HTTP, but the server uses HTTPS"
                : "containerd uses HTTPS, but the server uses HTTP";
    }

    /** The manifest to request; empty if no registry answers, and for a server with another path. */
    Optional<Manifest.Ask> manifest(ImageReference image) {
        return origin == null || !attempt.path().equals("/v2")
                ? Optional.empty()
                : Optional.of(new Manifest.Ask(origin, image.repository(), image.reference(), true));
    }

    /** Whether HTTPS reached a server without TLS: only then the attempt with HTTP follows. */
    boolean fallsBackToHttp() {
        return end == End.SCHEME && !attempt.isPlain();
    }
}
