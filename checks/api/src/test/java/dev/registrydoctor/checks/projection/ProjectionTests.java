package dev.registrydoctor.checks.projection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionTests {

    private static final String ARGS = "/var/snap/microk8s/current/args/";

    private static String file(String path, String text) {
        return Projection.file(path, text);
    }

    @Test
    void ofHostsTomlServersAndTheirSettingsStay() {
        assertEquals("""
                server = "https://xxx:xxxxxx@reg.lab:5000/v2?xx=xxxx" # xxx xxx xxxxxxxx
                [host."http://mirror.lab"]
                  capabilities = ["pull", "resolve"]
                  ca = ["ca.pem", "/etc/ssl/ca.crt"]
                  client = [["/c/a.cert", "/c/a.key"]]
                  skip_verify = true
                  dial_timeout = "5s"
                  note = "xxxxxxx" # xxxxxxx
                [host."http://mirror.lab".header]
                  Authorization = ["xxxxx xxxx", "x"]
                  x-api-key = 'xxxxxx'
                """, Projection.hostsToml("""
                        server = "https://joe:hunter@reg.lab:5000/v2?ns=abcd" # the old password
                        [host."http://mirror.lab"]
                          capabilities = ["pull", "resolve"]
                          ca = ["ca.pem", "/etc/ssl/ca.crt"]
                          client = [["/c/a.cert", "/c/a.key"]]
                          skip_verify = true
                          dial_timeout = "5s"
                          note = "hunter2" # hunter2
                        [host."http://mirror.lab".header]
                          Authorization = ["Basic am9l", "x"]
                          x-api-key = 's3cret'
                        """));
    }

    @Test
    void ofContainerdsConfigurationTheRegistrySectionStays() {
        assertEquals("""
                version = 2
                root = "${SNAP_COMMON}xxxxxxxx"
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "${SNAP_DATA}/args/certs.d"
                  [plugins."io.containerd.grpc.v1.cri".registry.mirrors."r.lab:5000"]
                    endpoint = ["http://r.lab:5000", "https://x:x@m.lab"]
                  [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".auth]
                    username = "xxx"
                    password = 'xxxxxxx'
                    pin = 110111
                """, file(ARGS + "containerd-template.toml", """
                        version = 2
                        root = "${SNAP_COMMON}/var/lib"
                        [plugins."io.containerd.grpc.v1.cri".registry]
                          config_path = "${SNAP_DATA}/args/certs.d"
                          [plugins."io.containerd.grpc.v1.cri".registry.mirrors."r.lab:5000"]
                            endpoint = ["http://r.lab:5000", "https://u:p@m.lab"]
                          [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".auth]
                            username = "joe"
                            password = 'hunter2'
                            pin = 470815
                        """));
    }

    @Test
    void ofRegistriesConfThePlacesStay() {
        assertEquals("""
                unqualified-search-registries = ["xxxxxxxxx"]
                credential-helpers = ["xxxxxxxxxxxxxxx"]
                [[registry]]
                prefix = "*.lab"
                location = "reg.lab:5000/team"
                insecure = true
                """, file("/etc/containers/registries.conf.d/10-lab.conf", """
                        unqualified-search-registries = ["docker.io"]
                        credential-helpers = ["secretservice22"]
                        [[registry]]
                        prefix = "*.lab"
                        location = "reg.lab:5000/team"
                        insecure = true
                        """));
    }

    @Test
    void ofABuilderItsDriverAndItsRegistriesStay() {
        String toml = "[registry.\"r.lab\"]\n  http = true\n  mirrors = [\"m.lab\"]\n  note = \"hunter2\"\n";
        String kept = "[registry.\"r.lab\"]\n  http = true\n  mirrors = [\"m.lab\"]\n  note = \"xxxxxxx\"\n";
        String builder =
                "{\"Name\":\"b1\",\"Driver\":\"docker-container\",\"Nodes\":[{\"Name\":\"b10\",\"Endpoint\":\"%s\","
                        + "\"DriverOpts\":{\"network\":\"host\",\"env.T\":\"%s\"},\"Files\":{\"buildkitd.toml\":\"%s\",\"ca.key\":\"%s\"}}]}";
        assertEquals(
                builder.formatted("xxxxxxxxxxxxx", "xxxxxxx", base64(kept), "x".repeat(12)),
                file(
                        "~/.docker/buildx/instances/b1",
                        builder.formatted("tcp://joe:pw1", "hunter2", base64(toml), "aHVudGVyMjI=")));
        assertEquals(kept, file("~/.config/buildkit/buildkitd.toml", toml));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    @Test
    void ofDaemonJsonTheListsOfRegistriesStay() {
        assertEquals("""
                {
                  "insecure-registries": ["reg.lab:5000", "10.0.0.0/8", "https://xxx:xx@reg.lab"],
                  "registry-mirrors": ["https:\\/\\/mirror.lab\\/", "http://m.lab?xxx=xxxxxx1"],
                  "debug": true, "mtu": 1400, "pin": 110111,
                  "proxies": {"https-proxy": "xxxxxxxxxxxxxxxxxxxxx"},
                  "xxxxxxxxx1": ["xxxxxxx"]
                }
                """, file("/etc/docker/daemon.json", """
                        {
                          "insecure-registries": ["reg.lab:5000", "10.0.0.0/8", "https://joe:pw@reg.lab"],
                          "registry-mirrors": ["https:\\/\\/mirror.lab\\/", "http://m.lab?sig=hunter2"],
                          "debug": true, "mtu": 1400, "pin": 470815,
                          "proxies": {"https-proxy": "http://joe:pw@proxy:1"},
                          "aB3dE6gH9k": ["hunter2"]
                        }
                        """));
    }

    @Test
    void ofEnvironmentsTheProxiesStay() {
        assertEquals("""
                x xxxxx xxxxx
                HTTPS_PROXY="http://xxx:x@xx@proxy.lab:3128"
                export no_proxy=127.0.0.1,.lab,10.0.0.0/8,xxx!xxxx
                http_proxy=xxx:x@proxy:3128 xxxxxxxxxxxxx
                AWS_SECRET_ACCESS_KEY=xxxxxxx
                """, file("/etc/environment", """
                        # notes hunt2
                        HTTPS_PROXY="http://joe:p@ss@proxy.lab:3128"
                        export no_proxy=127.0.0.1,.lab,10.0.0.0/8,bad!name
                        http_proxy=joe:p@proxy:3128 OTHER=hunter2
                        AWS_SECRET_ACCESS_KEY=hunter2
                        """));
    }

    @Test
    void ofArgumentsFlagsStayWithValuesThatAreUsed() {
        assertEquals("""
                --proxy-mode=iptables
                --hostname-override="vm.lab" x xxx
                --nodeport-addresses 127.0.0.0/8,10.0.0.0/8
                --token=xxxxxxx
                xxxxxxxxxxxxxxx
                """, file(ARGS + "kube-proxy", """
                        --proxy-mode=iptables
                        --hostname-override="vm.lab" # old
                        --nodeport-addresses 127.0.0.0/8,10.0.0.0/8
                        --token=hunter2
                        HUNTER2=hunter2
                        """));
    }

    @Test
    void ofUnitsTheCommandStays() {
        assertEquals("""
                [Service]
                Environment=xxxxxxxxxxxxxxx xxx
                ExecStart=/usr/bin/dockerd -H fd:// $DOCKER_OPTS \\
                  --insecure-registry=reg.lab:5000 --registry-mirror https://xxx:xx@m.lab --log-opt xxxxxxxxxxxxxxxxxx
                """, file("/etc/systemd/system/docker.service", """
                        [Service]
                        Environment="HUNTER=hunter2 ab"
                        ExecStart=/usr/bin/dockerd -H fd:// $DOCKER_OPTS \\
                          --insecure-registry=reg.lab:5000 --registry-mirror https://joe:pw@m.lab --log-opt splunk-token=abcde
                        """));
        assertEquals(
                "DOCKER_OPTS=\"--host tcp://0.0.0.0:2375 --label xxxxxxx\"\n",
                file("/etc/default/docker", "DOCKER_OPTS=\"--host tcp://0.0.0.0:2375 --label hunter2\"\n"));
    }

    @Test
    void ofOtherFilesOnlyTheMarksOfPemStay() {
        assertEquals(
                "xxxx\n-----BEGIN PRIVATE KEY-----\nxxxxxxxx\n-----END PRIVATE KEY-----\n",
                file("/etc/ssl/x.pem", "name\n-----BEGIN PRIVATE KEY-----\nMIIBVgIB\n-----END PRIVATE KEY-----\n"));
        assertEquals(
                "-----BEGIN CERTIFICATE-----\nxxxxxxxx\n-----END CERTIFICATE-----\n",
                file("/c.crt", "-----BEGIN CERTIFICATE-----\nhunter22\n-----END CERTIFICATE-----\n"));
        assertEquals(
                "-----BEGIN CERTIFICATE-----\nMIEBAA==\n-----END CERTIFICATE-----\nxxx\n",
                file("/c.crt", "-----BEGIN CERTIFICATE-----\nMIEBAA==\n-----END CERTIFICATE-----\nend\n"));
    }

    @Test
    void ofConfigMapsTheLocalRegistrysHostStays() {
        Map<String, String> data = Map.of(
                "localRegistryHosting.v1",
                "host: \"localhost:32000\" # pw\nhelp: \"https://joe:pw@h\"\n",
                "other",
                "hunter2");
        assertEquals(
                "host: \"localhost:32000\" x xx\nxxxxx xxxxxxxxxxxxxxxxxx\n",
                Projection.configMap("kube-public", "local-registry-hosting", data)
                        .get("localRegistryHosting.v1"));
        assertEquals(
                1,
                Projection.configMap("kube-public", "local-registry-hosting", data)
                        .size());
        assertEquals(Map.of(), Projection.configMap("container-registry", "local-registry-hosting", data));
        assertEquals(Map.of(), Projection.configMap("kube-public", "registry-config", data));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REGISTRY_STORAGE_DELETE_ENABLED|yes|yes",
                "REGISTRY_STORAGE_DELETE_ENABLED|Zq8vXk27|(hidden)",
                "REGISTRY_STORAGE_MAINTENANCE_READONLY|{\"enabled\":true}|{\"enabled\":true}",
                "REGISTRY_STORAGE_MAINTENANCE_READONLY|{\"enabled\":true,\"note\":\"hunter2\"}|(hidden)",
                "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING|{enabled: true, age: 2h30m}|{enabled: true, age: 2h30m}",
                "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING|{enabled: true, age: hunter2}|(hidden)",
                "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING|{enabled: true, note: 2h}|(hidden)",
                "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING|hunter2|(hidden)",
                "REGISTRY_HTTP_HOST|https://reg.lab|https://reg.lab",
                "REGISTRY_PROXY_REMOTEURL|https://joe:pw@registry-1.docker.io|(hidden)",
                "REGISTRY_PROXY_PASSWORD|hunter2|(hidden)",
                "REGISTRY_HTTP_SECRET|(elsewhere)|(elsewhere)",
                "REGISTRY_NOTE|hunter2|(hidden)",
            })
    void ofVariablesNamesStayAndListedValues(String name, String value, String kept) {
        assertEquals(Map.of(name, kept), Projection.environment(Map.of(name, value), "(hidden)", "(elsewhere)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bearer realm=\"https://a.lab/token\",service=\"harbor-registry\",scope=\"repository:a/b:pull\""
                        + "|Bearer realm=\"https://a.lab/token\",service=\"harbor-registry\",scope=\"repository:a/b:pull\"",
                "Bearer realm=\"https://joe:pw@a.lab/token?service=x&key=hunter2\"|Bearer realm=\"https://xxx:xx@a.lab/token?service=x&key=xxxxxx1\"",
                "Basic realm=\"Registry\", nonce=\"hunter2\"|Basic realm=\"Registry\", nonce=\"xxxxxxx\"",
            })
    void ofChallengesWhatTheyAskForStays(String header, String kept) {
        assertEquals(kept, Projection.challenge(header));
    }

    @ParameterizedTest
    @CsvSource({
        "https://bob:p@ss/word@host.lab/v2, https://xxx:x@xx/xxxx@host.lab/v2",
        "https://ghp_Zq8vXk27LmW4tR9pBn3s@host.lab, https://xxx_xx1xxx11xxx1xx1xxx1x@host.lab",
        "http://[fd00::1]:5000/v2, http://[fd00::1]:5000/v2",
        "http://10.0.0.1:32000, http://10.0.0.1:32000",
        "reg.lab:5000, reg.lab:5000",
        "'http://a b', 'http://a x'",
        "Zq8vXk27LmW4tR9pBn3s, xx1xxx11xxx1xx1xxx1x",
    })
    void ofUrlsUserAndQueryAreMasked(String url, String kept) {
        assertEquals(kept, Projection.url(url));
    }

    @Test
    void twoNamesDoNotBecomeOne() {
        String kept = Projection.hostsToml("Zq8vXk27LmW = 1\nZq8vXk27LmV = 2\nZq8vXk27LmW = 3\n");
        assertEquals("xxxxxxxxxx1 = 1\nxxxxxxxxxx2 = 2\nxxxxxxxxxx1 = 3\n", kept);
    }

    @Test
    void behindAMistakeNothingIsKept() {
        String kept = Projection.hostsToml(
                "server = \"https://reg.lab\"\nca = \"/etc\nserver2 hunter2\n[host.\"http://s.lab\"]\n");
        assertEquals("server = \"https://reg.lab\"\nca = \"/etc\nxxxxxx1 xxxxxx1\n[xxxx.\"xxxx://x.xxx\"]\n", kept);
        assertFalse(file(
                        "/etc/docker/daemon.json",
                        "{\"insecure-registries\": [\"r.lab\"], # x\n\"registry-mirrors\": [\"hunter2.lab\"]}")
                .contains("hunter2"));
    }

    @Test
    void ofAWorkersProxyTheControlPlanesAddressesStay() {
        assertEquals(
                "xxxxx\n  - address: '10.0.0.5:16443'\n  x xxxxxx xxxxxxx\n",
                file(ARGS + "traefik/provider.yaml", "tcp_:\n  - address: '10.0.0.5:16443'\n  - token: hunter2\n"));
        assertEquals(
                "--start-control-plane=false\n--xxx=x\n".replace("--xxx=x", "--token=xx"),
                file(ARGS + "kubelite", "--start-control-plane=false\n--token=ab\n"));
    }

    private static String registry(String text) {
        String kept = Projection.configMap("container-registry", "registry-config", Map.of("config.yml", text))
                .getOrDefault("config.yml", "");
        assertEquals(
                kept,
                Projection.configMap("container-registry", "registry-config", Map.of("config.yml", kept))
                        .getOrDefault("config.yml", ""));
        return kept;
    }

    @Test
    void ofARegistrysConfigurationTheSettingsThatChecksUseStay() {
        assertEquals("""
                auth.htpasswd: (set)
                http.addr: :5000
                http.host: https://xxx:xxxxxx@reg.lab/v2
                http.secret: (set)
                http.tls.certificate: /certs/tls.crt
                proxy.remoteurl: https://registry-1.docker.io
                storage.delete.enabled: true
                storage.filesystem.rootdirectory: /var/lib/registry
                storage.maintenance.readonly.enabled: yes
                storage.maintenance.uploadpurging.age: 168h
                storage.maintenance.uploadpurging.enabled: false
                storage.s3: (set)
                version: 0.1
                """, registry("""
                        # hunter2
                        ---
                        version: 0.1
                        log: {level: info, fields: {service: registry}}
                        storage:
                            filesystem:
                                rootdirectory: "/var/lib/registry" # hunter2
                            s3:
                                secretkey: hunter2
                            delete: {enabled: true}
                            maintenance:
                                uploadpurging:
                                    enabled: false
                                    age: 168h
                                    more: hunter2
                                readonly:
                                    'enabled': yes
                        http:
                            addr: :5000
                            host: https://joe:hunter@reg.lab/v2
                            secret: hunter2
                            tls:
                                certificate: /certs/tls.crt
                            headers:
                                X-Content-Type-Options: [nosniff]
                        auth:
                            htpasswd:
                                realm: hunter2
                                path: /auth/htpasswd
                        notifications:
                            endpoints:
                            - name: delete
                              url: https://joe:hunter2@hooks.lab
                              proxy:
                                remoteurl: https://hunter2.lab
                        middleware:
                        - name: one
                          http:
                              addr: :9000
                        proxy:
                            remoteurl: https://registry-1.docker.io
                            username: joe
                            password: hunter2
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "storage: *shared\n",
                "storage:\n  <<: *shared\n",
                "storage: {delete: {enabled: true}}\n",
                "storage: {\n  delete: 1}\n",
                "storage:\n  delete: |\n    enabled: true\n",
                "storage:\n  delete:\n    enabled: !!bool yes\n",
                "storage:\n  delete:\n    enabled: \"yes\n      no\"\n",
                "storage:\n  delete:\n    enabled: true\n      and more\n",
                "storage:\n  delete:\n    enabled\n"
            })
    void whatYamlSaysInAnotherFormIsNotGuessed(String text) {
        assertTrue(registry("version: 0.1\n" + text).contains("storage.delete.enabled: (not read)"));
    }

    @Test
    void aTextThatIsNoSuchConfigurationIsNotKept() {
        assertEquals("", registry("-----BEGIN CERTIFICATE-----\nMIIhunter2\n-----END CERTIFICATE-----\n"));
        assertEquals("", registry("storage:\n  delete:\n    enabled: true\n"));
        assertTrue(registry("version: 0.1\n" + "#".repeat(300_000)).contains("http.addr: (not read)"));
        String deep = IntStream.range(0, 1000)
                .mapToObj(i -> " ".repeat(i % 100) + "a:\n")
                .collect(Collectors.joining());
        assertTrue(registry("version: 0.1\n" + deep).startsWith("version: 0.1"));
    }
}
