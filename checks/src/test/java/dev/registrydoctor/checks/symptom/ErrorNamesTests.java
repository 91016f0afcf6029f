package dev.registrydoctor.checks.symptom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.registrydoctor.checks.reading.ErrorNames;
import dev.registrydoctor.checks.reading.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a line names. */
class ErrorNamesTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Failed to pull image \"h.lab:5280/team/app:1\": Head \"https://m.lab/v2/team/app/manifests/1\"|h.lab:5280/team/app:1|h.lab:5280",
                "Get \"https://10.0.0.7:32000/v2/\": EOF                            | -                     | 10.0.0.7:32000",
                "Head https://h.lab/v2/team/app/manifests/v1: x509                  | h.lab/team/app:v1     | h.lab",
                "unexpected status code http://h:5000/v2/a/b/blobs/sha256:00: 404   | h:5000/a/b            | h:5000",
                "The push refers to repository [localhost:32000/app]                | localhost:32000/app   | localhost:32000",
                "pull access denied for team/app, repository                        | team/app              | -",
                "dial tcp: lookup harbor.lab on 127.0.0.53:53: no such host         | -                     | harbor.lab",
                "dial tcp [::1]:32000: connect: connection refused                  | -                     | [::1]:32000",
                "docker push localhost:32000/app:v1                                 | localhost:32000/app:v1| localhost:32000",
                "external provisioner \"microk8s.io/hostpath\" or manually          | -                     | -",
                "airflow-fc8658bfd-2lcjt 0/2 Init:0/2 0 33m                         | -                     | -",
                "taint {node.kubernetes.io/disk-pressure: }                         | -                     | -",
                "net/http: request canceled, i/o timeout, application/json          | -                     | -",
                "Back-off pulling image \"nginx:1.25\"                              | nginx:1.25            | -",
                "open /var/snap/microk8s/current/args: no such file                 | -                     | -",
                "failed to get 'oci://h.lab:5280/charts/app:1.2.0': 403 Forbidden   | h.lab:5280/charts/app:1.2.0 | h.lab:5280",
                "helm push app.tgz oci://h.lab/<project>: 401 Unauthorized          | -                     | h.lab",
                "Failed to pull image \"xxxxx/app:1\": Head \"https://xxxxx/v2/app/manifests/1\": EOF | - | xxxxx",
                "Failed to pull image \"team/app:1\": Head \"https://mirror/v2/team/app/manifests/1\": EOF | team/app:1 | mirror",
                "initializing source docker://localhost:32000/app:v1: pinging       | localhost:32000/app:v1| localhost:32000",
            })
    void imageAndRegistry(String line, String image, String registry) {
        ErrorNames named = ErrorNames.of(line);

        assertEquals(image, named.image() == null ? null : named.image().text());
        assertEquals(registry, named.authority());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "received unexpected HTTP status: 503 Service Unavailable | 503",
                "HEAD request to http://h:404/v2/: 401 Unauthorized       | 401",
                "StatusCode: 400, \"Client sent\"                         | 400",
                "10.0.0.500 Forbidden fruit 5000 Not Found                | -",
                "took 500 ms                                              | -",
            })
    void status(String line, Integer status) {
        assertEquals(status, ErrorNames.of(line).status());
    }

    @Test
    void digestAuthorityPathAndPod() {
        String digest = "sha256:" + "0a".repeat(32);
        ErrorNames named =
                ErrorNames.of("Get https://h.lab:8443/v2/app/manifests/" + digest + ": in pod web-1_shop(6a8e)");

        assertEquals(digest, named.digest());
        assertEquals("h.lab:8443", named.authority());
        assertEquals("/v2/app/manifests/" + digest, named.path());
        assertEquals("shop/web-1", named.pod());
        assertNull(ErrorNames.of("sha256:" + "0A".repeat(32)).digest());
        assertNull(ErrorNames.of("sha256:00").digest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://$(reboot)/v2/", "http://a;b/v2/", "dial tcp `id`:80", "image \"x;$(id)/y:1\""})
    void whatIsNoNameIsNotTakenForOne(String line) {
        ErrorNames named = ErrorNames.of(line);

        String command = new HowToTell("a.b", "a.c", "curl {registry} {image} {host}", "", "", "").command(named, null);
        assertEquals(-1, command.indexOf('$'), command);
        assertEquals(-1, command.indexOf('`'), command);
        assertEquals(-1, command.indexOf(';'), command);
    }

    @Test
    void aCommandHasTheNamesInShellQuotes() {
        HowToTell how = new HowToTell("a.b", "a.c", "ls {registry} {host} {image} {name}:{tag}", "", "", "");

        assertEquals(
                "ls '[::1]:32000' '[::1]' IMAGE NAME:TAG",
                how.command(ErrorNames.of("dial tcp [::1]:32000: refused"), null));
        assertEquals(
                "ls h:5000 h h:5000/app:v1 app:v1",
                how.command(ErrorNames.of("Failed to pull image \"h:5000/app:v1\""), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Get \"https://h:5000/v2/\": refused | https://h:5000",
                "Get \"http://h/v2/\": refused | http://h",
                "Failed to pull image \"h:5000/app:v1\" | http://h:5000",
                "Failed to pull image \"docker.io/library/app:v1\" | https://registry-1.docker.io",
                "something failed | http://HOST:PORT"
            })
    void theUrlOfTheRegistryHasTheSchemeThatWasSpoken(String line, String url) {
        Reading reading = Symptoms.read(line).reading();
        HowToTell how = new HowToTell("a.b", "a.c", "curl {registryurl}", "", "", "");

        assertEquals("curl " + url, how.command(ErrorNames.of(line), reading.target()));
    }
}
