package dev.registrydoctor.checks.catalog.docker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.host.DockerEngine;
import dev.registrydoctor.checks.evidence.host.HostFacts;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.remedy.Action;
import dev.registrydoctor.checks.remedy.Remedy;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InsecureRegistriesTests {

    private static final String MISSING = "docker.insecure-registry-missing";
    private static final String INEFFECTIVE = "docker.insecure-registry-ineffective";
    private static final String LISTED = "{\"insecure-registries\": [\"10.0.0.5:32000\"]}";
    private static final HostFile.Ask FILE = new HostFile.Ask("/etc/docker/daemon.json");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new InsecureRegistries());
    }

    /** A plain registry that the user named. */
    private static GivenSite named(String host) {
        return GivenSite.empty()
                .host(Given.laptop())
                .asked(Given.registry(host, 32000))
                .probe(Probes.http(host, 32000));
    }

    private static DockerEngine engine(String... insecure) {
        return Given.engine(insecure);
    }

    @Test
    void aPlainRegistryThatTheEngineDoesNotListIsSeen() {
        Examined examined = examine(
                        named("10.0.0.5").answer(DockerEngine.Ask.INSTANCE, engine("127.0.0.0/8", "r.lab:1")))
                .reports(MISSING)
                .says("10.0.0.5:32000", "r.lab:1")
                .links(MISSING, Subject.registry("10.0.0.5:32000"), Subject.engine("docker"))
                .advises("\"insecure-registries\": [\"r.lab:1\", \"10.0.0.5:32000\"]", "systemctl reload docker")
                .neverSays("127.0.0.0/8\"");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void anEntryWithoutThePortDoesNotCoverIt() {
        Examined examined = examine(named("10.0.0.5").answer(DockerEngine.Ask.INSTANCE, engine("10.0.0.5")))
                .reports(INEFFECTIVE)
                .says("the port is missing")
                .advises("\"10.0.0.5:32000\"");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void anEntryWithoutThePortInTheFileAloneIsASuspicion() {
        assertTrue(examine(named("10.0.0.5").file(FILE.path(), "{\"insecure-registries\": [\"10.0.0.5\"]}"))
                .reports(INEFFECTIVE)
                .says(FILE.path())
                .only()
                .hypothesis());
    }

    @Test
    void anEntryThatIsNotInForceWantsAReload() {
        Examined examined = examine(listedButNotInForce())
                .reports(INEFFECTIVE)
                .says("file was changed after Docker started", "10.0.0.5:32000")
                .links(INEFFECTIVE, Subject.registry("10.0.0.5:32000"), Subject.file(FILE.path()))
                .advises("sudo systemctl reload docker")
                .neverSays("restart docker");
        assertFalse(examined.only().hypothesis());
    }

    @Test
    void theFlagsNameIsNoKeyOfTheFile() {
        examine(named("10.0.0.5")
                        .file(FILE.path(), LISTED.replace("insecure-registries", "insecure-registry"))
                        .answer(DockerEngine.Ask.INSTANCE, engine("127.0.0.0/8")))
                .reports(INEFFECTIVE)
                .says("under the key insecure-registry, a key that Docker ignores")
                .advises("Rename the key to \"insecure-registries\"", "sudo systemctl reload docker");
    }

    @Test
    void anEntryInAnotherEnginesFileIsNotInForceEither() {
        GivenSite site = named("10.0.0.5")
                .file("~/.config/docker/daemon.json", LISTED)
                .answer(DockerEngine.Ask.INSTANCE, engine());
        examine(site).reports(INEFFECTIVE).says("reads another file").advises("systemctl --user kill -s HUP docker");
    }

    @Test
    void anEntryThatIsInForceIsNone() {
        examine(listedButNotInForce().answer(DockerEngine.Ask.INSTANCE, engine("10.0.0.5:32000")))
                .passes();
        examine(listedButNotInForce().unknown(DockerEngine.Ask.INSTANCE)).passes();
    }

    @Test
    void whatAnUnreadableFileHoldsCannotBeTold() {
        examine(named("10.0.0.5").host(docker()).unknown(FILE).unknown(DockerEngine.Ask.INSTANCE))
                .cannotTell();
    }

    @Test
    void aFlagOfTheServiceCountsAsTheFileDoes() {
        String unit = """
                [Service]
                ExecStart=/usr/bin/dockerd -H fd:// \\
                  --insecure-registry 10.0.0.5:32000
                """;
        examine(named("10.0.0.5")
                        .file("/lib/systemd/system/docker.service", unit)
                        .host(docker()))
                .passes();
    }

    /** What the file holds beside the list stays, and need not be known. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\\n  \"log-driver\": \"journald\"\\n}" + " | '2s#^.\\{26\\}#&,#' -e '2a",
                "{\"a\": 1, \"insecure-registries\": [\"r.lab:1\"]} | '1s#^.\\{42\\}#&, \"10.0.0.5:32000\"#'",
                "{\\n\"insecure-registries\": []\\n} | '2s#^.\\{24\\}#&\"10.0.0.5:32000\"#'"
            })
    void theFileThatIsThereIsChangedByItsLines(String file, String change) {
        examine(named("10.0.0.5").file(FILE.path(), file.replace("\\n", "\n")).host(docker()))
                .reports(MISSING)
                .advises("sudo sed -i.bak -e " + change, "sudo systemctl reload docker")
                .neverSays("nano");
    }

    @Test
    void aFileThatSaysNothingIsWrittenWithACopyKept() {
        examine(named("10.0.0.5").file(FILE.path(), "{ }\n").host(docker()))
                .advises("sudo cp -a /etc/docker/daemon.json /etc/docker/daemon.json.bak && sudo tee");
    }

    @Test
    void whereFlagsListOthersTheFileIsLeftAlone() {
        GivenSite site = named("10.0.0.5")
                .file(FILE.path(), "{}")
                .file("/lib/systemd/system/docker.service", "ExecStart=/usr/bin/dockerd --insecure-registry r.lab:1")
                .host(docker());
        examine(site)
                .reports(MISSING)
                .advises("--insecure-registry=10.0.0.5:32000 to that line", "sudo systemctl restart docker")
                .neverSays("nano");
        examine(site.answer(DockerEngine.Ask.INSTANCE, engine("r.lab:1", "10.0.0.5")))
                .reports(INEFFECTIVE)
                .advises("--insecure-registry=10.0.0.5:32000 to that line")
                .neverSays("nano");
    }

    @Test
    void theFileOfTheEngineThatAnswersIsWritten() {
        DockerEngine system = engine();
        DockerEngine rootless = new DockerEngine(
                system.version(), "/run/user/1000/docker.sock", List.of(), "Debian 12", true, system.proxy());
        Remedy remedy = examine(named("10.0.0.5").answer(DockerEngine.Ask.INSTANCE, rootless))
                .advises("tee ~/.config/docker/daemon.json", "systemctl --user kill -s HUP docker")
                .only()
                .remedy();
        Action action = Objects.requireNonNull(remedy).steps().get(0).action();
        assertEquals(
                new Action.WriteFile(
                        "~/.config/docker/daemon.json",
                        "{\"insecure-registries\": [\"10.0.0.5:32000\"]}\n",
                        false,
                        Action.WriteFile.Before.NOTHING),
                action);
    }

    /** The file names it and was changed an hour after dockerd had started. */
    private static GivenSite listedButNotInForce() {
        return named("10.0.0.5")
                .host(docker())
                .answer(FILE, new HostFile(FILE.path(), LISTED, GivenSite.ago(Duration.ofHours(1))))
                .answer(DockerEngine.Ask.INSTANCE, engine("127.0.0.0/8"));
    }

    private static HostFacts docker() {
        HostFacts.Process docker = new HostFacts.Process("dockerd", 7, GivenSite.ago(Duration.ofHours(2)));
        return new HostFacts("laptop", "Debian", List.of(), false, false, List.of(docker));
    }

    @Test
    void anExactEntryOrARangeCoversIt() {
        examine(named("10.0.0.5").answer(DockerEngine.Ask.INSTANCE, engine("10.0.0.5:32000")))
                .passes();
        examine(named("10.0.0.5").answer(DockerEngine.Ask.INSTANCE, engine("10.0.0.0/8")))
                .passes();
        examine(named("10.0.0.5").file(FILE.path(), "{\"insecure-registries\": [\"10.0.0.5:32000\"]}"))
                .passes();
    }

    @Test
    void loopbackNeedsNoEntry() {
        examine(named("127.0.0.1").answer(DockerEngine.Ask.INSTANCE, engine())).passes();
        examine(GivenSite.healthy().answer(DockerEngine.Ask.INSTANCE, engine())).passes();
    }

    @Test
    void aRegistryThatSpeaksTlsOrIsSilentNeedsNoEntry() {
        GivenSite site = named("10.0.0.5").answer(DockerEngine.Ask.INSTANCE, engine());
        examine(site.probe(Probes.https("10.0.0.5", 32000))).passes();
        examine(site.probe(Probes.refused("10.0.0.5", 32000))).passes();
        examine(site.unknown(new RegistryProbe.Ask("10.0.0.5", 32000))).passes();
    }

    @Test
    void aRangeMayHoldWhatANameResolvesTo() {
        assertTrue(examine(named("r.lab").answer(DockerEngine.Ask.INSTANCE, engine("10.0.0.0/8")))
                .only()
                .hypothesis());
        assertFalse(examine(named("r.lab").answer(DockerEngine.Ask.INSTANCE, engine("127.0.0.0/8", "::1/128")))
                .only()
                .hypothesis());
    }

    @Test
    void theFileAloneIsASuspicion() {
        assertTrue(examine(named("10.0.0.5").file(FILE.path(), "{}")).only().hypothesis());
    }

    @Test
    void aRegistryThatOnlyPodsNameIsASuspicion() {
        GivenSite site = GivenSite.empty()
                .host(Given.laptop())
                .with(Given.pod("default/app-5d4f8c7b9-aaaaa", "10.0.0.5:32000/app:v1"))
                .probe(Probes.http("10.0.0.5", 32000))
                .answer(DockerEngine.Ask.INSTANCE, engine());
        assertTrue(examine(site).reports(MISSING).only().hypothesis());
    }

    @Test
    void withoutDockerThereIsNothingToLookAt() {
        examine(named("10.0.0.5")).skips();
    }

    @Test
    void anEngineThatMayNotBeAskedIsNotAbsent() {
        examine(named("10.0.0.5").unknown(DockerEngine.Ask.INSTANCE)).cannotTell();
    }

    @Test
    void aFileThatMayNotBeReadMayListIt() {
        HostFacts.Process docker = new HostFacts.Process("dockerd", 7, null);
        HostFacts host = new HostFacts("laptop", "Debian", List.of(), false, false, List.of(docker));
        GivenSite site = named("10.0.0.5").host(host).unknown(FILE);
        examine(site).cannotTell();
        examine(site.answer(DockerEngine.Ask.INSTANCE, engine())).reports(MISSING);
    }

    @Test
    void withoutSettingsItCannotTell() {
        examine(named("10.0.0.5").unknown(Settings.Ask.INSTANCE)).cannotTell();
    }
}
