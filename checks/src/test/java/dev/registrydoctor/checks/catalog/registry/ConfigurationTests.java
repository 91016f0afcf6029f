package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTests {

    private static final String DELETE = "REGISTRY_STORAGE_DELETE_ENABLED";
    private static final String READ_ONLY = "REGISTRY_STORAGE_MAINTENANCE_READONLY";
    private static final String HOST = "REGISTRY_HTTP_HOST";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Configuration());
    }

    private static Examined with(Map<String, String> values) {
        Map<String, String> all = new HashMap<>(Map.of(DELETE, "yes"));
        all.putAll(values);
        return examine(GivenSite.healthy().with(Given.registryDeployment().environment(all)));
    }

    @Test
    void asTheAddOnSetsItThereIsNothingToSay() {
        with(Map.of()).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"enabled\":true}", "{enabled: true}", "enabled: yes", "{enabled: True}"})
    void maintenanceIsNamedAndTakenOff(String value) {
        with(Map.of(READ_ONLY, value))
                .reports("registry.read-only")
                .says(READ_ONLY, value)
                .advises("deploy/registry REGISTRY_STORAGE_MAINTENANCE_READONLY-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"enabled\":false}", "(hidden)"})
    void aModeThatIsOffOrCannotBeReadIsNoFault(String value) {
        with(Map.of(READ_ONLY, value)).passes();
    }

    private static final String PROXY = "REGISTRY_PROXY_REMOTEURL";

    @Test
    void aPullThroughCacheTakesNoPush() {
        with(Map.of(PROXY, "https://registry-1.docker.io"))
                .reports("registry.read-only")
                .says("pull-through cache", PROXY + "=https://registry-1.docker.io")
                .advises("REGISTRY_PROXY_REMOTEURL-", "push to another registry")
                .neverSays("MAINTENANCE");
        // what cannot be read is set all the same
        with(Map.of(PROXY, Environment.HIDDEN)).reports("registry.read-only");
        with(Map.of(PROXY, "")).passes();
    }

    private static Examined logging(String... lines) {
        String pod = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
        return examine(GivenSite.healthy()
                .with(Given.registryDeployment().environment(Map.of(DELETE, "yes")))
                .containerLog(BuiltIn.NAMESPACE, pod, "registry", lines));
    }

    private static String post(int status) {
        return "10.1.0.1 - - [24/Nov/2026:08:00:00 +0000] \"POST /v2/a/blobs/uploads/ HTTP/1.1\" " + status + " 78";
    }

    @Test
    void theLogTellsWhatAConfigurationFileSays() {
        logging("level=info msg=\"Registry configured as a proxy cache to https://registry-1.docker.io\"")
                .reports("registry.read-only")
                .says("proxy cache to https://registry-1.docker.io", "log of pod " + Given.REGISTRY_POD)
                .neverSays("REGISTRY_PROXY_REMOTEURL-");
        logging(post(202), post(405))
                .reports("registry.read-only")
                .says("\" 405")
                .advises("config.yml");
        logging(post(405), post(202)).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"no", "false", ""})
    void deletionThatIsOffIsANote(String value) {
        with(Map.of(DELETE, value)).reports("registry.delete-disabled").says(DELETE);
    }

    @Test
    void deletionIsOffByDefaultInTwoAndOnInTheImageOfThree() {
        examine(GivenSite.healthy().with(Given.registryDeployment().environment(Map.of())))
                .reports("registry.delete-disabled")
                .says("is not set");
        Assertions.assertEquals("docker.io/library/registry:2.8.3", Given.REGISTRY_IMAGE);
    }

    @Test
    void aSettingThatMayStandElsewhereIsNotCalledMissing() {
        examine(GivenSite.healthy().with(Given.registryDeployment().environmentNotWhole()))
                .cannotTell();
        with(Map.of(DELETE, Environment.ELSEWHERE)).passes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://localhost:32000", "http://registry.lab", "https://registry.lab:5000"})
    void aFixedAddressForUploadsIsASuspicion(String host) {
        Examined examined = with(Map.of(HOST, host))
                .reports("registry.upload-location-wrong")
                .says(host);
        Assertions.assertTrue(examined.only().hypothesis());
    }

    @Test
    void relativeLocationsDoNotHelpWhereAnAddressIsFixed() {
        with(Map.of(HOST, "https://registry.lab", "REGISTRY_HTTP_RELATIVEURLS", "true"))
                .reports("registry.upload-location-wrong")
                .advises("REGISTRY_HTTP_HOST-");
        with(Map.of("REGISTRY_HTTP_RELATIVEURLS", "true")).passes();
    }

    @Test
    void theNodePortItselfIsInOrderAndAHiddenAddressIsNotGuessed() {
        with(Map.of(HOST, "http://10.0.0.5:32000")).passes();
        with(Map.of(HOST, Environment.HIDDEN)).passes();
    }

    @Test
    void whereThereIsNoRegistryThereIsNothingToLookAt() {
        examine(GivenSite.healthy().without(Listing.Kind.DEPLOYMENTS, BuiltIn.DEPLOYMENT_PATH))
                .skips();
        examine(GivenSite.healthy().unknown(Listing.Kind.DEPLOYMENTS)).cannotTell();
    }
}
