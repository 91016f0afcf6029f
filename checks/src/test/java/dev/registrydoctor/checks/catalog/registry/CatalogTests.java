package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.Origin;
import dev.registrydoctor.checks.evidence.cluster.ApiContact;
import dev.registrydoctor.checks.evidence.registry.RegistryProbe;
import dev.registrydoctor.checks.evidence.registry.RepositoryCatalog;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTests {

    private static final RepositoryCatalog.Ask ASK = new RepositoryCatalog.Ask(GivenSite.BUILT_IN);

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Catalog());
    }

    private static GivenSite saying(int status, String detail) {
        return GivenSite.healthy().answer(ASK, new RepositoryCatalog(status, List.of(), true, detail));
    }

    @Test
    void aListPassesEvenAnEmptyOne() {
        examine(GivenSite.healthy()).passes();
        examine(GivenSite.healthy().catalog(GivenSite.BUILT_IN, 200)).passes();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void aCatalogThatIsClosedToThisUserIsNoFaultOfTheRegistry(int status) {
        examine(saying(status, "denied")).reports("registry.catalog-denied").says("not an error", "HTTP " + status);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 500, 503})
    void aRegistryThatAnswersWithoutItsCatalogIsNamedWithTheStatus(int status) {
        examine(saying(status, "UNKNOWN: unknown error"))
                .reports("registry.catalog-unreachable")
                .says("HTTP " + status, "unknown error", "http://127.0.0.1:32000")
                .advises("logs deploy/registry", "curl -s http://127.0.0.1:32000/v2/_catalog")
                .links(
                        "registry.catalog-unreachable",
                        Subject.endpoint("127.0.0.1:32000"),
                        Subject.service(BuiltIn.SERVICE_PATH));
    }

    @Test
    void aCatalogThatNeverAnswersIsNamedInTheErrorsWords() {
        examine(saying(0, "no answer within 5 s"))
                .reports("registry.catalog-unreachable")
                .says("no answer within 5 s")
                .neverSays("HTTP 0");
    }

    @Test
    void aRegistryThatDoesNotAnswerIsAnotherChecksMatter() {
        examine(GivenSite.healthy().probe(Probes.refused("127.0.0.1", 32000))).skips();
        examine(GivenSite.healthy().probe(Probes.webPage("127.0.0.1", 32000))).skips();
    }

    @Test
    void theCatalogIsReadWhereTheRegistryWasMet() {
        examine(GivenSite.healthy()
                        .host(Given.laptop())
                        .api(Given.api(ApiContact.State.ANSWERS, "", false))
                        .probe(Probes.http("192.168.64.2", 32000))
                        .catalog(new Origin("http", "192.168.64.2", 32000), 500))
                .reports("registry.catalog-unreachable")
                .says("192.168.64.2:32000");
    }

    @Test
    void aRegistryByHttpsIsReadByHttps() {
        examine(GivenSite.healthy()
                        .probe(Probes.https("127.0.0.1", 32000))
                        .catalog(new Origin("https", "127.0.0.1", 32000), 200, "web"))
                .passes();
    }

    @Test
    void anUnknownCatalogOrProbeIsUnknown() {
        examine(GivenSite.healthy().unknown(ASK)).cannotTell();
        examine(GivenSite.healthy().unknown(new RegistryProbe.Ask("127.0.0.1", 32000)))
                .cannotTell();
    }

    @Test
    void aRegistryThatSaysThatItIsIllIsNamedAndItsStorageIsWhatToReadOf() {
        String body = "{\"errors\":[{\"code\":\"UNAVAILABLE\",\"detail\":\"health check failed\"}]}";
        examine(GivenSite.healthy()
                        .probe(Probes.connected(
                                "127.0.0.1", 32000, Probes.answered(503, null, "application/json", body), null)))
                .reports("registry.server-error")
                .says("HTTP 503", "health check failed")
                .advises("logs deploy/registry");
    }

    @Test
    void anErrorPageOfSomethingElseIsNoIllRegistry() {
        examine(GivenSite.healthy()
                        .probe(Probes.connected(
                                "127.0.0.1",
                                32000,
                                Probes.answered(503, null, "text/html", "<html>Bad Gateway"),
                                null)))
                .skips();
    }
}
