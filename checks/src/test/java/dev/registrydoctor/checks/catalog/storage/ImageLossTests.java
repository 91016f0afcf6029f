package dev.registrydoctor.checks.catalog.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerFiles;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.evidence.registry.Manifest;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import dev.registrydoctor.checks.testkit.Probes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ImageLossTests {

    private static final String LOST = "storage.images-lost";
    private static final String ROOT = "REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY";
    private static final Manifest GONE = new Manifest(404, null, null, List.of(), null, "manifest unknown");

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new ImageLoss());
    }

    /** The image that runs is not in the registry any more. */
    private static GivenSite runsAndIsGone() {
        return GivenSite.healthy().manifest(GivenSite.BUILT_IN, "web", "1.0", GONE);
    }

    private static GivenSite waiting(GivenSite site, String name) {
        String image = "localhost:32000/" + name + ":1";
        return site.manifest(GivenSite.BUILT_IN, name, "1", GONE)
                .with(Given.pod("default/" + name + "-5d4f8c7b9-aaaaa", image)
                        .waiting("ErrImagePull", image + ": not found"));
    }

    @Test
    void aRegistryThatHasItsImagesPasses() {
        examine(GivenSite.healthy()).passes();
    }

    @Test
    void oneTagThatWasNeverPushedIsNoLoss() {
        examine(waiting(GivenSite.healthy(), "shop")).passes();
        examine(waiting(waiting(GivenSite.healthy(), "shop"), "cart")).passes();
    }

    @Test
    void aTagThatWasDeletedIsNoLoss() {
        examine(runsAndIsGone()).passes();
    }

    @Test
    void anEmptyCatalogUnderAnImageThatRunsIsALoss() {
        Examined examined = examine(runsAndIsGone().catalog(GivenSite.BUILT_IN, 200))
                .reports(LOST)
                .says("localhost:32000/web:1.0", "the catalog is empty", "a node pulled localhost:32000/web:1.0 before")
                .links(LOST, Subject.registry("localhost:32000"), Subject.claim(BuiltIn.CLAIM_PATH))
                .advises("docker/registry/v2/repositories", "microk8s ctr images push")
                .neverSays("docker push");
        // Nothing waits for it yet.
        assertTrue(examined.only().hypothesis());
    }

    @Test
    void severalThatAreMissingInAnEmptyRegistryAreALoss() {
        GivenSite site = waiting(waiting(runsAndIsGone().catalog(GivenSite.BUILT_IN, 200), "shop"), "cart");
        assertFalse(examine(site)
                .reports(LOST)
                .says("3 images missing at once")
                .only()
                .hypothesis());
    }

    @Test
    void oneThatNobodyRanInAnEmptyRegistryIsNotYetPushed() {
        GivenSite site = GivenSite.healthy()
                .without(Listing.Kind.PODS, "default/web-5d4f8c7b9-x2x2x")
                .catalog(GivenSite.BUILT_IN, 200);
        examine(waiting(site, "shop")).passes();
    }

    private static GivenSite moved(String root) {
        return runsAndIsGone()
                .with(Given.registryDeployment().environment(Map.of(ROOT, root)))
                .catalog(GivenSite.BUILT_IN, 200);
    }

    @Test
    void anotherRootDirectoryIsNamedWithWhatBringsItBack() {
        examine(moved("/data"))
                .reports(LOST)
                .says("stores its images in /data", ROOT + "=/data")
                .advises(
                        "set env deploy/registry " + ROOT + "=/var/lib/registry",
                        "tar -C /data -cf - . > pushed-since.tar",
                        "what was pushed since the root directory was changed")
                .neverSays("docker push");
    }

    @Test
    void theUsualRootDirectoryAndOtherStorageAreNotMoved() {
        examine(moved("/var/lib/registry/")).reports(LOST).neverSays("stores its images in");
        examine(runsAndIsGone()
                        .with(Given.registryDeployment().environment(Map.of(ROOT, "/data", "REGISTRY_STORAGE", "s3"))))
                .passes();
    }

    private static GivenSite mounted(GivenSite site, String root, String path) {
        return site.with(Given.registryDeployment()
                .environment(Map.of(ROOT, root))
                .files(null, Given.claimMount(path, BuiltIn.CLAIM)));
    }

    @Test
    void aRootDirectoryThatWasMovedWithItsMountIsNotMoved() {
        examine(mounted(GivenSite.healthy(), "/srv/registry", "/srv/registry/")).passes();
        examine(mounted(runsAndIsGone(), "/srv/registry", "/srv/registry")).passes();
        examine(mounted(runsAndIsGone().catalog(GivenSite.BUILT_IN, 200), "/srv/registry", "/srv"))
                .reports(LOST)
                .advises(ROOT + "=/srv");
    }

    @Test
    void imagesInTheContainerAreLostAtTheNextRestart() {
        Examined examined = examine(mounted(GivenSite.healthy(), "/var/lib/registry", "/var/lib/registry-data"))
                .reports(LOST)
                .says("/var/lib/registry of its container", "/var/lib/registry-data, where the volume is mounted")
                .advises(ROOT + "=/var/lib/registry-data", "> pushed-since.tar");
        assertTrue(examined.only().hypothesis());
        examine(mounted(runsAndIsGone().catalog(GivenSite.BUILT_IN, 200), "/var/lib/registry", "/data"))
                .reports(LOST)
                .says("stores its images in /var/lib/registry");
    }

    @Test
    void anotherVolumeThanTheClaimKeepsItsImages() {
        ContainerFiles.Mount disk =
                new ContainerFiles.Mount("/images", ContainerFiles.Kind.HOST_PATH, null, null, "", Map.of());
        ContainerFiles.Mount temporary =
                new ContainerFiles.Mount("/images", ContainerFiles.Kind.EMPTY_DIR, null, null, "", Map.of());
        ContainerFiles.Mount claim = Given.claimMount("/var/lib/registry", BuiltIn.CLAIM);
        Map<String, String> images = Map.of(ROOT, "/images");
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment().environment(images).files(null, claim, disk)))
                .passes();
        examine(GivenSite.healthy()
                        .with(Given.registryDeployment().environment(images).files(null, claim, temporary)))
                .suspects(LOST);
    }

    @Test
    void aFolderOfTheVolumeThatIsMountedAloneHidesTheOthers() {
        ContainerFiles.Mount mount = new ContainerFiles.Mount(
                "/var/lib/registry", ContainerFiles.Kind.CLAIM, BuiltIn.CLAIM, null, "new", Map.of());
        examine(runsAndIsGone()
                        .catalog(GivenSite.BUILT_IN, 200)
                        .with(Given.registryDeployment().files(null, mount)))
                .reports(LOST)
                .says("the folder new of the volume")
                .advises("\"subPath\":null");
    }

    @Test
    void theFileInAConfigMapMovesTheRootDirectoryToo() {
        GivenSite site = runsAndIsGone()
                .catalog(GivenSite.BUILT_IN, 200)
                .with(Given.registryDeployment()
                        .environment(Map.of())
                        .files(
                                null,
                                Given.claimMount("/var/lib/registry", BuiltIn.CLAIM),
                                Given.configMapMount("/etc/docker/registry", "conf")))
                .with(Given.registryConfigMap(
                        "conf", "config.yml", "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /images\n"));
        examine(site)
                .reports(LOST)
                .says("stores its images in /images", "ConfigMap container-registry/conf")
                .advises(ROOT + "=/var/lib/registry");
    }

    @Test
    void aFolderThatIsYoungerThanWhatRunsIsALoss() {
        String folder =
                "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-" + GivenSite.VOLUME;
        Instant now = GivenSite.NOW;
        HostFolder young = new HostFolder(
                folder, List.of(new HostFolder.Entry("docker", HostFolder.Kind.FOLDER, now.minusSeconds(60))));
        GivenSite site = runsAndIsGone().catalog(GivenSite.BUILT_IN, 200, "other");
        examine(site.answer(new HostFolder.Ask(folder), young)).reports(LOST).says("was created after a Pod");
    }

    @Test
    void whatMayHaveTheOldDataIsNamed() {
        GivenSite site = runsAndIsGone()
                .catalog(GivenSite.BUILT_IN, 200)
                .folder(
                        "/var/snap/microk8s/common/default-storage",
                        "container-registry-registry-claim-pvc-0ld/",
                        "container-registry-registry-claim-" + GivenSite.VOLUME + "/",
                        "other-claim-pvc-2/")
                .folder(
                        "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-"
                                + GivenSite.VOLUME,
                        "docker/");
        examine(site)
                .reports(LOST)
                .says("older data can be in"
                        + " /var/snap/microk8s/common/default-storage/container-registry-registry-claim-pvc-0ld")
                .advises(
                        "sudo du -sh /var/snap/microk8s/common/default-storage/container-registry-registry-claim-pvc-0ld",
                        "sudo cp -an /var/snap/microk8s/common/default-storage/container-registry-registry-claim-pvc-0ld/.");
    }

    @Test
    void withoutAnAnswerOfTheRegistryNothingIsTold() {
        examine(GivenSite.healthy().probe(Probes.refused("127.0.0.1", BuiltIn.NODE_PORT)))
                .skips();
        examine(GivenSite.healthy().unknown(Listing.Kind.PODS)).cannotTell();
    }
}
