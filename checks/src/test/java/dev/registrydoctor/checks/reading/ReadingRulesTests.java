package dev.registrydoctor.checks.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules by which a line is read, one at a time. */
class ReadingRulesTests {

    private static Reading read(String text) {
        return ErrorReader.ofProgram().read(PastedText.of(text));
    }

    /** An image called push-test is not pushed, and a recommended login is no login. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "docker pull joe/push-test                                            | PULL",
                "docker push joe/pull-test                                            | PUSH",
                "error pushing image                                                  | PUSH",
                "action: push: denied                                                 | PUSH",
                "pull access denied, or may require 'docker login': denied            | PULL",
                "docker login r.lab                                                   | LOGIN",
                "docker --config /tmp/x -D push a                                     | PUSH",
                "the login succeeds, and then: failed to push a: denied               | PUSH",
                "pulling a: unauthorized: Please login to the registry                | PULL",
                "failed to publish images: HEAD https://r.lab/v2/a/blobs/sha256:aa    | PUSH",
                "PUT https://r.lab/v2/a/manifests/1: 500                              | PUSH",
                "docker.internal.V2Handlers - Error: PUT /v2/a/blobs/uploads/1        | PUSH",
                "ae6a05b80b58: Layer already exists                                   | PUSH",
                "ae6a05b80b58: Already exists                                         | UNKNOWN",
                "failed, retrying in 2s ... initializing source                       | PULL",
                "5f70bf18a086: Retrying in 4 seconds                                  | PUSH",
                "GET https://a.lab/t?scope=repository%3Aapp%3Apull: 401               | PULL",
                "GET https://a.lab/t?scope=repository%3Aapp%3Apull%2Cpush: 401        | PUSH",
                "github.com/docker/build-push-action                                  | UNKNOWN",
                "reading tags for r.lab: UNAUTHORIZED; [map[Action:pull]]             | LIST",
                "kind load docker-image app:1                                         | IMPORT",
                "ctr: failed to import image                                          | IMPORT",
                "error processing import paths in config/app.yaml                     | PUSH",
            })
    void theOperationIsAWordOfTheCommandAndNoPartOfAName(String line, Operation operation) {
        assertEquals(operation, read(line).operation());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Put \"https://<registry>/v2/app/blobs/uploads/1\": EOF            | UPLOAD   | -",
                "Head \"https://registry.***.io/v2/a/manifests/1\": EOF            | MANIFEST | -",
                "Head \"https://$REGISTRY:5000/v2/a/manifests/1\": EOF             | MANIFEST | -",
                "Head \"https://gcr.io/v2/<prj>/<img>/manifests/1\": EOF           | MANIFEST | gcr.io",
                "Get \"https://r.lab/v2/\": EOF, see https://github.com/a/b/issues | PING     | r.lab",
                "GET https://github.com/v2/: EOF                                   | PING     | github.com",
                "Get https://r.lab/v1/_ping: EOF                                   | PING     | r.lab",
                "Get https://r.lab:port/v2/: EOF                                   | PING     | r.lab",
                "Get https://r.lab:<port>/v2/: EOF                                 | PING     | r.lab",
                "Get \"https://[MASKED]/v2/\": EOF                                  | PING     | -",
                "Get \"https://{{ registry }}/v2/\": EOF                            | PING     | -",
                "Get \"https://${{secrets.HOST}}:5000/v2/\": EOF                    | PING     | -",
                "Get \"https://[fd00::5]:5000/v2/\": EOF                            | PING     | [fd00::5]:5000",
            })
    void aHiddenNameIsNoHostAndAPageForPeopleIsNoRequest(String line, Leg leg, String target) {
        Reading reading = read(line);
        assertEquals(leg, reading.leg());
        assertEquals(
                target,
                reading.target() == null
                        ? "-"
                        : Objects.requireNonNull(reading.target()).authority());
    }

    @Test
    void ofACopyTheErrorSaysWhichSideFailed() {
        String copy = "skopeo copy docker://a.lab/x:1 docker://b.lab:5000/y:2 --debug\n";
        assertEquals(
                "b.lab:5000",
                target(copy + "trying to reuse blob sha256:aa at destination: 500 (Internal Server Error)"));
        assertEquals("a.lab", target(copy + "reading manifest 1 in a.lab/x: 500 (Internal Server Error)"));
        assertEquals("docker.io", target("skopeo inspect docker://ubuntu:latest: 500 (Internal Server Error)"));
    }

    private static String target(String text) {
        return Objects.requireNonNull(read(text).target()).authority();
    }

    /** Clients look on their own machine first: what the registry answered decides, wherever it stands. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock | DAEMON NO_DAEMON",
                "dial unix /run/user/1000/podman/podman.sock: connect: permission denied | DAEMON SOCKET_FORBIDDEN",
                "error during connect: Get \"https://docker:2376/v1.40/info\": x509: certificate signed by unknown authority | DAEMON CERTIFICATE_UNTRUSTED",
                "error during connect: Error response from daemon: Get \"https://r.lab/v2/\": EOF | PING CLOSED",
                "podman pull a: failed to connect: dial tcp 127.0.0.1:6142: connect: connection refused | DAEMON REFUSED",
                "podman pull a: pinging container registry r.lab: Get \"https://r.lab/v2/\": failed to connect: dial tcp 10.0.0.1:443: connect: connection refused | PING REFUSED",
                "GET https://r.lab/v2/a/manifests/1: UNAUTHORIZED: no\\nCannot connect to the Docker daemon at unix:///var/run/docker.sock | MANIFEST UNAUTHORIZED",
                "unauthorized: no\\nError: No such image: a:1 | UNKNOWN UNAUTHORIZED",
                "Cannot connect to the Docker daemon at unix:///var/run/docker.sock\\ncontext canceled | DAEMON NO_DAEMON",
                "dial unix /var/run/mysqld/mysqld.sock: connect: connection refused | CONNECT REFUSED",
                "curl --unix-socket /var/run/docker.sock http://localhost/info\\ncurl: (7) Failed to connect to localhost port 80: Couldn't connect to server | DAEMON NO_DAEMON",
            })
    void theClientsOwnDaemonIsALegOfItsOwn(String text, String legAndFailure) {
        Reading reading = read(text.replace("\\n", "\n"));

        assertEquals(legAndFailure, reading.leg() + " " + reading.failure());
        assertEquals(null, reading.leg() == Leg.DAEMON && !text.contains("2376") ? reading.target() : null);
    }

    /** Nodes pull only, and a tool that asks registries itself is not the daemon that it also uses. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rpc error: code = Unknown desc = EOF | KUBELET",
                "pulling r.lab/a: rpc error: code = Unknown desc = EOF | KUBELET",
                "failed to push r.lab/a: rpc error: code = Unknown desc = EOF | UNKNOWN",
                "The push refers to r.lab/a\\nrpc error: code = Unknown desc = EOF | DOCKER",
                "pushing r.lab/a\\nrpc error: code = Unknown desc = EOF | UNKNOWN",
                "kubelet[1]: failed to push r.lab/a: rpc error: code = Unknown | KUBELET",
                "Could not do a head request for \"a:1\", falling back to regular pull | TOOL",
                "Unable to update container \"/a\": Error response from daemon: Get \"https://r.lab/v2/\": EOF | DOCKER",
                "\"msg\": \"Error pulling image a:1 - 500 Server Error: Internal Server Error (\"EOF\")\" | DOCKER",
                "net::ERR_CONNECTION_REFUSED | BROWSER",
                "GET https://r.lab/v2/a/tags/list (code=ERR_NON_2XX_3XX_RESPONSE, statusCode=401) | TOOL",
            })
    void theClientIsTheOneThatAsksTheRegistry(String text, Client client) {
        assertEquals(client, read(text.replace("\\n", "\n")).client());
    }

    /** The kubelet's reasons alone, and a prompt that nobody answers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Error: ImageInspectError                                      | DAEMON UNKNOWN",
                "Failed to inspect image r.lab/a: short name (ImageInspectError): x | UNKNOWN UNKNOWN",
                "Error: RegistryUnavailable                                    | CONNECT UNKNOWN",
                "Error: InvalidImageName                                       | LOCAL_STORE BAD_NAME",
                "helm registry login r.lab\\nPassword:\\nError: EOF           | LOCAL_STORE NO_CREDENTIALS",
                "docker login: Cannot perform an interactive login from a non TTY device | LOCAL_STORE NO_CREDENTIALS",
                "helm registry login r.lab\\nPassword:\\nError: x509: certificate has expired | TLS CERTIFICATE_DATES",
            })
    void whatAsksNoRegistryHasItsLeg(String text, String legAndFailure) {
        Reading reading = read(text.replace("\\n", "\n"));
        assertEquals(legAndFailure, reading.leg() + " " + reading.failure());
    }

    /** An error without a code of its own is one of the storage, unless the registry asked another one for it. */
    @Test
    void anErrorOfARegistryWithoutACodeIsOneOfItsStorage() {
        String log = "level=error msg=\"response completed with error\" err.code=unknown err.detail=\"%s\""
                + " http.request.host=r.lab http.request.uri=\"/v2/a/manifests/1\"";
        assertEquals(Leg.STORAGE, read(log.formatted("Access Denied")).leg());
        assertEquals(
                Leg.PING, read(log.formatted("Get https://up.lab/v2/: EOF")).leg());
    }

