package dev.registrydoctor.checks.evidence.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.cluster.ConfigMap;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.projection.Projection;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SecretSettingsTests {

    private static SecretSettings secret(Map<String, String> data) {
        return new SecretSettings(BuiltIn.NAMESPACE, "s", data);
    }

    @Test
    void ofAConfigurationOnlyTheSettingsOfTheListStay() {
        SecretSettings settings = secret(Map.of("config.yml", """
                version: 0.1
                storage:
                  s3:
                    accesskey: hunter1
                    secretkey: hunter2
                  delete:
                    enabled: true
                http:
                  addr: :5001
                  secret: hunter3
                  tls:
                    certificate: /certs/tls.crt
                auth:
                  htpasswd:
                    realm: hunter4
                proxy:
                  remoteurl: https://joe:hunter5@hub.lab
                  username: hunter6
                  password: hunter7
                redis:
                  password: hunter8
                """));
        assertEquals("""
                auth.htpasswd: (set)
                http.addr: :5001
                http.secret: (set)
                http.tls.certificate: /certs/tls.crt
                proxy.remoteurl: https://xxx:xxxxxx1@hub.lab
                storage.delete.enabled: true
                storage.s3: (set)
                version: 0.1
                """, settings.data().get("config.yml"));
        assertFalse(settings.toString().contains("hunter"), settings::toString);
        assertEquals(settings, secret(settings.data()));
    }

    @Test
    void ofVariablesTheNamesStayAndTheValuesThatChecksUse() {
        SecretSettings settings = secret(Map.of(
                "REGISTRY_STORAGE_DELETE_ENABLED", "yes",
                "REGISTRY_HTTP_SECRET", "hunter1",
                "REGISTRY_PROXY_REMOTEURL", "https://joe:hunter2@hub.lab",
                "REGISTRY_STORAGE_S3_SECRETKEY", "hunter3",
                "REGISTRY_STORAGE_MAINTENANCE_READONLY", "{\"enabled\":true,\"x\":\"hunter4\"}",
                "password", "yes",
                "deletion", "true",
                "note", "hunter5"));
        assertEquals(
                Map.of(
                        "REGISTRY_STORAGE_DELETE_ENABLED", "yes",
                        "REGISTRY_HTTP_SECRET", Projection.HIDDEN,
                        "REGISTRY_PROXY_REMOTEURL", Projection.HIDDEN,
                        "REGISTRY_STORAGE_S3_SECRETKEY", Projection.HIDDEN,
                        "REGISTRY_STORAGE_MAINTENANCE_READONLY", Projection.HIDDEN),
                settings.data());
        assertEquals(settings, secret(settings.data()));
    }

    /** Services for packages give URLs with a token in their path. */
    @Test
    void ofUrlsThePathStaysInAConfigMapOnly() {
        Map<String, String> data = Map.of(
                "config.yml",
                "version: 0.1\nhttp: {addr: ':5001', host: 'https://r.lab/hunter1/v2'}\nproxy: {remoteurl: 'https://hub.lab/hunter2'}\n",
                "REGISTRY_PROXY_REMOTEURL",
                "https://hub.lab:8443/hunter3/",
                "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                "/var/lib/registry");
        SecretSettings settings = secret(data);
        assertEquals(
                Map.of(
                        "config.yml",
                        "http.addr: :5001\nhttp.host: https://r.lab/\nproxy.remoteurl: https://hub.lab/\nversion: 0.1\n",
                        "REGISTRY_PROXY_REMOTEURL",
                        "https://hub.lab:8443/",
                        "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY",
                        "/var/lib/registry"),
                settings.data());
        assertEquals(settings, secret(settings.data()));
        ConfigMap map = new ConfigMap(BuiltIn.NAMESPACE, "c", null, data);
        assertEquals("https://hub.lab:8443/hunter3/", map.data().get("REGISTRY_PROXY_REMOTEURL"));
    }

    /** A ConfigMap is for everybody to read; of a key with a name of its own a switch stays, since it can be no secret. */
    @Test
    void ofAConfigMapSwitchesStayToo() {
        ConfigMap kept = new ConfigMap(
                BuiltIn.NAMESPACE,
                "c",
                null,
                Map.of("deletion", "yes", "mode", "Off", "name", "hunter", "REGISTRY_HTTP_ADDR", ":5001", "n", "1"));
        assertEquals(Map.of("deletion", "yes", "mode", "Off", "REGISTRY_HTTP_ADDR", ":5001"), kept.data());
        assertEquals(Map.of(), new ConfigMap("default", "c", null, Map.of("deletion", "yes")).data());
    }

    @Test
    void aVariableIsUsedWhereItsValueIsKept() {
        assertTrue(Projection.isUsed("REGISTRY_STORAGE_MAINTENANCE_READONLY"));
        assertTrue(Projection.isUsed("REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING"));
        assertTrue(Projection.isUsed("REGISTRY_HTTP_ADDR"));
        assertFalse(Projection.isUsed("REGISTRY_HTTP_SECRET"));
    }

    @Test
    void aFileOfTheNodeIsReadAsAConfigurationOfARegistryByItsName() {
        assertEquals(
                "http.addr: :5001\nversion: 0.1\n",
                Projection.file("/srv/r.yml", "version: 0.1\nhttp: {addr: ':5001'}\nx: hunter\n"));
        assertEquals("", Projection.file("/srv/r.yaml", "password: hunter\n"));
        assertFalse(Projection.file("/srv/r.conf", "version: 0.1\nhttp: {addr: ':5001'}\n")
                .contains("addr"));
    }
}
