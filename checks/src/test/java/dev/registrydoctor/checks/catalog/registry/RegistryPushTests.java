package dev.registrydoctor.checks.catalog.registry;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Finding;
import dev.registrydoctor.checks.diagnosis.Diagnostician;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.PushProbe;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Action;
import dev.registrydoctor.checks.evidence.registry.PushProbe.Depth;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryPushTests {

    private static final String BASE = "http://127.0.0.1:32000/v2/registry-doctor-probe/0123456789ab/";
    private static final PushProbe.Ask ASK = new PushProbe.Ask(GivenSite.BUILT_IN);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new RegistryPush());
    }

    private static PushProbe probe(List<String> left, PushProbe.Step... steps) {
        return new PushProbe(Depth.IMAGE, "registry-doctor-probe/0123456789ab", List.of(steps), left);
    }

    private static Examined pushed(PushProbe.Step... steps) {
        return examine(GivenSite.healthy().answer(ASK, probe(List.of(), steps)));
    }

    private static PushProbe.Step begun(String location) {
        return new PushProbe.Step(Action.BEGIN, "POST " + BASE + "blobs/uploads/", 0, 202, location, null, "");
    }

    private static PushProbe.Step well() {
        return begun(BASE + "blobs/uploads/1");
    }

    private static PushProbe.Step refused(Action action, int status, @Nullable String code, String detail) {
        return new PushProbe.Step(action, "POST " + BASE + "blobs/uploads/", 1500 << 10, status, null, code, detail);
    }

    @Test
    void whatNobodyAskedForIsNotTried() {
        examine(GivenSite.healthy()).skips();
    }

    @Test
    void aPushThatSucceedsPassesAndItsTracesAreNoted() {
        pushed(well()).passes();
        examine(GivenSite.healthy().answer(ASK, probe(List.of("an empty folder"), well())))
                .reports("registry.probe-left-behind")
                .says("an empty folder", "registry-doctor-probe/0123456789ab");
    }

    @Test
    void maintenanceIsToldFromACacheByTheFormOfTheRefusal() {
        pushed(refused(Action.BEGIN, 405, null, "HTTP 405: Method not allowed"))
                .reports("registry.read-only")
                .says("maintenance")
                .advises("set env deploy/registry --list");
        pushed(refused(Action.BEGIN, 405, "UNSUPPORTED", "UNSUPPORTED: The operation is unsupported."))
                .reports("registry.read-only")
                .says("pull-through cache");
    }

    /** The setting is the cause, and named with its own finding: the refused push follows from it. */
    @Test
    void aRefusalThatTheDeploymentExplainsIsNoSecondCause() {
        GivenSite site = GivenSite.healthy()
                .with(Given.registryDeployment()
                        .environment(Map.of(
                                "REGISTRY_STORAGE_DELETE_ENABLED",
                                "yes",
                                "REGISTRY_STORAGE_MAINTENANCE_READONLY",
                                "{\"enabled\":true}")))
                .answer(ASK, probe(List.of(), refused(Action.BEGIN, 405, null, "HTTP 405: Method not allowed")));
        Finding push = examine(site).reports("registry.push-fails").only();
        Finding setting = Examined.of(site, new Configuration())
                .reports("registry.read-only")
                .only();
        assertTrue(Diagnostician.explains(setting, push));
    }

    @Test
    void harborsReadOnlyModeIsToldFromMissingRightsByItsWords() {
        pushed(refused(
                        Action.BEGIN,
                        403,
                        "DENIED",
                        "DENIED: The system is in read only mode. Any modification is prohibited."))
                .reports("registry.read-only")
                .says("Harbor");
        pushed(refused(Action.BEGIN, 403, "DENIED", "DENIED: requested access to the resource is denied"))
                .cannotTell();
    }

    @Test
    void aMissingLoginOrABrokenLineSaysNothingOfTheRegistry() {
        pushed(refused(Action.BEGIN, 401, "UNAUTHORIZED", "UNAUTHORIZED")).cannotTell();
        pushed(well(), refused(Action.UPLOAD, 0, null, "timeout")).cannotTell();
    }

    @Test
    void aLimitOfAProxyIsNamedWithTheSizeThatItRefused() {
        pushed(well(), refused(Action.UPLOAD, 413, null, "HTTP 413: <html>"))
                .reports("registry.body-limit")
                .says("1500 KiB")
                .advises("client_max_body_size");
    }

    @ParameterizedTest
    @CsvSource({
        "no space left on device, no space is left",
        "{DriverName=filesystem} Err=28}, no space is left",
        "permission denied, not allowed to write",
        "Err=30}, mounted read-only",
        "something else, HTTP 500"
    })
    void anErrorOfTheStorageIsReadFromItsDetail(String detail, String said) {
        pushed(refused(Action.BEGIN, 500, "UNKNOWN", "UNKNOWN: unknown error, " + detail))
                .reports("registry.server-error")
                .says(said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1:32000/v2/x/blobs/uploads/1",
                "http://127.0.0.1:5000/v2/x/blobs/uploads/1",
                "http://127.0.0.1/v2/x/blobs/uploads/1",
                "http://registry.internal:32000/v2/x/blobs/uploads/1"
            })
    void aLocationThatLeadsElsewhereIsTheCause(String location) {
        pushed(begun(location)).reports("registry.upload-location-wrong").says(location, "http://127.0.0.1:32000");
    }

    @Test
    void defaultPortsAreTheSamePlace() {
        Origin lab = new Origin("https", "lab", 443);
        Assertions.assertFalse(PushFindings.leadsElsewhere(lab, begun("https://lab/v2/x")));
        Assertions.assertFalse(PushFindings.leadsElsewhere(lab, begun("https://lab:443/v2/x")));
        Assertions.assertTrue(PushFindings.leadsElsewhere(lab, begun("http://lab:443/v2/x")));
    }

    @Test
    void aRefusedDeletionIsANoteThatKeepsTheImageInMind() {
        examine(GivenSite.healthy()
                        .answer(
                                ASK,
                                probe(
                                        List.of("the image x:probe"),
                                        well(),
                                        new PushProbe.Step(
                                                Action.REMOVE,
                                                "DELETE " + BASE + "manifests/sha256:1",
                                                0,
                                                405,
                                                null,
                                                "UNSUPPORTED",
                                                "UNSUPPORTED"))))
                .reports("registry.delete-disabled", "registry.probe-left-behind")
                .advises("curl -X DELETE " + BASE + "manifests/sha256:1");
    }

    @Test
    void aDeletionThatFailsOtherwiseDoesNotShowThatDeletingIsDisabled() {
        examine(GivenSite.healthy()
                        .answer(
                                ASK,
                                probe(
                                        List.of("the image x:probe"),
                                        well(),
                                        refused(Action.REMOVE, 503, "UNAVAILABLE", "UNAVAILABLE"))))
                .reports("registry.probe-left-behind");
    }

    @Test
    void anUploadThatCannotBeCancelledIsNotAFailedPush() {
        pushed(well(), refused(Action.CANCEL, 405, "UNSUPPORTED", "UNSUPPORTED"))
                .passes();
    }

    @Test
    void anUploadWithoutALocationIsNotSentElsewhere() {
        pushed(refused(Action.BEGIN, 202, null, "no Location of this upload")).reports("registry.push-fails");
    }

    @Test
    void aBrokenLineThatLeavesSomethingBehindSaysNothingOfTheRegistryEither() {
        examine(GivenSite.healthy()
                        .answer(ASK, probe(List.of("an upload"), well(), refused(Action.UPLOAD, 0, null, "timeout"))))
                .cannotTell();
    }

    @Test
    void anotherStatusIsASymptomWithoutACause() {
        pushed(refused(Action.TAG, 400, "MANIFEST_INVALID", "MANIFEST_INVALID"))
                .reports("registry.push-fails")
                .says("HTTP 400");
    }

    @Test
    void onlyWhatTheUserNamedIsPushedTo() {
        GivenSite site = GivenSite.healthy()
                .certs("other.lab:5000", "server = \"http://other.lab:5000\"\n")
                .probe(Probes.http("other.lab", 5000))
                .asked(new Settings.Registry("http", "named.lab", 5000))
                .probe(Probes.http("named.lab", 5000))
                .answer(new PushProbe.Ask(new Origin("http", "named.lab", 5000)), probe(List.of(), well()));
        examine(site);
        Assertions.assertEquals(
                List.of(ASK, new PushProbe.Ask(new Origin("http", "named.lab", 5000))),
                site.asked().stream()
                        .filter(PushProbe.Ask.class::isInstance)
                        .distinct()
                        .toList());
    }

    @Test
    void aProbeThatDidNotEndIsUnknown() {
        examine(GivenSite.healthy().unknown(ASK)).cannotTell();
    }
}