    @Test
    void theHostsOfDockerHubAreDockerHub() {
        String error = "Failed to pull image \"docker.io/app:1\": Get \"https://%s/v2/library/app/manifests/1\": EOF";
        assertFalse(read(error.formatted("registry-1.docker.io")).asksElsewhere());
        assertTrue(read(error.formatted("mirror.lab")).asksElsewhere());
        assertFalse(read("Failed to pull image \"REDACTED/app:1\": Head \"https://REDACTED/v2/app/manifests/1\": EOF")
                .asksElsewhere());
    }

    @Test
    void whatIsImpossibleDependsOnTheClientTheOperationAndTheRegistry() {
        ClientRules rules = ClientRules.read("""
                client HELM
                phrase helm

                client CTR
                phrase ctr

                impossible network.proxy
                registry localhost

                impossible runtime. auth.pull-secret-missing
                client HELM

                impossible runtime.
                operation PUSH

                impossible storage.
                registry docker.io
                """);
        assertTrue(rules.isImpossible("runtime.nodes-differ", Client.HELM, Operation.PULL, ""));
        assertTrue(rules.isImpossible("auth.pull-secret-missing", Client.HELM, Operation.PULL, ""));
        assertFalse(rules.isImpossible("auth.pull-secret-missing-x", Client.HELM, Operation.PULL, ""));
        assertFalse(rules.isImpossible("runtime.nodes-differ", Client.KUBELET, Operation.PULL, ""));
        assertTrue(rules.isImpossible("runtime.nodes-differ", Client.KUBELET, Operation.PUSH, ""));
        assertTrue(rules.isImpossible("storage.volume-full", Client.KUBELET, Operation.PULL, "registry-1.docker.io"));
        assertTrue(rules.isImpossible("storage.volume-full", Client.KUBELET, Operation.PULL, "docker.io"));
        assertFalse(rules.isImpossible("storage.volume-full", Client.KUBELET, Operation.PULL, "notdocker.io"));
        assertFalse(rules.isImpossible("storage.volume-full", Client.KUBELET, Operation.PULL, ""));
        assertTrue(rules.isImpossible("network.proxy", Client.KUBELET, Operation.PULL, "localhost"));
        assertFalse(rules.isImpossible("network.proxy", Client.KUBELET, Operation.PULL, "registry.localhost"));
        assertEquals(Set.of(Client.HELM, Client.CTR), rules.named("helm and ctr"));
        assertEquals(Set.of(), rules.named("nobody"));
        assertEquals(Client.HELM, rules.of("helm pull"));
        assertThrows(IllegalArgumentException.class, () -> ClientRules.read("impossible runtime.\nphrase helm\n"));
    }

    @Test
    void aPhraseCanBeginOrEndTheLine() {
        FailureRules rules =
                FailureRules.read("failure CLOSED\nphrase ^eof\n\nfailure TAG_MISSING\nphrase : not found$\n");
        assertEquals(
                FailureKind.CLOSED,
                Objects.requireNonNull(rules.of("eof", null)).failure());
        assertEquals(null, rules.of("geof", null));
        assertEquals(
                FailureKind.TAG_MISSING,
                Objects.requireNonNull(rules.of("\"r.lab/a:1: not found\".", null))
                        .failure());
        assertEquals(null, rules.of("checking cache... app: not found. building", null));
        assertEquals(null, rules.of("not found", null));
    }
}
