package dev.registrydoctor.checks.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.HostResolution.Attempt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryConfigTests {

    private static RegistryConfig read(String text) {
        return RegistryConfig.of(TomlFile.ofContainerd(text, "2.0.0"));
    }

    private static List<String> urls(String host, String config) {
        return HostResolution.of(host, read(config), List.of(), "1.6.20").attempts().stream()
                .map(Attempt::url)
                .toList();
    }

    @Test
    void readsWhatStandsBelowThePluginOfItsVersion() {
        RegistryConfig config = read("""
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry]
                  config_path = "/certs.d"
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."r.lab:5000"]
                  endpoint = ["http://r.lab:5000"]
                [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".tls]
                  ca_file = "/ca.crt"
                """);
        assertEquals(2, config.version());
        assertEquals("/certs.d", config.configPath());
        assertEquals(
                List.of(new RegistryConfig.Mirror("r.lab:5000", List.of("http://r.lab:5000"), 4)), config.mirrors());
        assertEquals(List.of(new RegistryConfig.Place("registry.configs.\"r.lab:5000\".tls", 6)), config.tls());
        assertEquals(List.of(), config.strays());
    }

    @ParameterizedTest
    @CsvSource({
        "'', io.containerd.grpc.v1.cri",
        "version = 1, io.containerd.grpc.v1.cri",
        "version = 2, cri",
        "version = 2, io.containerd.cri.v1.images",
        "version = 3, io.containerd.grpc.v1.cri",
        "version = 4, io.containerd.grpc.v1.cri"
    })
    void aSectionOfAnotherVersionIsAStray(String version, String plugin) {
        RegistryConfig config = read(version + "\n[plugins.\"" + plugin + "\".registry]\nconfig_path = \"/x\"\n");
        assertNull(config.configPath());
        assertEquals(1, config.strays().size());
        assertEquals(2, config.strays().get(0).line());
        assertTrue(config.strays().get(0).name().contains(plugin));
    }

    @ParameterizedTest
    @CsvSource({"'', cri", "version = 2, io.containerd.grpc.v1.cri", "version = 3, io.containerd.cri.v1.images"})
    void theRightNameIsNone(String version, String plugin) {
        RegistryConfig config = read(version + "\n[plugins.\"" + plugin + "\".registry]\nconfig_path = \"/x\"\n");
        assertTrue(config.readsHostsFiles());
        assertEquals(List.of(), config.strays());
    }

    @Test
    void anEmptyConfigPathIsNone() {
        assertFalse(read("version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\nconfig_path = \"\"\n")
                .readsHostsFiles());
        assertFalse(read("").readsHostsFiles());
    }

    @Test
    void valuesOfOtherTypesArePassedOver() {
        RegistryConfig config = read("version = \"2\"\nplugins = 5\n");
        assertEquals(new RegistryConfig(1, null, List.of(), List.of(), List.of()), config);
        assertEquals(
                List.of(),
                read("[plugins.cri.registry]\nmirrors = 5\nconfigs = [1]\n").mirrors());
    }

    /** As containerd 1.6.20 was seen to do it. */
    @Test
    void mirrorsAreTriedBeforeTheRegistryItself() {
        String config = """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."a.lab"]
                  endpoint = ["http://m:1", "m:2/x", "localhost:3"]
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."b.lab:5000"]
                  endpoint = ["http://b.lab:5000"]
                """;
        assertEquals(
                List.of("http://m:1", "https://m:2/x", "http://localhost:3", "https://a.lab"), urls("a.lab", config));
        assertEquals(List.of("http://b.lab:5000"), urls("b.lab:5000", config));
        assertEquals(List.of("https://c.lab"), urls("c.lab", config));
        assertEquals(List.of("http://localhost:32000"), urls("localhost:32000", config));
        assertEquals(List.of("https://registry-1.docker.io"), urls("docker.io", config));
    }

    @Test
    void theTableForAllCountsWhereThereIsNone() {
        String config = """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."*"]
                  endpoint = ["http://m:1"]
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."a.lab"]
                  endpoint = []
                """;
        assertEquals(List.of("http://m:1", "https://b.lab"), urls("b.lab", config));
        assertEquals(List.of("https://a.lab"), urls("a.lab", config));
    }
}
