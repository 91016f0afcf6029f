package dev.registrydoctor.checks.catalog.docker;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.GivenSite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LoopbackEntryTests {

    private static final String NEEDLESS = "docker.loopback-entry-needless";
    private static final String PATH = "/etc/docker/daemon.json";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new LoopbackEntry());
    }

    private static GivenSite listing(String entry) {
        return GivenSite.healthy().file(PATH, "{\"insecure-registries\": [\"" + entry + "\"]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost:32000", "localhost", "127.0.0.1:32000", "127.0.0.0/8", "http://localhost:32000"})
    void loopbackNeedsNoEntry(String entry) {
        examine(listing(entry)).reports(NEEDLESS).says(entry, PATH).links(NEEDLESS, Subject.file(PATH));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.0.0.5:32000",
                "localhost.lab:32000",
                "127.example.com",
                "[::1]:32000",
                "::1/128",
                "128.0.0.1:1"
            })
    void otherEntriesMayBeNeeded(String entry) {
        examine(listing(entry)).passes();
    }

    @Test
    void withoutAFileThereIsNothingToLookAt() {
        examine(GivenSite.healthy()).skips();
    }

    @Test
    void aFileThatMayNotBeReadMayHoldIt() {
        examine(GivenSite.healthy().unknown(new HostFile.Ask(PATH))).cannotTell();
    }
}
