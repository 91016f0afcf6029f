package dev.registrydoctor.doctor.integration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.doctor.integration.Programs.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The repository of the MicroK8s add-on by MicroK8s' own rules, and what its programs do before they ask a cluster. The rules are
 * those of {@code validate_addons_repo} in {@code scripts/wrappers/addons.py} of MicroK8s 1.36, which clones a repository, and removes
 * it again when it breaks one.
 */
class AddonTest {

    private static final Path SOURCES = Path.of("..", "packaging", "microk8s-addons");

    private static final Set<String> REQUIRED =
            Set.of("name", "description", "version", "check_status", "supported_architectures");

    @TempDir
    private Path folder;

    private AddonStage stage;

    @BeforeEach
    void packageIt() throws Exception {
        Programs.need("git");
        stage = AddonStage.at(folder, null, null);
    }

    private static Map<?, ?> addons(Path repository) throws IOException {
        Object file = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(repository.resolve("addons.yaml")));
        return (Map<?, ?>) Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(file)).get("microk8s-addons"));
    }

    /** What MicroK8s says of a repository; empty when it is added. */
    private static List<String> faults(Path repository) throws IOException {
        List<String> faults = new ArrayList<>();
        for (Object each : assertInstanceOf(List.class, addons(repository).get("addons"))) {
            Map<?, ?> addon = (Map<?, ?>) each;
            for (String key : REQUIRED) {
                Object value = addon.get(key);
                boolean right = key.equals("supported_architectures")
                        ? value instanceof List<?> list
                                && Set.of("amd64", "arm64", "s390x", "ppc64le").containsAll(list)
                        : value instanceof String;
                if (!right) {
                    faults.add(key + ": " + value);
                }
            }
            for (String hook : List.of("enable", "disable")) {
                Path file = repository.resolve("addons/" + addon.get("name") + "/" + hook);
                if (!Files.isExecutable(file)) {
                    faults.add("not executable: " + file);
                }
            }
        }
        return faults;
    }

    @Test
    void microk8sAddsTheSourcesAndThePackage() throws Exception {
        assertEquals(List.of(), faults(SOURCES));
        assertEquals(List.of(), faults(stage.repository()));
        // `microk8s addons repo list` reads it, and fails without it.
        assertInstanceOf(String.class, addons(stage.repository()).get("description"));
    }

    @Test
    void thePackageNamesItsVersionEverywhere() throws Exception {
        Map<?, ?> addon = (Map<?, ?>)
                assertInstanceOf(List.class, addons(stage.repository()).get("addons"))
                        .get(0);
        assertEquals(AddonStage.VERSION, addon.get("version"));
        for (String file : List.of("addons.yaml", "addons/registry-doctor/enable", "addons/registry-doctor/disable")) {
            String text = Files.readString(stage.repository().resolve(file));
            assertFalse(text.matches("(?s).*\\bVERSION\\b.*"), file);
            assertTrue(text.contains(AddonStage.VERSION), file);
        }
    }

    /** It is what people install with kubectl, without the file that they edit. */
    @Test
    void thePackageHasTheComponentsThatItsOptionsName() throws Exception {
        Path serve = stage.repository().resolve("addons/registry-doctor/serve");
        for (String component : List.of(
                "base",
                "events",
                "nodes",
                "two-replicas",
                "pull-secrets",
                "registry-config",
                "notify",
                "persistent-history")) {
            assertTrue(Files.isRegularFile(serve.resolve(component).resolve("kustomization.yaml")), component);
        }
        assertFalse(Files.exists(serve.resolve("kustomization.yaml")));
    }

    /** One Deployment of exactly this name, and no other whose name begins with it. */
    @Test
    void theStatusIsThatOfItsDeploymentAlone() throws Exception {
        Map<?, ?> addon = (Map<?, ?>)
                assertInstanceOf(List.class, addons(stage.repository()).get("addons"))
                        .get(0);
        String status = String.valueOf(addon.get("check_status"));
        assertTrue("registry-doctor   deployment.apps/registry-doctor   1/1     1   1   5m".contains(status));
        assertFalse("team   deployment.apps/registry-doctor-page   1/1     1   1   5m".contains(status));
        assertFalse("registry-doctor-nodes   daemonset.apps/registry-doctor-nodes   1   1".contains(status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "event",
                "events,page",
                "--verbose",
                "-x",
                "events=yes",
                "--every",
                "every=",
                "every=5",
                "every=m",
                "every=0m",
                "every=-5m",
                "every=5m5m",
                "every=5mm",
                "every=5 m",
                "--every=$(id)m",
                "notify=/nonexistent/notify.yaml",
                "two-replicas,persistent-history",
                "persistent-history,events,two-replicas"
            })
    void optionsThatAreWrongAreNotTriedOnTheCluster(String option) throws Exception {
        Ended ended = stage.run("enable", option);
        assertEquals(2, ended.exit(), ended.output());
        assertTrue(ended.output().contains("Usage: microk8s enable registry-doctor"), ended.output());
        assertEquals(List.of(), stage.changes());
    }

    @Test
    void helpSaysWhichImageIsNeeded() throws Exception {
        for (String help : List.of("help", "--help", "-h")) {
            Ended ended = stage.run("enable", help);
            assertEquals(0, ended.exit(), ended.output());
            assertTrue(ended.output().contains("registry-doctor-" + AddonStage.VERSION + "-oci-"), ended.output());
        }
    }

    /** A cluster that does not answer is not one without the add-on. */
    @Test
    void withoutAClusterNothingIsSaidToBeDone() throws Exception {
        Ended enabled = stage.run("enable", "--no-wait");
        assertEquals(1, enabled.exit(), enabled.output());
        assertTrue(enabled.output().contains("Nothing was changed"), enabled.output());
        Ended disabled = stage.run("disable");
        assertFalse(disabled.exit() == 0, disabled.output());
        assertFalse(disabled.output().contains("is disabled"), disabled.output());
    }

    @Test
    void disableHasNoOptions() throws Exception {
        assertEquals(1, stage.run("disable", "events").exit());
        assertEquals(List.of(), stage.changes());
    }

    /** The same bytes for the same commit, whoever makes them. */
    @Test
    void theBundleIsReproducible() throws Exception {
        Path other = Files.createDirectory(folder.resolve("other"));
        AddonStage.at(other, null, null);
        String name = "registry-doctor-" + AddonStage.VERSION + "-microk8s-addons.bundle";
        assertEquals(-1, Files.mismatch(folder.resolve(name), other.resolve(name)));
    }
}
