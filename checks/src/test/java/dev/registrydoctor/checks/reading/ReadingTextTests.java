package dev.registrydoctor.checks.reading;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person is told that was read out of an error line. */
class ReadingTextTests {

    private static String text(String... lines) {
        return ReadingText.of(ErrorReader.ofProgram().read(PastedText.of(String.join("\n", lines))));
    }

    @Test
    void aPushThatFailsInTheHandshakeIsToldInWords() {
        String alert =
                "Error response from daemon: Get \"https://10.0.0.5:32000/v2/\": remote error: tls: handshake failure";
        assertEquals("docker request to 10.0.0.5:32000, the TLS handshake failed", text(alert));
        assertEquals("docker push to 10.0.0.5:32000, the TLS handshake failed", text("$ docker push", alert));
        assertEquals(
                "docker push of 10.0.0.5:32000/app:1, the TLS handshake failed",
                text("$ docker push 10.0.0.5:32000/app:1", alert));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dial tcp 127.0.0.1:32000: connect: connection refused | request to 127.0.0.1:32000, the connection was refused
            Error response from daemon: Get "http://localhost:32000/v2/": dial tcp 127.0.0.1:32000: connect: connection refused | docker request to localhost:32000, the connection was refused
            server gave HTTP response to HTTPS client | the client used HTTPS and the server answered in HTTP
            """)
    void whatTheErrorDoesNotTellIsLeftOut(String line, String expected) {
        assertEquals(expected, text(line));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            docker pull r.lab/a:1: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. | docker pull of r.lab/a:1, the client's own daemon does not run, or does not listen there
            docker login r.lab: error during connect: Post "http://docker:2375/v1.40/auth": dial tcp: lookup docker on 10.0.0.2:53: no such host | docker login, connection to the client's own daemon docker:2375: the host name was not found
            podman pull alpine: failed to connect: dial tcp 127.0.0.1:61425: connect: connection refused | podman, buildah or skopeo pull, connection to the client's own daemon: the connection was refused
            """)
    void theClientsOwnDaemonIsNotTheRegistry(String line, String expected) {
        assertEquals(expected, text(line));
    }

    @Test
    void aTokenServiceOnAnotherHostIsNamed() {
        assertEquals(
                "kubelet: pull of h.lab/app:1, token request to auth.lab: the certificate is not trusted",
                text("Failed to pull image \"h.lab/app:1\": failed to authorize: failed to fetch anonymous token: Get"
                        + " \"https://auth.lab/token?scope=x\": tls: failed to verify certificate: x509: certificate signed by"
                        + " unknown authority"));
    }

    @Test
    void aTextThatTellsNoFailureHasNoSentence() {
        assertEquals("", text("push does not work"));
        assertEquals("", text(""));
    }

    @ParameterizedTest
    @EnumSource(FailureKind.class)
    void everyKindOfFailureHasItsOwnWords(FailureKind failure) {
        assertEquals(failure == FailureKind.UNKNOWN, failure.clause().isEmpty());
        assertEquals(
                1,
                Arrays.stream(FailureKind.values())
                        .filter(other -> other.clause().equals(failure.clause()))
                        .count());
    }
}
