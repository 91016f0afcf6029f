package dev.registrydoctor.checks.model.containerd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.model.containerd.ConfigRefusals.Kind;
import dev.registrydoctor.checks.model.containerd.ConfigRefusals.Refusal;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Held against a real containerd where there is one (ContainerdConfigIT). */
final class ConfigRefusalsTests {

    private static final String REGISTRY = "version = 2\n[plugins.\"io.containerd.grpc.v1.cri\".registry]\n";

    private static List<Refusal> read(String text, @Nullable String containerd) {
        TomlFile file = TomlFile.ofContainerd(text, containerd);
        assertEquals(List.of(), file.faults());
        return ConfigRefusals.of(file, containerd);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "config_path = [\"/x\"]                       | 3 | registry.config_path is not a string",
                "mirrors = \"a\"                              | 3 | registry.mirrors is not a table",
                "mirrors.\"a:1\" = \"http://a:1\"             | 3 | registry.mirrors.\"a:1\" is not a table",
                "mirrors.\"a:1\".endpoint = \"http://a:1\"    | 3 | registry.mirrors.\"a:1\".endpoint is not a list of strings",
                "mirrors.a.endpoint = [\"http://a:1\", 5]     | 3 | registry.mirrors.a.endpoint has an element that is not a string",
                "configs.a.auth = \"x\"                       | 3 | registry.configs.a.auth is not a table",
                "configs.a.auth.password = 5                  | 3 | registry.configs.a.auth.password is not a string",
                "headers.X = \"y\"                            | 3 | registry.headers.X is not a list of strings",
            })
    void aValueOfAnotherTypeIsRefusedByAll(String line, int at, String what) {
        for (String containerd : new String[] {"1.6.28", "1.7.29", "2.1.6", null}) {
            assertEquals(List.of(new Refusal(Kind.VALUE, at, what)), read(REGISTRY + line + "\n", containerd));
        }
    }

    @Test
    void onlyContainerd1LooksAtTls() {
        String text = REGISTRY + "configs.a.tls.insecure_skip_verify = \"true\"\n";
        assertEquals(
                List.of(new Refusal(Kind.VALUE, 3, "registry.configs.a.tls.insecure_skip_verify is not true or false")),
                read(text, "1.7.29"));
        assertEquals(List.of(), read(text, "2.1.6"));
        assertEquals(List.of(), read(text, null));
    }

    @Test
    void aSectionThatNobodyReadsMayHoldAnything() {
        assertEquals(List.of(), read(REGISTRY.replace("grpc.v1.cri", "cri.v1.images") + "config_path = 5\n", "1.7.29"));
        assertEquals(
                1,
                read("version = 3\n[plugins.\"io.containerd.cri.v1.images\".registry]\nconfig_path = 5\n", "2.1.6")
                        .size());
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1.7.29, true",
        "3, 1.7.29, false",
        "3, 1.6.28, true",
        "3, 2.1.6, true",
        "4, 2.2.3, false",
        "4, 2.3.0, true",
        "'\"2\"', 1.7.29, false",
        "2.0, 2.1.6, false",
        "3, , true"
    })
    void aVersionIsANumberThatContainerdKnows(String version, @Nullable String containerd, boolean taken) {
        assertEquals(taken, read("version = " + version + "\n", containerd).isEmpty());
    }

    @Test
    void containerd1RefusesAPluginsNameOfVersion1() {
        String text = "version = 2\n[plugins.cri.registry]\nconfig_path = \"/x\"\n";
        Refusal refusal = new Refusal(Kind.NAME, 2, "plugins.cri is a name from version 1, but the file has version 2");
        assertEquals(List.of(refusal), read(text, "1.7.29"));
        assertEquals(List.of(), read(text, "2.1.6"));
        assertEquals(List.of(), read(text, null));
        assertEquals(List.of(), read(text.replace("version = 2", "version = 1"), "1.7.29"));
    }
}
