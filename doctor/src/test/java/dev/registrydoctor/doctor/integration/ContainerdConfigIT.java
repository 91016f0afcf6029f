package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.registrydoctor.checks.model.containerd.ConfigRefusals;
import dev.registrydoctor.checks.model.containerd.RegistryConfig;
import dev.registrydoctor.checks.model.toml.TomlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which configurations the containerd of this system does not start with, against what the doctor says of them. */
@ParameterizedClass
@EnumSource(ContainerdProgram.class)
@Timeout(300)
class ContainerdConfigIT {

    private final ContainerdProgram program;

    @TempDir
    private Path folder;

    private String version = "";

    ContainerdConfigIT(ContainerdProgram program) {
        this.program = program;
    }

    @BeforeEach
    void programs() throws Exception {
        program.need(folder);
        try (RealContainerd containerd = RealContainerd.start(program, Files.createTempDirectory(folder, "c"), "")) {
            version = containerd.version();
        }
    }

    private void isForetold(String config) throws Exception {
        Path home = Files.createTempDirectory(folder, "c");
        String text = config.replace("CRI", "plugins.\"io.containerd.grpc.v1.cri\"") + """

                [plugins."io.containerd.internal.v1.opt"]
                  path = "%1$s/opt"
                """.formatted(home);
        String top = """
                root = "%1$s/root"
                state = "%1$s/state"
                oom_score = 0
                """.formatted(home);
        Path file =
                Files.writeString(home.resolve("config.toml"), top + text + "[grpc]\n  address = \"" + home + "/s\"\n");
        TomlFile toml = TomlFile.ofContainerd(Files.readString(file), version);
        assertEquals(List.of(), toml.faults());
        List<ConfigRefusals.Refusal> refusals = ConfigRefusals.of(toml, version);
        String ended = "";
        try (RealContainerd containerd = RealContainerd.start(program, home, file)) {
            ended = containerd.process().isAlive() ? "" : "it ended";
        } catch (AssertionError e) {
            ended = e.toString();
        }
        String said = ended;
        assertEquals(refusals.isEmpty(), said.isEmpty(), () -> refusals + "\n" + said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[CRI.registry]\nconfig_path = \"/x\"",
                "[CRI.registry]\nconfig_path = [\"/x\"]",
                "[CRI.registry]\nconfig_path = 5",
                "[CRI.registry]\nmirrors = [\"http://a\"]",
                "[CRI.registry.mirrors]\na = \"http://a\"",
                "[CRI.registry.mirrors.\"a:1\"]\nendpoint = \"http://a:1\"",
                "[CRI.registry.mirrors.\"a:1\"]\nendpoint = [\"http://a:1\", 5]",
                "[CRI.registry.mirrors.\"a:1\"]\nendpoint = [\"http://a:1\"]",
                "[CRI.registry.mirrors.\"a:1\"]\nendpoints = \"http://a:1\"",
                "[CRI]\nregistry = \"a\"",
                "[CRI.registry.configs.\"a:1\".tls]\ninsecure_skip_verify = \"true\"",
                "[CRI.registry.configs.\"a:1\".tls]\nca_file = [\"/ca.crt\"]",
                "[CRI.registry.configs.\"a:1\".tls]\ninsecure_skip_verify = true",
                "[CRI.registry.configs.\"a:1\"]\nauth = \"a\"",
                "[CRI.registry.configs.\"a:1\".auth]\nusername = 5",
                "[CRI.registry.configs.\"a:1\".auth]\nusername = \"a\"\npassword = \"b\"",
                "[CRI.registry]\nconfigs = \"a\"",
                "[CRI.registry.headers]\nX = \"a\"",
                "[CRI.registry.headers]\nX = [\"a\"]",
                "[plugins.cri.registry]\nconfig_path = \"/x\"",
                "[plugins.\"io.containerd.cri\"]\nx = 1",
                "[plugins.\"io.containerd.cri.v1.images\".registry]\nconfig_path = 5",
                "[plugins.\"io.containerd.grpc.v1.crii\".registry]\nconfig_path = 5",
            })
    void ofAFileOfVersion2(String section) throws Exception {
        isForetold("version = 2\n" + section);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "2.0", "true", "1", "3", "4", "99"})
    void ofAnotherVersion(String number) throws Exception {
        isForetold("version = " + number + "\n");
    }

    @Test
    void ofAFileOfVersion3() throws Exception {
        isForetold("version = 3\n[plugins.\"io.containerd.cri.v1.images\".registry]\nconfig_path = 5");
    }

    /** Which registry section counts, by containerd's own account. */
    @ParameterizedTest
    @ValueSource(strings = {"", "version = 1", "version = 2", "version = 3"})
    void theSectionThatCounts(String line) throws Exception {
        List<String> names = List.of("cri", "io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images");
        for (String one : names) {
            for (String other : names) {
                String text = line
                        + section(one, "/certs/" + one)
                        + (one.equals(other) ? "" : section(other, "/certs/" + other));
                TomlFile toml = TomlFile.ofContainerd(text, version);
                if (!ConfigRefusals.of(toml, version).isEmpty()) {
                    continue;
                }
                Path file = Files.writeString(folder.resolve("config.toml"), text);
                String dump = Programs.run(
                                folder, program.path("containerd"), "--config", file.toString(), "config", "dump")
                        .output();
                Matcher path =
                        Pattern.compile("config_path = [\"'](/certs/[^\"']*)").matcher(dump);
                String found = null;
                while (path.find()) {
                    // What it does not read it prints too, under the name that it does not know.
                    found = dump.substring(0, path.start()).lastIndexOf("plugins.cri.")
                                    > dump.substring(0, path.start()).lastIndexOf("plugins.'io.")
                            ? found
                            : path.group(1);
                }
                assertEquals(found, RegistryConfig.of(toml, version).configPath(), text);
            }
        }
    }

    private static String section(String plugin, String path) {
        return "\n[plugins.\"" + plugin + "\".registry]\n  config_path = \"" + path + "\"\n";
    }
}
