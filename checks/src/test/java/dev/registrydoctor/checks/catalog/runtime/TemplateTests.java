package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.HostFile;
import dev.registrydoctor.checks.model.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;

final class TemplateTests {

    private static final String BOTH = "runtime.mirrors-with-config-path";
    private static final String BROKEN = "runtime.template-unparsable";

    private static final String TEMPLATE = """
            version = 2
            oom_score = 0

            [plugins."io.containerd.grpc.v1.cri".registry]
              config_path = "${SNAP_DATA}/args/certs.d"
            """;

    /** As articles give it. */
    private static final String SNIPPET = """
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
                .advises("sudo nano +7 ");
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void typographicQuotesInATableNameAreNamedToo() {
        examine(TEMPLATE + "[plugins.”io.containerd.grpc.v1.cri”.registry.mirrors]\n")
                .reports(BROKEN)
                .says("U+201D", "line 6");
    }

    @Test
    void mirrorsAloneAreTheOldStyle() {
        examine("version = 2\n" + SNIPPET).passes();
        examine(TEMPLATE.replace("${SNAP_DATA}/args/certs.d", "") + SNIPPET).passes();
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
    void namesOfVersion3CountInVersion3Only() {
        String two = TEMPLATE + SNIPPET;
        String three = two.replace("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images");
        examine(three.replace("version = 2", "version = 3")).reports(BOTH);
        examine(three.replace("version = 2", "version = 4")).reports(BOTH);
        examine(three).passes();
        examine(two.replace("version = 2", "version = 3")).passes();
    }

    @Test
    void anotherPluginsMirrorsAreNotContainerds() {
        examine(TEMPLATE + "[plugins.\"x\".registry.mirrors.\"r\"]\nendpoint = []\n")
                .passes();
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
