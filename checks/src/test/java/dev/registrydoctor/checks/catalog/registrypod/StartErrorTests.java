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

    @Test
    void aConfigMapWithoutTheFileIsNamed() {
        Examined.of(
                        GivenSite.healthy()
                                .with(
                                        Given.registryPod().image("registry:3").crashing("Error", 1),
                                        Given.registryDeployment()
                                                .environment(Map.of())
                                                .files(null, Given.configMapMount("/etc/distribution", "settings")))
                                .answer(LOG, new ContainerLog(List.of("configuration error: open /etc/distribution/config.yml: no such file or"
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
