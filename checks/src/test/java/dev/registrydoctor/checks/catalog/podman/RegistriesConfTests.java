package dev.registrydoctor.checks.catalog.podman;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import org.junit.jupiter.api.Test;

final class RegistriesConfTests {

    private static final String MISSING = "podman.insecure-missing";
    private static final String SYSTEM = "/etc/containers/registries.conf";
    private static final String USER = "~/.config/containers/registries.conf";
    private static final String DROP_INS = "/etc/containers/registries.conf.d";
    private static final String LISTED = "[[registry]]\nlocation = \"localhost:32000\"\ninsecure = true\n";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RegistriesConf());
    }

    /** A node on which podman has run. */
    private static GivenSite podman() {
        return installed().folder("~/.local/share/containers", "cache/", "storage/");
    }

    /** A node on which podman is set up. */
    private static GivenSite installed() {
        return GivenSite.healthy()
                .folder("/etc/containers", "registries.conf", "registries.conf.d/")
                .file(SYSTEM, "unqualified-search-registries = [\"docker.io\"]\n");
    }

    @Test
    void localhostIsNotExempt() {
        examine(podman())
                .reports(MISSING)
                .says("localhost:32000", "no [[registry]] matches")
                .links(MISSING, Subject.registry("localhost:32000"))
                .advises("/etc/containers/registries.conf.d/localhost-32000.conf", "location = \"localhost:32000\"");
    }

    @Test
    void theFilesAreReadInTheToolsOrder() {
        examine(podman().file(SYSTEM, LISTED)).passes();
        examine(podman().folder(DROP_INS, "a.conf").file(DROP_INS + "/a.conf", LISTED))
                .passes();
        examine(podman().folder(DROP_INS, "a.txt").file(DROP_INS + "/a.txt", LISTED))
                .reports(MISSING);
        // The user's file is read in the place of the system's.
        examine(podman().file(SYSTEM, LISTED).file(USER, "")).reports(MISSING);
        examine(podman().file(USER, LISTED)).passes();
    }

    @Test
    void besideAFileOfTheUserOnlyTheUsersDropInsCount() {
        GivenSite site = podman().folder(DROP_INS, "a.conf").file(DROP_INS + "/a.conf", LISTED);
        examine(site.file(USER, ""))
                .reports(MISSING)
                .advises("~/.config/containers/registries.conf.d/localhost-32000.conf")
                .neverSays("sudo");
        String ofUser = "~/.config/containers/registries.conf.d";
        examine(podman().file(USER, "").folder(ofUser, "a.conf").file(ofUser + "/a.conf", LISTED))
                .passes();
    }

    @Test
    void anEntryThatIsNotInsecureIsNamed() {
        examine(podman().file(SYSTEM, "[[registry]]\nlocation = \"localhost\"\n"))
                .reports(MISSING)
                .says("prefix localhost", "without insecure = true");
    }

    @Test
    void aFileThatTheToolsRefuseIsNamed() {
        examine(podman().file(SYSTEM, LISTED + "[registries.insecure]\nregistries = [\"localhost:32000\"]\n"))
                .reports(MISSING)
                .says("mixes")
                .advises("Fix the file");
    }

    @Test
    void eachPlainRegistryThatWasMetCounts() {
        GivenSite site = podman().file(SYSTEM, LISTED).asked(Given.registry("10.0.0.5", 32000));
        examine(site.probe(Probes.http("10.0.0.5", 32000))).reports(MISSING).says("10.0.0.5:32000");
        examine(site.probe(Probes.https("10.0.0.5", 32000))).passes();
        examine(site.probe(Probes.refused("10.0.0.5", 32000))).passes();
    }

    @Test
    void severalRegistriesAreOneFinding() {
        examine(podman().asked(Given.registry("10.0.0.5", 32000)).probe(Probes.http("10.0.0.5", 32000)))
                .reports(MISSING)
                .says("localhost:32000", "10.0.0.5:32000")
                .links(MISSING, Subject.registry("localhost:32000"), Subject.registry("10.0.0.5:32000"))
                .advises("location = \"localhost:32000\"", "location = \"10.0.0.5:32000\"");
    }

    @Test
    void onlyWhereTheToolsAreUsedOrAskedFor() {
        examine(installed()).skips();
        examine(installed().folder("/var/lib/containers", "cache/")).skips();
        examine(installed().folder("/var/lib/containers", "storage/")).reports(MISSING);
        examine(installed().file(USER, "")).reports(MISSING);
        examine(installed().file(SYSTEM, "[[registry]]\nlocation = \"localhost:32000\"\n"))
                .reports(MISSING);
        examine(installed().asked(Given.registry("localhost", 32000))).reports(MISSING);
        examine(installed().unknown(new HostFolder.Ask("/var/lib/containers"))).cannotTell();
    }

    @Test
    void withoutTheToolsOrAPlainRegistryThereIsNothingToLookAt() {
        examine(GivenSite.healthy()).skips();
        examine(podman().probe(Probes.refused("127.0.0.1", 32000))).skips();
    }

    @Test
    void whatIsTooLongToReadMayListIt() {
        examine(podman().file(USER, "[a.b]\n".repeat(10_000))).cannotTell();
        examine(podman().folder(DROP_INS, "a.conf").file(DROP_INS + "/a.conf", "[a.b]\n".repeat(10_000)))
                .cannotTell();
    }

    @Test
    void whatMayNotBeReadMayListIt() {
        examine(podman().unknown(new HostFile.Ask(USER))).cannotTell();
        examine(podman().unknown(new HostFolder.Ask(DROP_INS))).cannotTell();
        examine(podman().folder(DROP_INS, "a.conf").unknown(new HostFile.Ask(DROP_INS + "/a.conf")))
                .cannotTell();
        examine(GivenSite.healthy().unknown(new HostFolder.Ask("/etc/containers")))
                .cannotTell();
    }
}
