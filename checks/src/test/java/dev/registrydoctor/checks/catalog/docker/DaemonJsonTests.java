package dev.registrydoctor.checks.catalog.docker;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DaemonJsonTests {

    private static final String PATH = "/etc/docker/daemon.json";
    private static final String SNAP = "/var/snap/docker/current/config/daemon.json";
    private static final String INVALID = "docker.daemon-json-invalid";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new DaemonJson());
    }

    private static GivenSite host(@Nullable List<HostFacts.Process> processes) {
        return GivenSite.empty().host(new HostFacts("vm", "Ubuntu", List.of(), true, true, processes));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"insecure-registries\": [\"10.0.0.5:32000\",]} | line 1, column 43",
                "{“insecure-registries”: []} | typographic quote “",
                "{\"debug\": true} # x | there is text after the end",
                "{\"debug\": true | unexpected end of the text",
                "[\"10.0.0.5:32000\"] | is not a JSON object",
                "{\"insecure-registries\": \"10.0.0.5:32000\"} | insecure-registries is not a list",
                "{\"insecure_registries\": [\"10.0.0.5:32000\"]} | unknown key insecure_registries (insecure-registries is correct)",
                "{\"registryMirrors\": []} | unknown key registryMirrors (registry-mirrors is correct)",
                "{\"insecure-registries\": [\"http://10.0.0.5:32000/\"]} | has \"http://10.0.0.5:32000/\", which is not a host",
                "{\"insecure-registries\": [5]} | has an element that is not a string",
                "{\"registry-mirrors\": [\"10.0.0.5:32000\"]} | registry-mirrors has \"10.0.0.5:32000\", which is not an http://",
                "{\"registry-mirrors\": [\"http://joe:s3cret@10.0.0.5:32000\"]} | registry-mirrors has a URL with a login"
            })
    void whatDockerCannotLoadIsNamedWithItsPlace(String text, String words) {
        examine(host(List.of()).file(PATH, text))
                .reports(INVALID)
                .says(words, PATH)
                .neverSays("s3cret")
                .links(INVALID, Subject.file(PATH), Subject.engine("docker"))
                // dockerd --validate says OK of entries that dockerd does not start with.
                .advises(
                        words.contains("which is n") || words.contains("login")
                                ? "docker info shows the registries of the file"
                                : "dockerd --validate --config-file " + PATH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " \n",
                "{}",
                "null",
                "{\"insecure-registries\": []}",
                "{\"insecure-registries\": null}",
                "{\"insecure-registry\": [\"10.0.0.5:32000\"]}",
                "{\"insecure-registries\": [\"10.0.0.5:32000\"], \"log-opts\": {\"max-size\": \"1m\"}}"
            })
    void whatDockerLoadsPasses(String text) {
        examine(host(List.of()).file(PATH, text)).passes();
    }

    @Test
    void theSnapsFileIsReadToo() {
        examine(host(List.of()).file(PATH, "{}").file(SNAP, "{,}"))
                .reports(INVALID)
                .says(SNAP);
    }

    @Test
    void itIsAFaultOnceDockerIsSeenNotToRun() {
        assertFalse(examine(host(List.of()).file(PATH, "{")).only().hypothesis());
        HostFacts.Process docker = new HostFacts.Process("dockerd", 7, null);
        assertTrue(examine(host(List.of(docker)).file(PATH, "{")).only().hypothesis());
        assertTrue(examine(host(null).file(PATH, "{")).only().hypothesis());
        assertTrue(examine(host(null).unknown(HostFacts.Ask.INSTANCE).file(PATH, "{"))
                .only()
                .hypothesis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock",
                "ExecStart=/usr/bin/dockerd --host=fd://",
                "ExecStart=/usr/bin/dockerd \\\n  -H fd://"
            })
    void aSettingThatIsAFlagTooIsRefused(String command) {
        String file = "{\"hosts\": [\"tcp://127.0.0.1:2375\"]}";
        GivenSite site = host(List.of()).file(PATH, file).file("/lib/systemd/system/docker.service", command);
        assertFalse(examine(site)
                .reports(INVALID)
                .says("hosts is set in the file and also as a flag", "fd://")
                .only()
                .hypothesis());
    }

    @Test
    void flagsAreThoseOfTheLastCommand() {
        String dropIns = "/etc/systemd/system/docker.service.d";
        GivenSite site = host(List.of())
                .file(PATH, "{\"hosts\": [\"fd://\"]}")
                .file("/lib/systemd/system/docker.service", "ExecStart=/usr/bin/dockerd -H fd://")
                .folder(dropIns, "a.conf", "ignored.txt")
                .file(dropIns + "/ignored.txt", "ExecStart=/usr/bin/dockerd -H fd://")
                .file(dropIns + "/a.conf", "[Service]\nExecStart=\nExecStart=/usr/bin/dockerd\n");
        examine(site).passes();
        examine(site.file(dropIns + "/a.conf", "ExecStart=\nExecStart=/usr/bin/dockerd $DOCKER_OPTS")
                        .file("/etc/default/docker", "DOCKER_OPTS=\"--host tcp://0.0.0.0:2375\""))
                .reports(INVALID);
    }

    @Test
    void aFileOfAUserIsNoFaultOfTheSystemsDocker() {
        assertTrue(examine(host(List.of()).file("~/.config/docker/daemon.json", "{"))
                // The shell expands a tilde outside quotes only.
                .advises(
                        "\nnano ~/.config/docker/daemon.json",
                        "dockerd --validate --config-file ~/.config/docker/daemon.json")
                .only()
                .hypothesis());
    }

    @Test
    void withoutAFileThereIsNothingToLookAt() {
        examine(host(List.of())).skips();
    }

    @Test
    void aFileThatMayNotBeReadIsNoPass() {
        examine(host(List.of()).unknown(new HostFile.Ask(PATH))).cannotTell();
        examine(host(List.of()).file(PATH, "{}").unknown(new HostFile.Ask(SNAP)))
                .cannotTell();
    }
}
