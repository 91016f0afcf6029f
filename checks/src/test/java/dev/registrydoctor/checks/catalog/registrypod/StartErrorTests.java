package dev.registrydoctor.checks.catalog.registrypod;

import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What to change after an update of the image from version 2 to 3 that the configuration does not fit. */
class StartErrorTests {

    private static final ContainerLog.Ask LOG =
            new ContainerLog.Ask(BuiltIn.NAMESPACE, "registry-6c9fcc695f-abcde", "registry", false);

    private static Examined crash(String image, String... log) {
        return Examined.of(
                GivenSite.healthy()
                        .with(Given.registryPod().image(image).crashing("Error", 2))
                        .answer(LOG, new ContainerLog(List.of(log))),
                new Phase());
    }

    private static Examined crash(String line) {
        return crash("registry:3", line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"swift", "oss"})
    void aDriverThatVersion3RemovedNeedsVersion2(String driver) {
        String line = "panic: StorageDriver not registered: " + driver;
        crash("registry:3", line)
                .reports("registry-pod.crash-looping")
                .says(line)
                .advises("set image deploy/registry registry=registry:2.8.3", "stay in the object store");
        crash("registry:latest", line).advises("set image deploy/registry registry=registry:2.8.3");
        crash("registry:2.8.3", line).advises("the registry has no driver `" + driver + "`");
    }

    @Test
    void aDriverOfNoVersionIsMisspelt() {
        crash("panic: StorageDriver not registered: filesytem")
                .advises("`filesytem`", "azure, filesystem, gcs, inmemory and s3")
                .neverSays("registry=registry:2.8.3");
    }

    @ParameterizedTest
    @CsvSource({
        "registry:3, /etc/docker/registry/config.yml, This version has its file at /etc/distribution/config.yml",
        "registry:2, /etc/distribution/config.yml, This version has its file at /etc/docker/registry/config.yml",
        "registry:latest, /etc/distribution/config.yml, version 3 at /etc/distribution/config.yml"
    })
    void theFileOfTheOtherVersionIsNamed(String image, String path, String advice) {
        crash(image, "configuration error: open " + path + ": no such file or directory")
                .advises(advice, "\"command\":null,\"args\":null");
    }

    @ParameterizedTest
    @CsvSource({
        "arm64v8/registry:2, registry=registry:2.8.3",
        "arm64v8/registry:3, registry=registry:3",
        "arm32v7/registry:2.8.3, registry=registry:2.8.3"
    })
    void anImageOfAnotherArchitectureIsReplaced(String image, String advice) {
        crash(image, "exec /entrypoint.sh: exec format error")
                .reports("registry-pod.crash-looping")
                .advises("set image deploy/registry " + advice, image + " is for another one");
    }

    @Test
    void aConfigMapWithoutTheFileIsNamed() {
        Examined.of(
                        GivenSite.healthy()
                                .with(
                                        Given.registryPod().image("registry:3").crashing("Error", 1),
                                        Given.registryDeployment()
                                                .environment(Map.of())
                                                .files(null, Given.configMapMount("/etc/distribution", "settings")))
                                .answer(
                                        LOG,
                                        new ContainerLog(List.of(
                                                "configuration error: open /etc/distribution/config.yml: no such file or"
                                                        + " directory"))),
                        new Phase())
                .advises("ConfigMap settings is mounted at /etc/distribution")
                .neverSays("\"args\":null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unknown minimum TLS level 'tls1.0' specified for http.tls.minimumtls|REGISTRY_HTTP_TLS_MINIMUMTLS=tls1.2",
                "unknown TLS cipher suite 'TLS_RSA_WITH_RC4_128_SHA' specified for http.tls.cipherSuites|Remove TLS_RSA_WITH_RC4_128_SHA",
                "panic: redis configuration required to use for layerinfo cache|redis.addrs: [HOST:PORT]"
            })
    void aSettingThatVersion3DoesNotHaveIsNamed(String message, String advice) {
        crash("time=\"2026-11-24T11:00:00Z\" level=fatal msg=\"" + message + "\"")
                .advises(advice);
    }

