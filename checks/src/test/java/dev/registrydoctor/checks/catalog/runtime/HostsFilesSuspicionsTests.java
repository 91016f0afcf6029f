package dev.registrydoctor.checks.catalog.runtime;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.CertsDirectory;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What certs.d holds while no pull fails: suspicions, never roots of their own. */
final class HostsFilesSuspicionsTests {

    private static final String MISSING = "runtime.hosts-toml-missing";
    private static final String MISNAMED = "runtime.hosts-directory-misnamed";
    private static final String UNPARSABLE = "runtime.hosts-toml-unparsable";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HostsFiles());
    }

    private static String file(String url) {
        return "server = \"" + url + "\"\n[host.\"" + url + "\"]\n";
    }

    @Test
    void aFileThatNobodyNeedsYetIsRead() {
        examine(GivenSite.healthy().certs("r.lab:5000", "[host.\"http://r.lab:5000\"]\ncapabilities = [\"pul\"]\n"))
                .suspects(UNPARSABLE)
                .says("unknown capability \"pul\"");
    }

    @Test
    void aDirectoryThatIsNeverLookedUpIsNamed() {
        CertsDirectory packed = new CertsDirectory(
                "localhost__32000",
                BuiltIn.CERTS_D + "/localhost__32000",
                List.of("hosts.toml"),
                file("http://localhost:32000"),
                null);
        examine(GivenSite.healthy().answer(CertsDirectory.Ask.OWN, List.of(packed)))
                .suspects(MISNAMED)
                .says("localhost__32000 for localhost:32000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost__32000", "localhost_32000"})
    void aLeftoverBesideTheRightDirectoryIsHarmless(String leftover) {
        examine(GivenSite.healthy().certs(leftover, file("http://localhost:32000")))
                .passes();
    }

    @Test
    void aLeftoverBesideTheOtherRightSpellingIsHarmlessToo() {
        GivenSite site = GivenSite.healthy()
                .certs("r.lab_5000_", file("http://r.lab:5000"))
                .certs("r.lab__5000", file("http://r.lab:5000"));
        examine(site).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"r.lab_5000_", "r.lab:5000", "_default", "r.lab", "10.0.0.5"})
    void namesThatContainerdLooksUpAreRight(String name) {
        examine(GivenSite.healthy().certs(name, file("http://r.lab:5000"))).passes();
    }

    @Test
    void aPlainRegistryThatCertsDDoesNotSpeakOfIsForetold() {
        GivenSite site = GivenSite.healthy()
                .with(Given.pod("default/b-5d4f8c7b9-bbbbb", "10.0.0.5:32000/b:1"))
                .probe(Probes.http("10.0.0.5", 32000));
        examine(site).suspects(MISSING).links(MISSING, Subject.registry("10.0.0.5:32000"), Subject.node("vm"));
        examine(site.certs("10.0.0.5:32000", file("http://10.0.0.5:32000"))).passes();
    }

    @Test
    void aRegistryOfTheUserIsForetoldToo() {
        examine(GivenSite.healthy().asked(Given.registry("r.lab", 5000)).probe(Probes.http("r.lab", 5000)))
                .suspects(MISSING);
    }

    @Test
    void nothingIsForetoldForRegistriesThatSpeakTlsOrAreSilent() {
        GivenSite site = GivenSite.healthy().with(Given.pod("default/b-5d4f8c7b9-bbbbb", "r.lab:5000/b:1"));
        examine(site.probe(Probes.https("r.lab", 5000))).passes();
        examine(site.probe(Probes.refused("r.lab", 5000))).passes();
        examine(site.probe(Probes.webPage("r.lab", 5000))).passes();
        examine(site.unknown(new RegistryProbe.Ask("r.lab", 5000))).passes();
    }

    @Test
    void loopbackNeedsNoFileInVersionsThatTryHttp() {
        GivenSite site = GivenSite.healthy().answer(CertsDirectory.Ask.OWN, List.of());
        examine(site.with(Given.node().containerd("1.7.29"))).passes();
        examine(site.with(Given.node().containerd("1.6.9"))).passes();
        examine(site.with(Given.node().containerd("1.6.8"))).suspects(MISSING);
    }

    @Test
    void aFileThatMayNotBeReadForetellsNothing() {
        CertsDirectory hidden = new CertsDirectory(
                "localhost:32000",
                BuiltIn.CERTS_D + "/localhost:32000",
                List.of("hosts.toml"),
                null,
                "permission denied");
        examine(GivenSite.healthy()
                        .with(Given.node().containerd("1.6.8"))
                        .answer(CertsDirectory.Ask.OWN, List.of(hidden)))
                .cannotTell();
    }
}
