package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTests {

    private static final String BOTH = "runtime.mirrors-with-config-path";
    private static final String BROKEN = "runtime.template-unparsable";

    private static final String ELSEWHERE = "runtime.config-path-elsewhere";
    private static final String LEGACY = "runtime.legacy-mirrors";

    private static final String STRAY = "runtime.wrong-plugin-table";

    static final String TEMPLATE = """
            version = 2
            oom_score = 0

            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "${SNAP_DATA}/args/certs.d"
            """;

    /** As articles give it. */
    static final String SNIPPET = """
            [plugins."io.containerd.grpc.v1.cri".registry.mirrors."10.0.0.5:32000"]
              endpoint = ["http://10.0.0.5:32000"]
            """;

    private static final HostFile.Ask FILE = new HostFile.Ask(BuiltIn.TEMPLATE);

    private static Examined examine(String text) {
        return Examined.of(GivenSite.healthy().file(BuiltIn.TEMPLATE, text), new Template());
    }

    @Test
    void theShippedTemplatePasses() {
        examine(TEMPLATE).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/var/snap/microk8s/current/args/certs.d", "/var/snap/microk8s/8511/args/certs.d/"})
    void certsDOfMicroK8sByAnotherNamePasses(String path) {
        examine(TEMPLATE.replace("${SNAP_DATA}/args/certs.d", path)).passes();
    }

    @ParameterizedTest
    @CsvSource({
        "/etc/containerd/certs.d, /etc/containerd/certs.d",
        "${SNAP_DATA}/args/certs2, /var/snap/microk8s/current/args/certs2"
    })
    void anotherDirectoryIsASuspicion(String path, String copied) {
        Examined examined = examine(TEMPLATE.replace("${SNAP_DATA}/args/certs.d", path))
                .reports(ELSEWHERE)
                .says(path, BuiltIn.TEMPLATE + ":5")
                .links(ELSEWHERE, Subject.registry("localhost:32000"), Subject.file(BuiltIn.TEMPLATE))
                .advises(
                        "sudo mkdir -p " + copied,
                        "sudo cp -an " + BuiltIn.CERTS_D + "/. " + copied,
                        "sudo rm -r -- ",
                        copied + "/localhost:32000");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void itIsNoCauseForARegistryThatTheOtherDirectoryHasToo() {
        GivenSite site = GivenSite.healthy()
                .file(BuiltIn.TEMPLATE, TEMPLATE.replace("${SNAP_DATA}/args/certs.d", "/etc/containerd/certs.d"));
        for (String name : new String[] {"localhost:32000", "docker.io"}) {
            site.certs(name, "server = \"http://" + name + "\"\n[host.\"http://" + name + "\"]\n");
            site.certsIn(
                    "/etc/containerd/certs.d",
                    name,
                    "server = \"http://" + name + "\"\n[host.\"http://" + name + "\"]\n");
        }
        assertEquals(
                Set.of(),
                Examined.of(site, new Template()).reports(ELSEWHERE).only().affects());
    }

    @Test
    void severalFoldersAreOnePathToTheTransferService() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd("2.1.6"))
                .file(BuiltIn.TEMPLATE, TEMPLATE.replace("${SNAP_DATA}", "/etc/containerd/certs.d:${SNAP_DATA}"));
        Examined.of(site, new Template())
                .reports(ELSEWHERE)
                .says("treats as one path", "transfer service")
                .advises("#\"${SNAP_DATA}/args/certs.d\"#' ", "sudo snap restart microk8s.daemon-containerd")
                .neverSays("cp -an");
        Examined.of(site.with(Given.node().containerd("1.7.29")), new Template())
                .passes();
        String local = "[plugins.\"io.containerd.grpc.v1.cri\".containerd]\n  discard_unpacked_layers = true\n";
        Examined.of(
                        site.with(Given.node().containerd("2.1.6"))
                                .file(
                                        BuiltIn.TEMPLATE,
                                        TEMPLATE.replace("${SNAP_DATA}", "/etc/containerd/certs.d:${SNAP_DATA}")
                                                + local),
                        new Template())
                .passes();
    }

    @Test
    void withoutConfigPathCertsDIsNotReadAtAll() {
        examine(TEMPLATE.replace("${SNAP_DATA}/args/certs.d", ""))
                .reports(ELSEWHERE)
                .says("no config_path", "does not look for hosts.toml")
                .links(ELSEWHERE, Subject.registry("localhost:32000"));
        Examined.of(
                        GivenSite.healthy()
                                .absent(CertsDirectory.Ask.OWN)
                                .file(BuiltIn.TEMPLATE, TEMPLATE.replace("${SNAP_DATA}/args/certs.d", "")),
                        new Template())
                .passes();
    }

    @Test
    void theArticlesSnippetBesideConfigPathIsASuspicion() {
        Examined examined = examine(TEMPLATE + SNIPPET)
                .reports(BOTH)
                .says("10.0.0.5:32000", "line 6", BuiltIn.TEMPLATE + ":6")
                .links(BOTH, Subject.node("vm"), Subject.file(BuiltIn.TEMPLATE))
                .advises("certs.d/10.0.0.5:32000", "sudo snap restart microk8s.daemon-containerd");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void theMirrorOfAllRegistriesIsTheDefaultDirectory() {
        examine(TEMPLATE + SNIPPET.replace("10.0.0.5:32000\"]", "*\"]"))
                .reports(BOTH)
                .advises(
                        "sudo install -D -b -S .bak -m 644 /dev/stdin " + BuiltIn.CERTS_D + "/_default/hosts.toml",
                        "<<'EOF'\n[host.\"http://")
                .neverSays("server = ", "nano ");
    }

    @Test
    void containerdsLogMakesItCertain() {
        GivenSite site = GivenSite.healthy()
                .file(BuiltIn.TEMPLATE, TEMPLATE + SNIPPET)
                .log("level=warning msg=\"failed to load plugin io.containerd.grpc.v1.cri\" error=\"invalid plugin"
                        + " config: `mirrors` cannot be set when `config_path` is provided\"");
        assertFalse(Examined.of(site, new Template()).reports(BOTH).only().hypothesis());
    }

    @Test
    void aLogOfAnotherFaultLeavesItASuspicion() {
        GivenSite site = GivenSite.healthy()
                .file(BuiltIn.TEMPLATE, TEMPLATE + SNIPPET)
                .log("level=warning msg=\"failed to load plugin io.containerd.grpc.v1.cri\" error=\"no cni\"");
        assertTrue(Examined.of(site, new Template()).reports(BOTH).only().hypothesis());
    }

    @Test
    void typographicQuotesOfASnippetAreNamedWithTheirPlace() {
        String snippet = SNIPPET.replace("[\"http://10.0.0.5:32000\"]", "[“http://10.0.0.5:32000”]");
        Examined examined = examine(TEMPLATE + snippet)
                .reports(BROKEN)
                .says("line 7, column ", "typographic quote “ (U+201C)", BuiltIn.TEMPLATE + ":7")
                .advises(
                        "Remove the added snippet",
                        "certs.d/10.0.0.5:32000/hosts.toml",
                        "sudo sed -i.bak -e 6,7d " + BuiltIn.TEMPLATE);
        examine(TEMPLATE.replace("\"${SNAP_DATA}", "“${SNAP_DATA}").replace("certs.d\"", "certs.d”"))
                .reports(BROKEN)
                .advises("sudo sed -i.bak -e 's#“#\"#g' -e 's#”#\"#g' " + BuiltIn.TEMPLATE);
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void typographicQuotesInATableNameAreNamedToo() {
        examine(TEMPLATE + "[plugins.”io.containerd.grpc.v1.cri”.registry.mirrors]\n")
                .reports(BROKEN)
                .says("U+201D", "line 6");
    }

    @Test
    void aValueThatContainerdCannotDecodeIsNamedWithItsLine() {
        Examined examined = examine("version = 2\n"
                        + SNIPPET.replace("= [", "= ")
                                .replace("0\"]\n", "0\"\n")
                                .replace(".mirrors.\"10.0.0.5:32000\"\n", ".mirrors.\"10.0.0.5:32000\"]\n"))
                .reports(BROKEN)
                .says("does not start", "line 3", "endpoint is not a list of strings", BuiltIn.TEMPLATE + ":3")
                .advises("3s#\"http://10\\.0\\.0\\.5:32000\"#[\"http://10.0.0.5:32000\"]#", BuiltIn.TEMPLATE)
                .neverSays("nano ");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void aNameOfVersion1KeepsContainerd1FromStarting() {
        String text = TEMPLATE + "[plugins.cri.registry]\n  config_path = \"/x\"\n";
        GivenSite site = GivenSite.healthy().file(BuiltIn.TEMPLATE, text);
        Examined.of(site.with(Given.node().containerd("1.7.29")), new Template())
                .reports(STRAY)
                .says("does not start", "plugins.cri is a name from version 1");
        Examined.of(site.with(Given.node().containerd("2.1.6")), new Template())
                .reports(STRAY)
                .says("ignores");
    }

    @Test
    void mirrorsAloneAreTheOldStyle() {
        for (String text :
                List.of("version = 2\n" + SNIPPET, TEMPLATE.replace("${SNAP_DATA}/args/certs.d", "") + SNIPPET)) {
            Examined examined = examine(text)
                    .reports(LEGACY)
                    .says("no config_path", "10.0.0.5:32000", "does not read certs.d")
                    .links(LEGACY, Subject.node("vm"))
                    .advises("config_path = \"${SNAP_DATA}/args/certs.d\"", ".bak");
            assertFalse(examined.only().takesEffect());
        }
    }

    @Test
    void theOldStyleTakesEffectInTheVersionsThatAddAConfigPath() {
        GivenSite site = GivenSite.healthy()
                .file(BuiltIn.TEMPLATE, "version = 2\n" + SNIPPET)
                .log("level=warning msg=\"failed to load plugin\" error=\"invalid cri image config: `mirrors`"
                        + " cannot be set"
                        + " when `config_path` is provided\" id=images type=io.containerd.cri.v1");
        assertTrue(Examined.of(site.with(Given.node().containerd("2.2.1")), new Template())
                .reports(LEGACY)
                .says("2.2.2")
                .only()
                .takesEffect());
        assertFalse(Examined.of(site.with(Given.node().containerd("2.2.3")), new Template())
                .reports(LEGACY)
                .only()
                .takesEffect());
    }

    @Test
    void oldAndNewStyleCannotBeToldFromATemplateThatIsNotSeen() {
        Examined.of(GivenSite.healthy().unknown(FILE), new Template()).cannotTell();
    }

    @Test
    void aTableOfAnotherVersionIsNamedWithTheRightName() {
        Examined examined = examine(
                        TEMPLATE + "[plugins.cri.registry.mirrors.\"r.lab\"]\nendpoint = [\"http://r.lab\"]\n")
                .reports(STRAY)
                .says("plugins.cri.registry", "plugins.\"io.containerd.grpc.v1.cri\".registry", BuiltIn.TEMPLATE + ":6")
                .links(STRAY, Subject.node("vm"))
                .advises("Do not change version");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void anEmptyMirrorsTableIsNoMirror() {
        examine(TEMPLATE + "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors]\n")
                .passes();
    }

    @Test
    void loginsBesideConfigPathAreAllowed() {
        examine(TEMPLATE
                        + "[plugins.\"io.containerd.grpc.v1.cri\".registry.configs.\"r.lab\".auth]\nusername = \"u\"\n")
                .passes();
    }

    @Test
    void namesOfVersion3CountByVersion() {
        String two = TEMPLATE + SNIPPET;
        String three = two.replace("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images");
        examine(three.replace("version = 2", "version = 3")).reports(BOTH);
        String four = three.replace("version = 2", "version = 4");
        examine(four)
                .reports(BROKEN)
                .says("does not support a configuration of version 4")
                .advises("Write version = 2");
        GivenSite later = GivenSite.healthy().with(Given.node().containerd("2.3.0"));
        Examined.of(later.file(BuiltIn.TEMPLATE, four), new Template()).reports(BOTH);
        // containerd 2 reads that name in version 2 too, unless the older one is there.
        examine(three).reports(BOTH);
        examine(TEMPLATE + SNIPPET.replace("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images"))
                .reports(STRAY);
        GivenSite earlier = GivenSite.healthy().with(Given.node().containerd("1.7.29"));
        Examined.of(earlier.file(BuiltIn.TEMPLATE, three), new Template())
                .reports(STRAY)
                .says("and reads plugins.\"io.containerd.grpc.v1.cri\".registry");
        examine(two.replace("version = 2", "version = 3")).reports(STRAY);
    }

    @Test
    void anotherPluginsMirrorsAreNotContainerds() {
        examine(TEMPLATE + "[plugins.\"x\".registry.mirrors.\"r\"]\nendpoint = []\n")
                .passes();
    }

    @Test
    void aFileThatIsTooLongToReadIsNeitherFineNorAtFault() {
        examine(TEMPLATE + "[a.b]\n".repeat(10_000)).cannotTell();
    }

    @Test
    void aFileThatMayNotBeReadIsNoPass() {
        Examined.of(GivenSite.healthy().unknown(FILE), new Template()).cannotTell();
    }

    @Test
    void aNodeWithoutTheFileHasNothingToLookAt() {
        Examined.of(GivenSite.healthy().absent(FILE), new Template()).skips();
    }

    @Test
    void anotherMachinesMissingFileSaysNothingOfTheNodes() {
        Examined.of(GivenSite.healthy().host(Given.laptop()).absent(FILE), new Template())
                .cannotTell();
    }
}
