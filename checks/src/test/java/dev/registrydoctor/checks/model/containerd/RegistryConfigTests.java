package dev.registrydoctor.checks.model.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.model.containerd.HostResolution.Attempt;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RegistryConfigTests {

    private static RegistryConfig read(String text, @Nullable String containerd) {
        return RegistryConfig.of(TomlFile.ofContainerd(text, containerd), containerd);
    }

    private static RegistryConfig read(String text) {
        return read(text, null);
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
        assertEquals(
                List.of(new RegistryConfig.Place("registry.configs.\"r.lab:5000\".tls", 6)),
                config.tls().stream().map(HostTls::place).toList());
        assertEquals(List.of(), config.strays());
    }

    /** As {@code containerd config dump} of 1.6.20, 1.7.24 and 2.1.9 shows it. */
    @ParameterizedTest
    @CsvSource({
        "'',          cri,                         1.7.29, true",
        "'',          cri,                         2.1.6,  false",
        "version = 1, cri,                         1.6.28, true",
        "version = 1, cri,                         2.1.6,  false",
        "version = 1, cri,                         ,       true",
        "version = 1, io.containerd.grpc.v1.cri,   1.7.29, false",
        "version = 1, io.containerd.grpc.v1.cri,   2.1.6,  false",
        "version = 1, io.containerd.cri.v1.images, 1.7.29, false",
        "version = 1, io.containerd.cri.v1.images, 2.1.6,  true",
        "version = 2, cri,                         2.1.6,  false",
        "version = 2, io.containerd.grpc.v1.cri,   1.7.29, true",
        "version = 2, io.containerd.grpc.v1.cri,   2.1.6,  true",
        "version = 2, io.containerd.grpc.v1.cri,   ,       true",
        "version = 2, io.containerd.cri.v1.images, 1.7.29, false",
        "version = 2, io.containerd.cri.v1.images, 2.1.6,  true",
        "version = 3, io.containerd.grpc.v1.cri,   1.6.28, true",
        "version = 3, io.containerd.grpc.v1.cri,   2.1.6,  false",
        "version = 3, io.containerd.cri.v1.images, 1.6.28, false",
        "version = 3, io.containerd.cri.v1.images, 2.1.6,  true",
        "version = 3, io.containerd.cri.v1.images, ,       true",
        "version = 4, io.containerd.cri.v1.images, 2.3.0,  true",
        "version = 4, io.containerd.grpc.v1.cri,   2.3.0,  false",
    })
    void whichSectionCounts(String version, String plugin, @Nullable String containerd, boolean counts) {
        RegistryConfig config =
                read(version + "\n[plugins.\"" + plugin + "\".registry]\nconfig_path = \"/x\"\n", containerd);
        assertEquals(counts, config.readsHostsFiles());
        assertEquals(counts, config.strays().isEmpty());
        assertEquals(counts, config.plugin().equals(plugin));
        if (!counts) {
            assertEquals(2, config.strays().get(0).line());
            assertTrue(config.strays().get(0).name().contains(plugin));
        }
    }

    @Test
    void inAFileOfVersion2TheOlderNameCountsWhereBothAre() {
        String both = """
                version = 2
                [plugins."io.containerd.cri.v1.images".registry]
                  config_path = "/three"
                [plugins."io.containerd.grpc.v1.cri".registry]
                """;
        RegistryConfig config = read(both, "2.1.6");
        assertNull(config.configPath());
        assertEquals(1, config.strays().size());
        assertEquals(
                "/three",
                read(both.replace("version = 2", "version = 3"), "2.1.6").configPath());
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
        assertEquals(new RegistryConfig(1, "cri", null, 0, List.of(), List.of(), List.of(), false, List.of()), config);
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

    /** getTLSConfig and registryHosts of containerd 1.7, pkg/cri/server/image_pull.go. */
    @Test
    void withoutConfigPathAServerHasTheTlsSettingsOfItsTable() {
        String text = """
                version = 2
                [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".tls]
                  ca_file = "/etc/ssl/lab.crt"
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."plain.lab"]
                  endpoint = ["http://r.lab:5000"]
                """;
        RegistryConfig config = RegistryConfig.of(TomlFile.ofContainerd(text, "1.7.29"), "1.7.29");
        List<HostResolution.Attempt> own =
                HostResolution.of("r.lab:5000", config, List.of(), "1.7.29").attempts();
        assertEquals(List.of("/etc/ssl/lab.crt"), own.get(0).tls().ca());
        HostResolution.Attempt plain =
                HostResolution.of("plain.lab", config, List.of(), "1.7.29").attempts().get(0);
        assertFalse(plain.tls().isSet());
    }
}
