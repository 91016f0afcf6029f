package dev.registrydoctor.checks.catalog.registry;

import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Kind;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles.Mount;
import dev.registrydoctor.checks.evidence.cluster.Deployment.Environment.Import;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFile;
import dev.registrydoctor.checks.evidence.registry.SecretSettings;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings that the Deployment takes from other objects and from files of the node. */
class ConfigurationSourcesTests {

    private static final String DELETE = "REGISTRY_STORAGE_DELETE_ENABLED";
    private static final String READ_ONLY = "REGISTRY_STORAGE_MAINTENANCE_READONLY";
    private static final String POD = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
    private static final String MODE =
            "version: 0.1\nstorage:\n  delete:\n    enabled: true\n  maintenance:\n    readonly:\n      enabled: true\n";
    private static final String OFF = MODE.replace("readonly:\n      enabled: true", "readonly:\n      enabled: false");
    private static final SecretSettings.Ask ASK = new SecretSettings.Ask(BuiltIn.NAMESPACE, "registry-config");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new Configuration());
    }

    /** It cannot tell, and the reason has these words. */
    private static void unknown(GivenSite site, String words) {
        Examined examined = examine(site).cannotTell();
        Assertions.assertTrue(
                examined.gaps().toString().contains(words),
                () -> examined.gaps().toString());
    }

    private static GivenSite site(Map<String, String> variables, Mount... mounts) {
        return GivenSite.healthy()
                .with(Given.registryDeployment().environment(variables).files(null, mounts))
                .containerLog(BuiltIn.NAMESPACE, POD, "registry", "listening on [::]:5000");
    }

    private static SecretSettings secret(String key, String text) {
        return new SecretSettings(BuiltIn.NAMESPACE, "registry-config", Map.of(key, text));
    }

    private static Mount secretMount(String path, String subPath, Map<String, String> items) {
        return new Mount(path, Kind.SECRET, null, null, subPath, items, "registry-config", null);
    }

    private static Mount hostMount(String path, String hostPath) {
        return new Mount(path, Kind.HOST_PATH, null, null, "", Map.of(), null, hostPath);
    }

    // --- files

    @ParameterizedTest
    @CsvSource({
        "/etc/docker/registry, '', ''",
        "/etc/docker/registry/config.yml, config.yml, ''",
        "/etc/docker/registry, '', a.yml"
    })
    void aFileInASecretIsReadByItsKey(String path, String subPath, String item) {
        Map<String, String> items = item.isEmpty() ? Map.of() : Map.of(item, "config.yml");
        GivenSite site = site(Map.of(), secretMount(path, subPath, items))
                .answer(ASK, secret(item.isEmpty() ? "config.yml" : item, MODE));
        examine(site)
                .reports("registry.read-only")
                .says("key " + (item.isEmpty() ? "config.yml" : item)
                        + " of Secret container-registry/registry-config");
    }

    @Test
    void aSecretThatSaysNothingOddIsInOrder() {
        examine(site(Map.of(), secretMount("/etc/docker/registry", "", Map.of()))
                        .answer(ASK, secret("config.yml", OFF)))
                .passes();
        // What is not a configuration says nothing of any setting.
        examine(site(Map.of(), secretMount("/etc/docker/registry", "", Map.of()))
                        .answer(ASK, secret("config.yml", "hello")))
                .cannotTell();
        examine(site(Map.of(), secretMount("/etc/docker/registry", "", Map.of()))
                        .answer(ASK, secret("other.yml", MODE)))
                .cannotTell();
    }

    @Test
    void aSecretThatCannotBeReadIsNamedWithTheCommandThatShowsTheFile() {
        GivenSite site = site(Map.of(DELETE, "yes"), secretMount("/etc/docker/registry", "", Map.of()));
        unknown(site.unknown(ASK), "exec deploy/registry -- cat /etc/docker/registry/config.yml");
        unknown(site.absent(ASK), "does not exist");
    }

    @Test
    void aSecretOfAnOldRecordingIsNotReadForAnother() {
        Mount unnamed = new Mount("/etc/docker/registry", Kind.SECRET, null, null, "", Map.of());
        examine(site(Map.of(DELETE, "yes"), unnamed)).cannotTell();
    }

    @Test
    void aFileOfTheNodeIsReadWhereThisHostIsTheNode() {
        HostFile file = new HostFile("/srv/registry/config.yml", MODE, null);
        GivenSite here = site(Map.of(), hostMount("/etc/docker/registry", "/srv/registry/"))
                .host(Given.microk8sHost())
                .answer(new HostFile.Ask("/srv/registry/config.yml"), file);
        examine(here).reports("registry.read-only").says("file /srv/registry/config.yml of the registry's node");
        unknown(here.host(Given.laptop()), "only on the node of the registry");
        here.host(Given.microk8sHost());
        unknown(here.absent(new HostFile.Ask("/srv/registry/config.yml")), "does not exist");
        examine(here.unknown(new HostFile.Ask("/srv/registry/config.yml"))).cannotTell();
        here.answer(new HostFile.Ask("/srv/registry/config.yml"), file);
        examine(here.without(Listing.Kind.PODS, Given.REGISTRY_POD)).cannotTell();
    }

    @Test
    void aFileOfTheNodeCanHaveAnyPlaceButIsReadOnlyAsYaml() {
        HostFile file = new HostFile("/srv/lab.yaml", MODE, null);
        GivenSite site = site(Map.of(), hostMount("/etc/docker/registry/config.yml", "/srv/lab.yaml"))
                .host(Given.microk8sHost())
                .answer(new HostFile.Ask("/srv/lab.yaml"), file);
        examine(site).reports("registry.read-only");
        examine(site(Map.of(), hostMount("/etc/docker/registry/config.yml", "/etc/shadow"))
                        .host(Given.microk8sHost()))
                .cannotTell();
        examine(site(Map.of(), hostMount("/etc/docker/registry/config.yml", "/srv/../etc/x.yml"))
                        .host(Given.microk8sHost()))
                .cannotTell();
    }

    @Test
    void aFileInTheVolumeOfAClaimIsReadInTheFolderOfTheVolume() {
        Mount mount = new Mount(
                "/etc/docker/registry/config.yml", Kind.CLAIM, BuiltIn.CLAIM, null, "conf/config.yml", Map.of());
        String path = "/vol/conf/config.yml";
        GivenSite site = site(Map.of(), mount)
                .with(Given.volume(GivenSite.VOLUME, "Bound", BuiltIn.CLAIM_PATH, "/vol"))
                .host(Given.microk8sHost())
                .answer(new HostFile.Ask(path), new HostFile(path, MODE, null));
        examine(site).reports("registry.read-only").says(path);
        unknown(site.unknown(Listing.Kind.VOLUMES), "claim " + BuiltIn.CLAIM);
    }

    // --- variables

    private static Import one(String variable, @Nullable String configMap, @Nullable String secret, String key) {
        return new Import(variable, "", configMap, secret, key, false);
    }

    private static GivenSite taking(Map<String, String> variables, Import... imports) {
        return GivenSite.healthy()
                .with(Given.registryDeployment().environment(variables).imports(imports))
                .containerLog(BuiltIn.NAMESPACE, POD, "registry", "listening on [::]:5000");
    }

    private static final Import OF_CONFIG_MAP = one(DELETE, "settings", null, "deletion");
    private static final Import ALL_OF_CONFIG_MAP = new Import(null, "", "settings", null, null, false);
    private static final Import ALL_OF_SECRET = new Import(null, "", null, "registry-config", null, false);

    @ParameterizedTest
    @ValueSource(strings = {"true", "yes"})
    void aVariableFromAConfigMapIsRead(String value) {
        examine(taking(Map.of(), OF_CONFIG_MAP).with(Given.registryConfigMap("settings", "deletion", value)))
                .passes();
        examine(taking(Map.of(), OF_CONFIG_MAP).with(Given.registryConfigMap("settings", "deletion", "no")))
                .reports("registry.delete-disabled")
                .says("key deletion of ConfigMap container-registry/settings")
                .advises(DELETE + "=yes");
    }

    /** To remove the variable that was set over it does not bring the reference back. */
    @Test
    void theUndoOfAReplacedReferenceSaysThatItIsGone() {
        Examined examined = examine(
                        taking(Map.of(), OF_CONFIG_MAP).with(Given.registryConfigMap("settings", "deletion", "no")))
                .reports("registry.delete-disabled");
        String steps = Objects.requireNonNull(examined.only().remedy()).steps().toString();
        Assertions.assertTrue(steps.contains("again with `valueFrom`"), steps);
    }

    @Test
    void aVariableThatCannotBeSeenIsNotCalledInOrder() {
        examine(taking(Map.of(), OF_CONFIG_MAP).unknown(Listing.Kind.CONFIG_MAPS))
                .cannotTell();
        unknown(taking(Map.of(), OF_CONFIG_MAP), "printenv " + DELETE);
        // A key of a Secret with a name of its own is not read, whatever it holds.
        unknown(
                taking(Map.of(), one(DELETE, null, "registry-config", "deletion"))
                        .answer(ASK, secret("deletion", "no")),
                "printenv " + DELETE);
        unknown(taking(Map.of(), new Import(DELETE, "", null, null, null, false)), "a field of the Pod");
        // No check uses this one.
        examine(taking(Map.of(DELETE, "yes"), one("REGISTRY_HTTP_SECRET", null, "registry-config", "secret")))
                .passes();
    }

    @Test
    void anOptionalObjectThatIsMissingSetsNothing() {
        Import optional = new Import(READ_ONLY, "", "settings", null, "mode", true);
        examine(taking(Map.of(DELETE, "yes"), optional)).passes();
        examine(taking(Map.of(DELETE, "yes"), new Import(null, "", null, "registry-config", null, true))
                        .absent(ASK))
                .passes();
        unknown(taking(Map.of(DELETE, "yes"), ALL_OF_SECRET).absent(ASK), "does not exist");
        // One that cannot be read is not one that does not exist.
        examine(taking(Map.of(DELETE, "yes"), new Import(null, "", null, "registry-config", null, true))
                        .unknown(ASK))
                .cannotTell();
        examine(taking(Map.of(DELETE, "yes"), optional).unknown(Listing.Kind.CONFIG_MAPS))
                .cannotTell();
    }

    @Test
    void aWholeConfigMapOrSecretOfVariablesIsRead() {
        Map<String, String> mode = Map.of(READ_ONLY, "{\"enabled\":true}", DELETE, "yes", "HTTP_PROXY", "http://p:1");
        examine(taking(Map.of(), ALL_OF_SECRET)
                        .answer(ASK, new SecretSettings(BuiltIn.NAMESPACE, "registry-config", mode)))
                .reports("registry.read-only")
                .says("key " + READ_ONLY + " of Secret container-registry/registry-config")
                .advises(READ_ONLY + "={\"enabled\":false}");
        // The Deployment's own variables count before those.
        examine(taking(Map.of(READ_ONLY, "{\"enabled\":false}"), ALL_OF_SECRET)
                        .answer(ASK, new SecretSettings(BuiltIn.NAMESPACE, "registry-config", mode)))
                .passes();
        examine(taking(Map.of(READ_ONLY, "{\"enabled\":true}", DELETE, "yes"), ALL_OF_SECRET)
                        .answer(ASK, secret(READ_ONLY, "{\"enabled\":false}")))
                .reports("registry.read-only")
                .says(READ_ONLY + "={\"enabled\":true}", "the variables of Deployment")
                .advises(READ_ONLY + "-");
        examine(taking(Map.of(), ALL_OF_CONFIG_MAP).with(Given.registryConfigMap("settings", DELETE, "no")))
                .reports("registry.delete-disabled")
                .says("ConfigMap container-registry/settings");
        examine(taking(Map.of(), ALL_OF_CONFIG_MAP).with(Given.registryConfigMap("settings", DELETE, "yes")))
                .passes();
    }

    @Test
    void ofSeveralObjectsTheLastCounts() {
        GivenSite site = taking(Map.of(), ALL_OF_CONFIG_MAP, ALL_OF_SECRET)
                .with(Given.registryConfigMap("settings", DELETE, "no"))
                .answer(ASK, secret(DELETE, "yes"));
        examine(site).passes();
        examine(site.answer(ASK, secret(DELETE, "no")).with(Given.registryConfigMap("settings", DELETE, "yes")))
                .reports("registry.delete-disabled");
    }

    @Test
    void namesWithAPrefixAreNotGuessed() {
        Import prefixed = new Import(null, "REGISTRY_", "settings", null, null, false);
        unknown(
                taking(Map.of(DELETE, "yes"), prefixed).with(Given.registryConfigMap("settings", "HTTP_ADDR", ":5001")),
                "prefix");
    }

    @Test
    void aRemoteOfACacheThatCannotBeSeenIsNotACache() {
        examine(taking(Map.of(DELETE, "yes"), one("REGISTRY_PROXY_REMOTEURL", null, "registry-config", "url"))
                        .unknown(ASK))
                .cannotTell();
    }

    /** A container has the variables of its start. */
    @Test
    void aModeThatWasChangedSinceTheStartIsASuspicion() {
        GivenSite site = taking(Map.of(DELETE, "yes"), ALL_OF_CONFIG_MAP)
                .with(Given.registryConfigMap("settings", READ_ONLY, "{\"enabled\":true}"));
        Assertions.assertFalse(
                examine(site).reports("registry.read-only").only().hypothesis());
        Assertions.assertTrue(examine(site.containerLog(
                        BuiltIn.NAMESPACE,
                        POD,
                        "registry",
                        "10.1.0.1 - - [24/Nov/2026:08:00:00 +0000] \"POST /v2/a/blobs/uploads/ HTTP/1.1\" 202 78"))
                .reports("registry.read-only")
                .only()
                .hypothesis());
    }

    @Test
    void onlyTheSecretsThatTheDeploymentNamesAreAskedFor() {
        GivenSite site = site(new HashMap<>(Map.of(DELETE, "yes")));
        examine(site);
        Assertions.assertEquals(
                List.of(),
                site.asked().stream()
                        .filter(SecretSettings.Ask.class::isInstance)
                        .toList());
    }
}
