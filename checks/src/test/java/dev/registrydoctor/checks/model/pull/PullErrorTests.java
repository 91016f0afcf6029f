package dev.registrydoctor.checks.model.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.model.pull.PullError.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The texts are those of containerd 1.5 to 2.2, Docker and the kubelet. */
final class PullErrorTests {

    private static Kind kind(String message) {
        return PullError.parse(message).kind();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "http: server gave HTTP response to HTTPS client | PLAIN_SERVER",
                "tls: first record does not look like a TLS handshake | PLAIN_SERVER",
                "unexpected status from HEAD request to http://r:5000/v2/a/manifests/1: 400 Bad Request | TLS_SERVER",
                "Client sent an HTTP request to an HTTPS server. | TLS_SERVER",
                "net/http: HTTP/1.x transport connection broken: malformed HTTP response \"\\x15\\x03\\x01\\x00\" | TLS_SERVER",
                "tls: failed to verify certificate: x509: certificate signed by unknown authority | UNKNOWN_AUTHORITY",
                "x509: certificate signed by unknown authority | UNKNOWN_AUTHORITY",
                "x509: certificate is valid for harbor.lab, not registry.lab | NAME_MISMATCH",
                "x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs | NAME_MISMATCH",
                "x509: certificate relies on legacy Common Name field, use SANs instead | NAME_MISMATCH",
                "x509: certificate is not valid for any names, but wanted to match r.lab | NAME_MISMATCH",
                "x509: certificate has expired or is not yet valid: current time 2026-01-01T00:00:00Z is after 2025-01-01T00:00:00Z | CERTIFICATE_DATES",
                "dial tcp: lookup harbor.lab on 127.0.0.53:53: no such host | NAME_UNRESOLVED",
                "dial tcp: lookup harbor.lab on 127.0.0.53:53: server misbehaving | NAME_UNRESOLVED",
                "dial tcp: lookup harbor.lab: Temporary failure in name resolution | NAME_UNRESOLVED",
                "dial tcp 127.0.0.1:32000: connect: connection refused | REFUSED",
                "dial tcp 10.0.0.5:32000: connect: no route to host | NO_ROUTE",
                "dial tcp 10.0.0.5:32000: connect: network is unreachable | NO_ROUTE",
                "dial tcp 10.0.0.5:32000: i/o timeout | TIMED_OUT",
                "net/http: TLS handshake timeout | TIMED_OUT",
                "context deadline exceeded | TIMED_OUT",
                "net/http: request canceled while waiting for connection (Client.Timeout exceeded while awaiting headers) | TIMED_OUT",
                "pull access denied, repository does not exist or may require authorization: authorization failed: no basic auth credentials | NO_CREDENTIALS",
                "pull access denied for app, repository does not exist or may require 'docker login' | NO_CREDENTIALS",
                "pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed | NO_RIGHT",
                "unexpected status from HEAD request to https://r.lab/v2/a/manifests/1: 401 Unauthorized | CREDENTIALS_REFUSED",
                "unexpected status from HEAD request to https://r.lab/v2/a/manifests/1: 403 Forbidden | CREDENTIALS_REFUSED",
                "unauthorized: incorrect username or password | CREDENTIALS_REFUSED",
                "denied: requested access to the resource is denied | NO_RIGHT",
                "429 Too Many Requests - Server message: toomanyrequests: You have reached your pull rate limit. | RATE_LIMITED",
                "unexpected status from HEAD request to https://r.lab/v2/a/manifests/1: 429 Too Many Requests | RATE_LIMITED",
                "no match for platform in manifest: not found | NO_PLATFORM",
                "unexpected media type text/html for sha256:0a: not found | WEB_PAGE",
                "couldn't parse image name \"localhost:32000/App\": invalid reference format | INVALID_NAME",
                "unexpected status from HEAD request to https://r.lab/v2/a/manifests/1: 500 Internal Server Error | SERVER_ERROR",
                "unexpected status from HEAD request to https://r.lab/v2/a/manifests/1: 503 Service Unavailable | SERVER_ERROR",
                "pulling from host r.lab failed with status code [manifests 1]: 502 Bad Gateway | SERVER_ERROR",
                "pulling from host r.lab failed with status code [manifests 1]: 400 Bad Request | OTHER",
                "localhost:32000/app:v9: not found | NOT_FOUND",
                "manifest unknown: manifest unknown | NOT_FOUND",
                "Container image \"app:1\" is not present with pull policy of Never | NEVER",
                "read tcp 10.0.0.1:4000->10.0.0.5:443: read: connection reset by peer | OTHER",
                "EOF | OTHER",
                "context canceled | OTHER",
                "pull QPS exceeded | OTHER",
                "schema 1 image manifests are no longer supported | OTHER",
                "failed size validation: 10 != 20: failed precondition | OTHER"
            })
    void readsTheInnermostCauseWhateverIsAroundIt(String cause, Kind expected) {
        String reference = "localhost:32000/app:v9";
        assertEquals(expected, kind(cause));
        assertEquals(
                expected,
                kind("failed to pull and unpack image \"" + reference + "\": failed to resolve reference \"" + reference
                        + "\": " + cause),
                "local puller");
        assertEquals(
                expected,
                kind("rpc error: code = Unknown desc = failed to pull and unpack image \"" + reference
                        + "\": failed to resolve image: " + cause),
                "transfer service");
        assertEquals(
                expected,
                kind("Back-off pulling image \"" + reference + "\": ErrImagePull: failed to pull and unpack image \""
                        + reference + "\": failed to resolve image: " + cause),
                "waiting message from Kubernetes 1.32 on");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unexpected status from GET request to https://h/service/token?scope=x: 401 Unauthorized | NO_CREDENTIALS",
                "unexpected status from GET request to https://h/service/token?scope=x: 403 Forbidden | NO_CREDENTIALS",
                "unexpected status: 401 Unauthorized | NO_CREDENTIALS",
                "unexpected status from GET request to https://h/token: 429 Too Many Requests | RATE_LIMITED",
                "unexpected status from GET request to https://h/token: 502 Bad Gateway | SERVER_ERROR",
                "Get \"https://h:443/token\": dial tcp 10.0.0.5:443: connect: connection refused | REALM_UNREACHABLE",
                "Get \"https://h/token\": dial tcp: lookup h on 10.152.183.10:53: no such host | REALM_UNREACHABLE",
                "Get \"https://h/token\": x509: certificate signed by unknown authority | REALM_UNREACHABLE",
                "Get \"https://h/token\": http: server gave HTTP response to HTTPS client | REALM_UNREACHABLE",
                "Get \"https://h:4013/token\": dial tcp 10.0.0.5:4013: connect: connection refused | REALM_UNREACHABLE",
                "Get \"https://h:4290/token\": dial tcp 10.0.0.5:4290: i/o timeout | REALM_UNREACHABLE",
                "Get \"https://h/token?scope=repository%3Adenied%2F403%3Apull\": EOF | REALM_UNREACHABLE"
            })
    void aTokenThatCouldNotBeFetchedIsNoRefusalUnlessTheServiceRefused(String cause, Kind anonymous) {
        String prefix = "failed to resolve reference \"h/a:1\": failed to authorize: failed to fetch ";
        assertEquals(anonymous, kind(prefix + "anonymous token: " + cause));
        Kind withLogin = anonymous == Kind.NO_CREDENTIALS ? Kind.CREDENTIALS_REFUSED : anonymous;
        assertEquals(withLogin, kind(prefix + "oauth token: " + cause));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed to do request: Head \"https://harbor.lab/v2/a/manifests/1\": dial tcp: lookup harbor.lab on"
                        + " 10.152.183.10:53: read udp 10.1.0.4:40000->10.152.183.10:53: i/o timeout",
                "failed to do request: Head \"https://harbor.lab/v2/a/manifests/1\": dial tcp: lookup harbor.lab on"
                        + " 127.0.0.53:53: read udp 127.0.0.1:40000->127.0.0.53:53: read: connection refused"
            })
    void aNameServerThatIsSilentIsNotARegistryThatIs(String message) {
        assertEquals(Kind.NAME_UNRESOLVED, kind(message));
    }

    @Test
    void aPlatformThatIsMissingIsNoMissingTag() {
        assertEquals(
                Kind.NO_PLATFORM,
                kind("failed to unpack image on snapshotter overlayfs: no match for platform in manifest: not found"));
    }

    @Test
    void a400ByHttpsSaysNothingOfTheScheme() {
        assertEquals(
                Kind.OTHER, kind("unexpected status from HEAD request to https://r/v2/a/manifests/1: 400 Bad Request"));
    }

    @Test
    void theBackOffAloneTellsNothing() {
        assertEquals(Kind.LOST, kind("Back-off pulling image \"localhost:32000/app:v1\""));
        assertEquals(Kind.LOST, kind(""));
        assertEquals(Kind.LOST, kind(" \n"));
    }

    @Test
    void aBackOffWithACauseThatNobodyKnowsIsNotLost() {
        assertEquals(Kind.OTHER, kind("Back-off pulling image \"app:1\": ErrImagePull: something new happened"));
    }

    @Test
    void namesTheUrlThatWasTried() {
        assertEquals(
                "https://10.0.0.5:32000/v2/app/manifests/v1",
                PullError.parse("failed to do request: Head \"https://10.0.0.5:32000/v2/app/manifests/v1\": EOF")
                        .url());
        assertEquals(
                "http://r:5000/v2/a/manifests/1",
                PullError.parse(
                                "unexpected status from HEAD request to http://r:5000/v2/a/manifests/1: 400 Bad Request")
                        .url());
        assertNull(PullError.parse("localhost:32000/app:v9: not found").url());
    }

    /** The words of containerd 1.6 to 2.2 for content that a manifest names and the registry lacks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "failed to copy: httpReadSeeker: failed open: content at http://r:5000/v2/app/blobs/sha256:0a1b not found: not found",
                "failed to copy: httpReadSeeker: failed open: could not fetch content descriptor sha256:0a1b"
                        + " (application/vnd.docker.image.rootfs.diff.tar.gzip) from remote: not found",
                "could not fetch content sha256:0a1b from remote: not found"
            })
    void contentThatIsMissingIsNoMissingTag(String message) {
        assertEquals("sha256:0a1b", PullError.parse(message).missingContent());
        assertEquals(Kind.NOT_FOUND, kind(message));
    }

    @Test
    void theInnermostPartComesFirst() {
        assertEquals(
                "dial tcp 10.0.0.5:32000: connect: connection refused",
                PullError.parse("failed to pull \"x\": Head \"https://10.0.0.5/v2/\": dial tcp 10.0.0.5:32000: connect:"
                                + " connection refused")
                        .innermost());
        assertEquals("EOF", PullError.parse("EOF").innermost());
    }

    @Test
    void aHostileMessageIsReadToo() {
        String hostile = "https://".repeat(50_000) + "\u0000\u202E\"\\: not found";
        assertEquals(Kind.NOT_FOUND, kind(hostile));
        assertEquals(hostile, PullError.parse(hostile).message());
        assertEquals(Kind.OTHER, kind("unexpected status" + ": 5".repeat(50_000)));
    }

    /** The kubelet's own words come without containerd's; an image's name may hold the same ones. */
    @Test
    void aSecretThatTheKubeletCannotReadIsToldFromARegistrysAnswer() {
        assertEquals(
                Kind.SECRET_UNREADABLE,
                PullError.parse("illegal base64 data at input byte 4").kind());
        assertEquals(
                Kind.SECRET_UNREADABLE,
                PullError.parse("unable to parse auth field, must be formatted as base64-encoded username:password")
                        .kind());
        assertEquals(
                Kind.OTHER,
                PullError.parse("failed to pull and unpack image \"r/a:1\": illegal base64 data at input byte 4")
                        .kind());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Head \"https://r.lab/v2/a/manifests/1\": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused",
                "Head \"https://r.lab/v2/a/manifests/1\": proxyconnect tcp: dial tcp: lookup proxy.corp: no such host",
                "Head \"https://r.lab/v2/a/manifests/1\": proxyconnect tcp: tls: first record does not look like a TLS handshake",
                "failed to authorize: failed to fetch anonymous token: Get \"https://r.lab/token\": proxyconnect tcp: EOF",
                "failed to do request: Head \"https://r.lab/v2/a/manifests/1\": Proxy Authentication Required",
                "failed to do request: Head \"https://r.lab/v2/a/manifests/1\": Forbidden",
                "failed to do request: Head \"https://r.lab/v2/a/manifests/1\": Bad Gateway"
            })
    void whatIsSaidOfTheProxyIsNotSaidOfTheRegistry(String message) {
        assertEquals(Kind.PROXY, kind(message));
    }

    @Test
    void aStatusOfTheRegistryIsNotTheProxys() {
        // By plain HTTP there is no CONNECT, and a status has its number.
        assertEquals(
                Kind.CREDENTIALS_REFUSED,
                kind("unexpected status from HEAD request to https://r.lab/v2/a/manifests/1: 403 Forbidden"));
        assertEquals(Kind.OTHER, kind("failed to do request: Head \"http://r.lab/v2/a/manifests/1\": Forbidden"));
    }
}