    /** Lines of real registries, of 2.8.2, 3.0.0 and 3.1.1 unless one is named; some with other hosts. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "panic: readonly config key must contain additional keys | REGISTRY_STORAGE_MAINTENANCE_READONLY: `{\"enabled\":true}`",
                "panic: unable to configure authorization (ldap): no access controller registered with name: ldap | does not know `ldap`",
                "panic: Get \"http://127.0.0.1:9/v2/\": dial tcp 127.0.0.1:9: connect: connection refused"
                        + " | Make http://127.0.0.1:9 reachable from the registry Pod",
                "panic: Get \"https://joe:***@registry-1.docker.invalid/v2/\": dial tcp: lookup registry-1.docker.invalid on"
                        + " 10.152.183.10:53: no such host | Make https://registry-1.docker.invalid reachable",
                "time=\"T\" level=fatal msg=\"listen tcp: address 5000: missing port in address\" | REGISTRY_HTTP_ADDR=:5000",
                "time=\"T\" level=fatal msg=\"listen tcp 10.9.9.9:5000: bind: cannot assign requested address\" | REGISTRY_HTTP_ADDR=:5000",
                "time=\"T\" level=fatal msg=\"listen tcp :80: bind: permission denied\" | REGISTRY_HTTP_ADDR=:5000",
                "time=\"T\" level=fatal msg=\"listen tcp :5000: bind: address already in use\" | Free the port that the log names",
                "time=\"T\" level=fatal msg=\"open /certs/c.pem: no such file or directory\" | Give the registry the file /certs/c.pem",
                "panic: unable to configure authorization (htpasswd): open /etc/distribution/htpasswd: permission denied"
                        + " | read /etc/distribution/htpasswd",
                "configuration error: open /etc/distribution/config.yml: permission denied | read /etc/distribution/config.yml",
                "configuration error: error parsing /etc/distribution/config.yml: read /etc/distribution/config.yml: is a directory"
                        + " | \"command\":null,\"args\":null",
                // Of 3 alone.
                "configuration error: error parsing /etc/distribution/config.yml: parsing environment variable REGISTRY_LOG_LEVEL:"
                        + " invalid loglevel verbose Must be one of [error, warn, info, debug] | -c registry REGISTRY_LOG_LEVEL-",
                "time=\"T\" level=fatal msg=\"error during open telemetry initialization: unknown exporter or metrics producer\""
                        + " | OTEL_TRACES_EXPORTER=none",
                // Of 2.8.2, with the file of 3; and of each version with two drivers.
                "configuration error: error parsing /etc/docker/registry/config.yml: must provide exactly one storage type."
                        + " Provided: [filesystem tag] | Remove the section `storage.tag`",
                "configuration error: error parsing /etc/distribution/config.yml: must provide exactly one storage type."
                        + " Provided: [inmemory filesystem] | inmemory and filesystem",
            })
    void aMistakeInTheConfigurationIsNamed(String line, String advice) {
        crash(line)
                .reports("registry-pod.crash-looping")
                .says(line)
                .advises(advice)
                .neverSays("default-storage");
    }

    /** A line of real registries 2.8.2, 3.0.0 and 3.1.1, which are caches. */
    @Test
    void whatTheStorageRefusesIsNoMistakeInTheConfiguration() {
        crash("panic: filesystem: open /var/lib/registry/scheduler-state.json: permission denied")
                .advises("default-storage")
                .neverSays("defaultMode");
    }

    @Test
    void aFailedExportOfTracesIsNotTheReason() {
        String traces = "level=error msg=\"traces export: Post \\\"https://localhost:4318/v1/traces\\\": dial tcp"
                + " [::1]:4318: connect: connection refused\"";
        crash("registry:3", "{\"level\":\"fatal\",\"msg\":\"mkdir /data: read only\"}", traces)
                .says("mkdir /data")
                .neverSays("4318");
        crash(traces).reports("registry-pod.crash-looping").neverSays("4318");
    }
}
