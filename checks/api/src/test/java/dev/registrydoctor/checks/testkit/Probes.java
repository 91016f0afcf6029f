package dev.registrydoctor.checks.testkit;

import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Connection;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Reply;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe.Result;
import dev.registrydoctor.checks.evidence.registry.TlsChain;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers of ports. */
public final class Probes {

    private Probes() {}

    /** A registry that speaks plain HTTP and wants no login. */
    public static RegistryProbe http(String host, int port) {
        return connected(host, port, ok(), null);
    }

    /** A registry that speaks HTTPS with a certificate that this host trusts. */
    public static RegistryProbe https(String host, int port) {
        return connected(host, port, failed(Result.SPEAKS_TLS, "Client sent an HTTP request to an HTTPS server"), ok());
    }

    public static RegistryProbe refused(String host, int port) {
        return notConnected(host, port, Connection.REFUSED, "connection refused");
    }

    public static RegistryProbe timedOut(String host, int port) {
        return notConnected(host, port, Connection.TIMED_OUT, "no answer within 2 s");
    }

    public static RegistryProbe notConnected(String host, int port, Connection connection, String detail) {
        return new RegistryProbe(host, port, connection, detail, null, null);
    }

    public static RegistryProbe connected(String host, int port, @Nullable Reply http, @Nullable Reply https) {
        return new RegistryProbe(host, port, Connection.CONNECTED, "", http, https);
    }

    /** A web server that is not a registry. */
    public static RegistryProbe webPage(String host, int port) {
        return connected(
                host,
                port,
                answered(200, null, "text/html", "<html><title>Router</title>"),
                failed(Result.SPEAKS_PLAIN, "server gave HTTP response to HTTPS client"));
    }

    /** A registry's 200. */
    public static Reply ok() {
        return answered(200, "registry/2.0", "application/json; charset=utf-8", "{}");
    }

    /** A registry's 401. */
    public static Reply challenge(String wwwAuthenticate) {
        return new Reply(Result.ANSWERED, 401, "registry/2.0", "application/json", wwwAuthenticate, null, null, "");
    }

    public static Reply answered(int status, @Nullable String apiVersion, @Nullable String contentType, String detail) {
        return new Reply(Result.ANSWERED, status, apiVersion, contentType, null, null, null, detail);
    }

    public static Reply failed(Result result, String detail) {
        return new Reply(result, 0, null, null, null, null, null, detail);
    }

    /** A handshake that showed no certificate. */
    public static TlsChain noChain(TlsChain.Handshake handshake, String detail) {
        return new TlsChain(handshake, detail, null, List.of(), List.of(), List.of(), null);
    }
}
