package dev.registrydoctor.checks.catalog.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.model.containerd.HostResolution;
import dev.registrydoctor.checks.model.containerd.TlsSettings;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.LineEdit;
import dev.registrydoctor.checks.remedy.Remedy.Step;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS settings in the template of containerd, as {@link Template} finds them. */
final class TemplateTlsTests {

    private static final String BOTH = "runtime.mirrors-with-config-path";

    private static final String LEGACY = "runtime.legacy-mirrors";
    private static final String WITH_TLS = "runtime.tls-with-config-path";

    private static final String TLS = """
            [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab".tls]
              ca_file = "/etc/ssl/lab.crt"
            """;

    private static Examined examine(String text) {
        return Examined.of(GivenSite.healthy().file(BuiltIn.TEMPLATE, text), new Template());
    }

    @Test
    void tlsBesideConfigPathIsASuspicionUntilTheLogSaysSo() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd("1.7.29"))
                .file(BuiltIn.TEMPLATE, TemplateTests.TEMPLATE + TLS);
        assertTrue(Examined.of(site, new Template())
                .reports(WITH_TLS)
                .says("registry.configs.\"r.lab\".tls", "line 6", "up to 1.7 does not load its CRI plugin")
                .links(WITH_TLS, Subject.node("vm"))
                .advises("/certs.d/r.lab/hosts.toml", "sudo snap restart microk8s.daemon-containerd")
                .only()
                .hypothesis());
        site.log("level=warning msg=\"failed to load plugin io.containerd.grpc.v1.cri\" error=\"invalid plugin config:"
                + " `configs.tls` cannot be set when `config_path` is provided\"");
        assertFalse(Examined.of(site, new Template()).reports(WITH_TLS).only().hypothesis());
    }

    private static final String ALL_OF_TLS = """
            [plugins."io.containerd.grpc.v1.cri".registry.configs."r.lab:5000".tls]
              ca_file = "/etc/ssl/lab ca.crt"
              cert_file = "/etc/ssl/client.crt"
              key_file = "/etc/ssl/client.key"
              insecure_skip_verify = true
            """;

    /** What a remedy writes to a file of certs.d, as this containerd reads it. */
    private static HostResolution written(Examined examined, String registry, String containerd) {
        String path = BuiltIn.CERTS_D + "/" + registry;
        String content = Objects.requireNonNull(examined.only().remedy()).steps().stream()
                .map(Step::action)
                .filter(a -> a instanceof Action.WriteFile)
                .map(a -> (Action.WriteFile) a)
                .filter(file -> file.path().equals(path + "/hosts.toml"))
                .map(Action.WriteFile::content)
                .collect(Collectors.joining());
        CertsDirectory directory = new CertsDirectory(registry, path, List.of("hosts.toml"), content, null);
        return HostResolution.of(registry, List.of(directory), containerd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.7.29", "2.1.6"})
    void tlsIsCarriedOverAsThisContainerdReadsIt(String containerd) {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd(containerd))
                .file(BuiltIn.TEMPLATE, TemplateTests.TEMPLATE + ALL_OF_TLS);
        HostResolution resolution = written(Examined.of(site, new Template()), "r.lab:5000", containerd);
        TlsSettings expected = new TlsSettings(
                List.of("/etc/ssl/lab ca.crt"),
                List.of(new TlsSettings.ClientPair("/etc/ssl/client.crt", "/etc/ssl/client.key")),
                true);
        assertFalse(resolution.attempts().isEmpty());
        resolution.attempts().forEach(attempt -> {
            assertEquals("https://r.lab:5000", attempt.scheme() + "://" + attempt.authority());
            assertEquals(expected, attempt.tls());
        });
        assertEquals(List.of(), Objects.requireNonNull(resolution.file()).defects());
    }

    @Test
    void aFileThatIsThereIsNotReplacedByTheTable() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd("1.7.29"))
                .certs("r.lab:5000", "server = \"https://r.lab:5000\"\n[host.\"https://mirror.lab\"]\n")
                .file(BuiltIn.TEMPLATE, TemplateTests.TEMPLATE + ALL_OF_TLS);
        Examined examined = Examined.of(site, new Template())
                .reports(WITH_TLS)
                .advises(
                        "nano /var/snap/microk8s/current/args/certs.d/r.lab:5000/hosts.toml",
                        "client = [[\"/etc/ssl/client.crt\", \"/etc/ssl/client.key\"]]");
        writesNoFile(examined.only());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../../etc", "r.lab/x"})
    void aNameThatIsNoHostIsNoPath(String host) {
        String table = TLS.replace("r.lab", host);
        Examined examined = Examined.of(
                GivenSite.healthy()
                        .with(Given.node().containerd("1.7.29"))
                        .file(BuiltIn.TEMPLATE, TemplateTests.TEMPLATE + table),
                new Template());
        writesNoFile(examined.reports(WITH_TLS).only());
    }

    private static void writesNoFile(Finding finding) {
        for (Step step : Objects.requireNonNull(finding.remedy()).steps()) {
            assertFalse(step.action() instanceof Action.WriteFile, step.goal());
        }
    }

    /** Beside the config_path that the remedy adds, containerd up to 1.7 refuses the table of TLS settings too. */
    @Test
    void mirrorsOfTheOldStyleTakeTheirTlsAlong() {
        String old = TemplateTests.TEMPLATE.replace("  config_path = \"${SNAP_DATA}/args/certs.d\"\n", "") + """
                [plugins."io.containerd.grpc.v1.cri".registry.mirrors."docker.io"]
                  endpoint = ["https://r.lab:5000", "http://plain.lab"]
                """
                + ALL_OF_TLS;
        GivenSite site = GivenSite.healthy()
                .absent(CertsDirectory.Ask.OWN)
                .with(Given.node().containerd("1.7.29"))
                .file(BuiltIn.TEMPLATE, old);
        Examined examined = Examined.of(site, new Template()).reports(LEGACY).advises("and the tls tables");
        List<HostResolution.Attempt> attempts =
                written(examined, "docker.io", "1.7.29").attempts();
        assertEquals(
                List.of("r.lab:5000", "plain.lab", "registry-1.docker.io"),
                attempts.stream().map(HostResolution.Attempt::authority).toList());
        assertTrue(attempts.get(0).tls().trustsAnyone());
        assertFalse(attempts.get(1).tls().isSet());
        assertFalse(attempts.get(2).tls().isSet());
        assertTrue(written(examined, "r.lab:5000", "1.7.29")
                .attempts()
                .get(0)
                .tls()
                .trustsAnyone());
        String after = Objects.requireNonNull(examined.only().remedy()).steps().stream()
                .map(Step::action)
                .filter(a -> a instanceof Action.ChangeLines)
                .map(a -> LineEdit.applied(((Action.ChangeLines) a).edits(), old))
                .collect(Collectors.joining());
        assertFalse(after.contains(".tls]"), after);
        assertTrue(after.contains("config_path = \"${SNAP_DATA}/args/certs.d\""), after);
    }

    @Test
    void from20OnSuchATableIsPassedOver() {
        GivenSite site = GivenSite.healthy()
                .with(Given.node().containerd("2.1.6"))
                .file(BuiltIn.TEMPLATE, TemplateTests.TEMPLATE + TLS);
        Examined.of(site, new Template())
                .reports(WITH_TLS)
                .says("no longer reads")
                .neverSays("does not load its CRI");
    }

    @Test
    void tlsWithoutConfigPathIsTheOldStyleAndAllowed() {
        examine(TemplateTests.TEMPLATE.replace("${SNAP_DATA}/args/certs.d", "") + TLS)
                .neverSays(WITH_TLS);
        Examined.of(
                        GivenSite.healthy()
                                .absent(CertsDirectory.Ask.OWN)
                                .file(
                                        BuiltIn.TEMPLATE,
                                        TemplateTests.TEMPLATE.replace("${SNAP_DATA}/args/certs.d", "") + TLS),
                        new Template())
                .passes();
    }

    @Test
    void mirrorsAndTlsAreTwoMistakes() {
        examine(TemplateTests.TEMPLATE + TemplateTests.SNIPPET + TLS).reports(BOTH, WITH_TLS);
    }
}
