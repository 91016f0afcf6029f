package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.Settings;
import dev.registrydoctor.checks.evidence.registry.Harbor;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class HarborHealthTests {

    private static final Origin HARBOR = new Origin("https", "harbor.lab", 443);
    private static final Harbor.Ask ASK = new Harbor.Ask(HARBOR);
    private static final String CHALLENGE =
            "Bearer realm=\"https://harbor.lab/service/token\",service=\"harbor-registry\"";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new HarborHealth());
    }

    private static GivenSite challenging(String challenge) {
        return GivenSite.empty()
                .asked(new Settings.Registry("https", "harbor.lab", 443))
                .probe(Probes.connected("harbor.lab", 443, null, Probes.challenge(challenge)));
    }

    private static GivenSite saying(Harbor.Component... components) {
        return challenging(CHALLENGE).answer(ASK, new Harbor(200, List.of(components), "db_auth", null, ""));
    }

    private static Harbor.Component well(String name) {
        return new Harbor.Component(name, "healthy", null);
    }

    private static Harbor.Component ill(String name, String error) {
        return new Harbor.Component(name, "unhealthy", error);
    }

    @Test
    void anIllComponentIsNamedWithItsErrorThoughTheStatusIs200() {
        examine(saying(well("core"), ill("database", "failed to check database: timeout")))
                .reports("registry.harbor-unhealthy")
                .says("database is unhealthy", "failed to check database: timeout", "harbor.lab")
                .neverSays("core is")
                .advises("docker compose up -d", "https://harbor.lab:443/api/v2.0/health");
    }

    @Test
    void aHarborWhoseComponentsAreAllWellPasses() {
        examine(saying(well("core"), well("database"), well("trivy"))).passes();
    }

    @Test
    void aScannerThatIsDownIsASuspicionSinceImagesAreServedWithoutIt() {
        Examined examined = examine(saying(well("core"), ill("trivy", "connection refused")))
                .reports("registry.harbor-unhealthy")
                .says("pulling images still works");
        Assertions.assertTrue(examined.only().hypothesis());
    }

    @Test
    void oneThatServesImagesIsNoSuspicion() {
        Assertions.assertFalse(examine(saying(ill("registry", "no route"), ill("trivy", "no route")))
                .only()
                .hypothesis());
    }

    @Test
    void aHarborThatPingsButFailsOtherwiseIsIll() {
        examine(challenging(CHALLENGE)
                        .answer(ASK, new Harbor(500, List.of(), null, null, "UNKNOWN: internal server error")))
                .reports("registry.harbor-unhealthy")
                .says("HTTP 500", "internal server error", "answers its ping");
    }

    @Test
    void podsThatWaitForItsImagesAreJoined() {
        String pod = "default/app-5d4f8c7b9-aaaaa";
        examine(saying(ill("registry", "no route"))
                        .with(Given.pod(pod, "harbor.lab:443/team/app:1")
                                .waiting("ImagePullBackOff", "Back-off pulling")))
                .links("registry.harbor-unhealthy", Subject.pod(pod), Subject.registry("harbor.lab:443"));
    }

    @Test
    void anotherRegistryIsNotAskedForHarborsHealth() {
        GivenSite site = challenging("Bearer realm=\"https://harbor.lab/token\",service=\"lab\"")
                .unknown(ASK);
        examine(site).skips();
        Assertions.assertFalse(site.asked().contains(ASK));
    }

    @Test
    void anIllRegistryIsAskedWhetherItIsAHarbor() {
        RegistryProbe.Reply reply =
                Probes.answered(500, null, "application/json", "{\"errors\":[{\"code\":\"UNKNOWN\"}]}");
        GivenSite site = GivenSite.empty()
                .asked(new Settings.Registry("https", "harbor.lab", 443))
                .probe(Probes.connected("harbor.lab", 443, null, reply));
        examine(site).skips();
        Assertions.assertTrue(site.asked().contains(ASK));
    }

    @Test
    void aHarborThatDoesNotAnswerInTimeCannotBeTold() {
        examine(challenging(CHALLENGE).unknown(ASK)).cannotTell();
    }

    @Test
    void whereNoHarborIsThereIsNothingToLookAt() {
        examine(GivenSite.healthy()).skips();
    }
}
