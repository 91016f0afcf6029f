package dev.registrydoctor.checks.catalog.space;

import static dev.registrydoctor.checks.catalog.space.Stored.ASK;
import static dev.registrydoctor.checks.catalog.space.Stored.GIB;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.host.StoredImages.Uploads;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpaceUploadsTests {

    private static final String PURGING = "REGISTRY_STORAGE_MAINTENANCE_UPLOADPURGING";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new SpaceUploads());
    }

    private static GivenSite left(Integer days, long bytes) {
        return new Stored().uploads(new Uploads(days, true, 3, bytes)).site();
    }

    private static Examined configured(String purging, int days) {
        return examine(left(days, GIB).with(Given.registryDeployment().environment(Map.of(PURGING, purging))));
    }

    @Test
    void uploadsThatTheRegistryShouldHaveDeletedAreSaid() {
        examine(left(40, 3 * GIB))
                .reports("space.uploads-left")
                .says("3 uploads with 3.0 GiB, the oldest 40 days old", "should have deleted them after 9 days")
                .advises("logs deploy/registry", "-mtime +8 -delete", "This loses the parts of images")
                .neverSays(PURGING)
                .links("space.uploads-left", Subject.volume(GivenSite.VOLUME));
    }

    /** 168 h, once in 24 h, and an hour after the start at the latest: all of nine days. */
    @Test
    void theRegistryIsGivenItsTime() {
        examine(left(8, GIB)).passes();
        examine(left(9, GIB)).reports("space.uploads-left");
    }

    @Test
    void littleIsNotWorthARestart() {
        examine(left(40, GIB / 2 - 1)).passes();
        examine(left(40, GIB / 2)).reports("space.uploads-left");
        examine(new Stored().site()).passes();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"enabled\":false}",
                "{enabled: no}",
                "{\"enabled\":true,\"age\":\"168h\",\"interval\":\"24h\",\"dryrun\":true}"
            })
    void aDeletionThatIsOffIsTurnedOn(String purging) {
        configured(purging, 1)
                .reports("space.uploads-left")
                .says("configured not to delete them", PURGING + "=" + purging)
                .advises(
                        "set env deploy/registry '" + PURGING + "={\"enabled\":true,\"age\":\"168h\"",
                        "-mtime +0 -delete");
        // An upload that received content today may go on.
        configured(purging, 0).passes();
    }

    @ParameterizedTest
    @CsvSource({"24h, 1h, 1, 2", "2h30m, 1h, 0, 1", "720h, 24h, 31, 32", "1.5h, 90s, 0, 1"})
    void itsOwnAgeAndIntervalCount(String age, String interval, int fine, int left) {
        String purging = "{enabled: true, age: " + age + ", interval: " + interval + ", dryrun: false}";
        configured(purging, fine).passes();
        configured(purging, left).reports("space.uploads-left");
    }

    @Test
    void theFileOfTheRegistryCounts() {
        String text = "version: 0.1\nstorage:\n  maintenance:\n    uploadpurging:\n      enabled: false\n";
        GivenSite site = left(2, GIB)
                .with(
                        Given.registryDeployment()
                                .files(
                                        null,
                                        Given.claimMount("/var/lib/registry", BuiltIn.CLAIM),
                                        Given.configMapMount("/etc/docker/registry", "config")),
                        Given.registryConfigMap("config", "config.yml", text));
        examine(site)
                .reports("space.uploads-left")
                .says("storage.maintenance.uploadpurging.enabled: false")
                .advises("The variable overrides", PURGING + "-");
        // The variable replaces the section of the file.
        String on = "{\"enabled\":true,\"age\":\"168h\",\"interval\":\"24h\",\"dryrun\":false}";
        examine(site.with(Given.registryDeployment()
                        .environment(Map.of(PURGING, on))
                        .files(
                                null,
                                Given.claimMount("/var/lib/registry", BuiltIn.CLAIM),
                                Given.configMapMount("/etc/docker/registry", "config"))))
                .passes();
    }

    /** cmd/registry/config-dev.yml, which is in that image and not in Docker's. */
    @Test
    void theImageOfTheProjectItselfDeletesNone() {
        examine(left(2, GIB).with(Given.registryDeployment().image("docker.io/distribution/distribution:3.0.0")))
                .reports("space.uploads-left")
                .says("the configuration file of the image");
        examine(left(2, GIB).with(Given.registryDeployment().image("docker.io/registry:3.0.0")))
                .passes();
    }

    @Test
    void anUploadWithoutItsBeginningIsNeverDeleted() {
        GivenSite site = new Stored().uploads(new Uploads(2, false, 1, GIB)).site();
        examine(site)
                .reports("space.uploads-left")
                .says("the file that says when they began is missing")
                .neverSays("logs deploy/registry");
        examine(new Stored().uploads(new Uploads(0, false, 1, GIB)).site()).passes();
        examine(new Stored().uploads(new Uploads(null, false, 1, GIB)).site()).passes();
    }

    @Test
    void whatCannotBeReadIsNotFine() {
        examine(left(40, GIB).unknown(ASK)).cannotTell();
        examine(left(40, GIB).absent(ASK)).skips();
        examine(left(40, GIB).with(Given.registryDeployment().environmentNotWhole()))
                .cannotTell();
        configured("(hidden)", 40).cannotTell();
        // Without old uploads, the settings do not matter.
        configured("(hidden)", 0).passes();
    }

    @Test
    void filesThatWereNotReadLeaveAPassInDoubtAndNoWarning() {
        examine(left(8, GIB).partial(ASK)).cannotTell();
        examine(left(40, 1).partial(ASK)).cannotTell();
        examine(left(40, GIB).partial(ASK)).reports("space.uploads-left");
    }
}
