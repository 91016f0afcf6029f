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
import org.junit.jupiter.params.provider.CsvSource;
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

    /** To turn the mode off by hand is not what comes first: a garbage collection may still run, and images are put aside. */
    @Test
    void whatThisProgramHasLeftIsTakenBackByIt() {
        with(Map.of(READ_ONLY, "{\"enabled\":true,\"setBy\":\"registry-doctor\"}"))
                .reports("registry.read-only")
                .says("has not set it back", "setBy")
                .advises("sudo registry-doctor undo", "create job --from=cronjob/registry-doctor-retention");
        with(Map.of(READ_ONLY, "{\"enabled\":true}"))
                .reports("registry.read-only")
                .neverSays("registry-doctor undo");
        with(Map.of(READ_ONLY, "{\"enabled\":false,\"setBy\":\"registry-doctor\"}"))
                .passes();
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
                .with(Given.registryDeployment()
                        .environment(Map.of(DELETE, "yes"))
                        .filesNotRecorded())
                .containerLog(BuiltIn.NAMESPACE, pod, "registry", lines));
    }

    private static String post(int status) {
        return "10.1.0.1 - - [24/Nov/2026:08:00:00 +0000] \"POST /v2/a/blobs/uploads/ HTTP/1.1\" " + status + " 78";
    }

    @Test
    void theLogTellsWhatAConfigurationFileSays() {
        logging("level=info msg=\"Registry configured as a proxy cache to https://registry-1.docker.io\"")
                .reports("registry.read-only")
                .says("proxy cache to https://registry-1.docker.io", "log of Pod " + Given.REGISTRY_POD)
                .neverSays("REGISTRY_PROXY_REMOTEURL-");
        logging(post(202), post(405))
                .reports("registry.read-only")
                .says("\" 405")
                .advises("config.yml");
        logging(post(405), post(202)).cannotTell();
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

    @ParameterizedTest
    @CsvSource({
        "registry:2, registry:3",
        "registry:v2.8, registry:v3.0",
        "mirror.lab/registry:2.8.3-alpine, mirror.lab/registry:3.0.0-alpine",
        "registry:2@sha256:ab, registry:3@sha256:ab"
    })
    void theTagOfTheImageShowsTheVersion(String image, String third) {
        examine(GivenSite.healthy().with(Given.registryDeployment().image(image).environment(Map.of())))
                .reports("registry.delete-disabled");
        examine(GivenSite.healthy().with(Given.registryDeployment().image(third).environment(Map.of())))
                .passes();
    }

    @Test
    void aFileThatOnlyTheOtherVersionReadsIsNamed() {
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment()
                                .environment(Map.of())
                                .files(null, Given.configMapMount("/etc/distribution", "registry-config")))
                        .with(Given.registryConfigMap("registry-config", "config.yml", "version: 0.1\n" + MODE)))
                .reports("registry.delete-disabled")
                .says("ConfigMap registry-config is mounted at /etc/distribution, which this version")
                .neverSays("read-only");
    }

    private static final String FILE = "key config.yml of ConfigMap container-registry/registry-config";

    private static GivenSite fromConfigMap(String text, Map<String, String> variables) {
        return GivenSite.healthy()
                .with(Given.registryDeployment()
                        .environment(variables)
                        .files(null, Given.configMapMount("/etc/docker/registry", "registry-config")))
                .with(Given.registryConfigMap("registry-config", "config.yml", "version: 0.1\n" + text));
    }

    private static final String MODE = "storage:\n  maintenance:\n    readonly:\n      enabled: true\n";

    @Test
    void theModeInAConfigMapIsNamedAndOverridden() {
        String pod = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
        Examined read = examine(fromConfigMap(MODE, Map.of(DELETE, "yes"))
                        .containerLog(BuiltIn.NAMESPACE, pod, "registry", "listening on [::]:5000"))
                .reports("registry.read-only")
                .says("storage.maintenance.readonly.enabled: true", FILE)
                .advises("REGISTRY_STORAGE_MAINTENANCE_READONLY={\"enabled\":false}");
        Assertions.assertFalse(read.only().hypothesis());
        // Without its log it is not seen whether it has read the file since.
        Assertions.assertTrue(examine(fromConfigMap(MODE, Map.of(DELETE, "yes")))
                .reports("registry.read-only")
                .only()
                .hypothesis());
        examine(fromConfigMap(MODE, Map.of(DELETE, "yes", READ_ONLY, "{\"enabled\":false}")))
                .passes();
        examine(fromConfigMap("storage:\n  maintenance:\n    readonly:\n      enabled: false\n", Map.of(DELETE, "yes")))
                .passes();
    }

    @Test
    void aFileThatWasEditedSinceTheStartIsASuspicion() {
        String pod = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
        Examined examined = examine(fromConfigMap(MODE, Map.of(DELETE, "yes"))
                        .containerLog(BuiltIn.NAMESPACE, pod, "registry", post(202)))
                .reports("registry.read-only");
        Assertions.assertTrue(examined.only().hypothesis());
        examine(fromConfigMap("", Map.of(DELETE, "yes")).containerLog(BuiltIn.NAMESPACE, pod, "registry", post(405)))
                .reports("registry.read-only")
                .advises("rollout restart deploy/registry");
    }

    @Test
    void aCacheInAConfigMapIsNamedWithoutItsCredentials() {
        String proxy = "proxy:\n  remoteurl: https://joe:hunter2@hub.lab\n  username: joe\n  password: hunter2\n";
        examine(fromConfigMap(proxy, Map.of(DELETE, "yes")))
                .reports("registry.read-only")
                .says("pull-through cache", "hub.lab", FILE)
                .advises("REGISTRY_PROXY_REMOTEURL=")
                .neverSays("hunter2");
    }

    @Test
    void deletionIsOffWhereNeitherFileNorVariableAllowsIt() {
        examine(fromConfigMap("http:\n  addr: :5000\n", Map.of())).reports("registry.delete-disabled");
        examine(fromConfigMap("storage:\n  delete:\n    enabled: false\n", Map.of()))
                .reports("registry.delete-disabled")
                .says(FILE);
        examine(fromConfigMap("storage: {delete: {enabled: false}}\n", Map.of()))
                .cannotTell();
        examine(fromConfigMap("storage:\n  delete: {enabled: yes}\n", Map.of())).passes();
    }

    @Test
    void aFileThatCannotBeReadIsUnknown() {
        GivenSite site = fromConfigMap(MODE, Map.of(DELETE, "yes"));
        examine(site.unknown(Listing.Kind.CONFIG_MAPS)).cannotTell();
        examine(site.without(Listing.Kind.CONFIG_MAPS, "container-registry/registry-config"))
                .cannotTell();
        examine(site.with(Given.registryConfigMap("registry-config", "config.yml", "hello")))
                .cannotTell();
        examine(GivenSite.healthy().with(Given.registryDeployment().filesNotRecorded()))
                .cannotTell();
    }

    @Test
    void theFileThatTheArgumentsNameCounts() {
        GivenSite site = GivenSite.healthy()
                .with(Given.registryConfigMap("registry-config", "config.yml", "version: 0.1\n" + MODE));
        examine(site.with(Given.registryDeployment()
                        .files("/config/config.yml", Given.configMapMount("/config", "registry-config"))))
                .reports("registry.read-only");
        examine(site.with(Given.registryDeployment().files(null, Given.configMapMount("/config", "registry-config"))))
                .passes();
        // Registry 2 does not read the path of registry 3.
        examine(site.with(Given.registryDeployment()
                        .files(null, Given.configMapMount("/etc/distribution", "registry-config"))))
                .passes();
        examine(site.with(Given.registryDeployment()
                        .image("registry:3.0.0")
                        .files(null, Given.configMapMount("/etc/distribution", "registry-config"))))
                .reports("registry.read-only");
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
