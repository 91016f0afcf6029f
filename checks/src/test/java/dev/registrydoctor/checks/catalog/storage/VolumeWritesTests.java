package dev.registrydoctor.checks.catalog.storage;

import dev.registrydoctor.checks.check.Subject;
import dev.registrydoctor.checks.evidence.cluster.ContainerLog;
import dev.registrydoctor.checks.evidence.cluster.Listing;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.checks.evidence.host.HostFolder;
import dev.registrydoctor.checks.names.BuiltIn;
import dev.registrydoctor.checks.testkit.Examined;
import dev.registrydoctor.checks.testkit.Given;
import dev.registrydoctor.checks.testkit.GivenSite;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumeWritesTests {

    private static final String FOLDER =
            "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-" + GivenSite.VOLUME;

    private static GivenSite logging(String... lines) {
        return GivenSite.healthy().containerLog(BuiltIn.NAMESPACE, NAME, "registry", lines);
    }

    private static String error(String words) {
        return "level=error msg=\"response completed with error\" err.code=unknown err.detail=\"filesystem: mkdir"
                + " /var/lib/registry/docker/registry/v2/repositories/a/_uploads/1: " + words
                + "\" http.response.status=500";
    }

    private static final String NAME = Given.REGISTRY_POD.substring(Given.REGISTRY_POD.indexOf('/') + 1);
    private static final String BENIGN =
            "level=error msg=\"response completed with error\" err.code=\"blob unknown\" err.detail=sha256:00";
    private static final String STORED =
            "level=info msg=\"response completed\" http.request.method=PUT http.response.status=201";

    private static Examined examine(GivenSite site) {
        return Examined.of(site, new VolumeWrites());
    }

    private static GivenSite disk(boolean readOnly) {
        return logging(BENIGN)
                .answer(
                        new DiskSpace.Ask(FOLDER),
                        new DiskSpace(FOLDER, "/data", "ext4", readOnly, 100L << 30, 50L << 30));
    }

    @Test
    void aReadOnlyFileSystemIsTheCauseOfRefusedPushes() {
        examine(logging(BENIGN, error("read-only file system"), BENIGN))
                .reports("storage.volume-not-writable")
                .says("read-only", "read-only file system", "log of Pod " + Given.REGISTRY_POD)
                .advises("remount,rw", FOLDER)
                .links(
                        "storage.volume-not-writable",
                        Subject.volume(GivenSite.VOLUME),
                        Subject.pod(Given.REGISTRY_POD),
                        Subject.node("vm"));
    }

    @Test
    void missingPermissionIsToldFromAReadOnlyMount() {
        examine(logging(error("permission denied")))
                .reports("storage.volume-not-writable")
                .says("no permission")
                .advises("sudo chmod 0777 " + FOLDER, "no_root_squash")
                .neverSays("remount");
    }

    /** A line of a real registry 3.1.1, to whose user the files of another user belong. */
    @Test
    void whereFilesCannotBeOpenedPullsAreNotCalledGood() {
        examine(logging(
                        "level=error msg=\"response completed with error\" err.code=unknown err.detail=\"filesystem: open"
                                + " /var/lib/registry/docker/registry/v2/repositories/app/_manifests/tags/v1/current/link: permission"
                                + " denied\" err.message=\"unknown error\" http.request.method=GET"
                                + " http.request.uri=/v2/app/manifests/v1 http.response.status=500"))
                .reports("storage.volume-not-writable")
                .neverSays("Pulls work");
    }

    @Test
    void aUserThatMayNotWriteIsNamed() {
        examine(logging(error("permission denied"))
                        .with(Given.registryPod().claims("registry-claim").user(1000)))
                .reports("storage.volume-not-writable")
                .says("container registry runs as user 1000")
                .advises("\"securityContext\":null", "patch deploy registry")
                .neverSays("chmod");
        examine(logging(error("permission denied"))
                        .with(Given.registryPod().claims("registry-claim").user(0)))
                .reports("storage.volume-not-writable")
                .neverSays("runAsUser");
    }

    @Test
    void aRootDirectoryBesideTheVolumeIsNoFaultOfTheVolume() {
        GivenSite site = logging("level=error msg=\"response completed with error\" err.code=unknown"
                        + " err.detail=\"filesystem: mkdir /data/docker: permission denied\"")
                .with(Given.registryDeployment()
                        .environment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/data")));
        examine(site)
                .reports("storage.volume-not-writable")
                .says("cannot write to /data, its root directory", "mkdir /data/docker: permission denied")
                .advises("set env deploy/registry REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY=/var/lib/registry")
                .neverSays("chmod");
    }

    @Test
    void aFolderWhoseNameBeginsAsTheRootDirectoryIsAnother() {
        GivenSite site = logging("level=error msg=\"response completed with error\" err.code=unknown"
                        + " err.detail=\"filesystem: mkdir /data-2/docker: permission denied\"")
                .with(Given.registryDeployment()
                        .environment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/data")));
        examine(site).reports("storage.volume-not-writable").neverSays("cannot write to /data, its root directory");
    }

    @Test
    void aRootDirectoryThatWasMovedWithItsMountIsOnTheVolume() {
        GivenSite site = logging("level=error msg=\"response completed with error\" err.code=unknown"
                        + " err.detail=\"filesystem: mkdir /data/docker: permission denied\"")
                .with(Given.registryDeployment()
                        .environment(Map.of("REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY", "/data"))
                        .files(null, Given.claimMount("/data", BuiltIn.CLAIM)));
        examine(site)
                .reports("storage.volume-not-writable")
                .says("it has no permission")
                .neverSays("which is not on its volume");
    }

    @Test
    void theMountOfThisNodeTellsBeforeAnyPushFails() {
        examine(disk(true)).reports("storage.volume-not-writable").says("mount /data (ext4) is read-only");
        examine(disk(false)).passes();
    }

    @Test
    void aDamagedDiskIsCopiedBeforeItIsRepaired() {
        examine(logging(error("input/output error")))
                .reports("storage.volume-not-writable")
                .says("its disk is damaged", "pulls of what it cannot read")
                .advises("dmesg", "Copy the folder to another disk before")
                .neverSays("remount,rw", "chmod", "umount -l");
        examine(logging(error("structure needs cleaning")))
                .reports("storage.volume-not-writable")
                .says("its disk is damaged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stale NFS file handle",
                "stale file handle",
                "transport endpoint is not connected",
                "host is down"
            })
    void aMountThatItsServerForgotIsMountedAgain(String words) {
        examine(logging(error(words)))
                .reports("storage.volume-not-writable")
                .says("the server of its file system is not connected")
                .advises("case " + FOLDER + "/ in", "sudo umount -l", "rollout restart deploy/registry")
                .neverSays("chmod", "findmnt -T", "fsck");
        examine(logging(error(words)).unknown(Listing.Kind.VOLUMES))
                .reports("storage.volume-not-writable")
                .advises("rollout restart deploy/registry")
                .neverSays("umount");
    }

    @Test
    void aFullDiskIsAnotherMatter() {
        examine(logging(error("no space left on device"))).passes();
    }

    @Test
    void notFoundBeforeAPushIsNoFault() {
        examine(logging(BENIGN, BENIGN, STORED)).passes();
    }

    @Test
    void aPushThatSucceededSinceDisprovesTheError() {
        examine(logging(error("read-only file system"), STORED)).passes();
    }

    private static final String ABOVE = FOLDER.substring(0, FOLDER.lastIndexOf('/'));
    private static final String COMMON = ABOVE.substring(0, ABOVE.lastIndexOf('/'));
    private static final String GONE = "storage.volume-folder-gone";

    private static GivenSite seeing(GivenSite site, String folder) {
        return site.answer(
                new HostFolder.Ask(folder),
                new HostFolder(folder, List.of(new HostFolder.Entry("x", HostFolder.Kind.FOLDER, null))));
    }

    private static GivenSite withoutFolder() {
        return seeing(logging(BENIGN), COMMON).absent(new HostFolder.Ask(ABOVE)).absent(new HostFolder.Ask(FOLDER));
    }

    @Test
    void aFolderThatIsGoneUnderARunningRegistryIsTheCause() {
        examine(withoutFolder())
                .reports(GONE)
                .says("no folder " + FOLDER, "folder " + COMMON + " of this host", "images are lost")
                .advises(
                        "sudo mkdir -p -m 0777 " + FOLDER,
                        "rollout restart deploy/registry",
                        "microk8s ctr images push --plain-http localhost:32000/web:1.0")
                .neverSays("microk8s enable", "findmnt")
                .links(GONE, Subject.volume(GivenSite.VOLUME), Subject.claim(BuiltIn.CLAIM_PATH));
    }

    @Test
    void theLogAloneTellsOfADeletedFolder() {
        examine(logging("level=error err.code=unknown err.detail=\"filesystem: mkdir /var/lib/registry/docker: no such"
                        + " file or directory\" http.response.status=500"))
                .reports(GONE)
                .says("mkdir /var/lib/registry/docker: no such file or directory", "log of Pod");
    }

    @Test
    void theAddOnIsEnabledAgainWhereItIsOff() {
        examine(withoutFolder()
                        .none(Listing.Kind.STORAGE_CLASSES)
                        .without(Listing.Kind.DEPLOYMENTS, BuiltIn.PROVISIONER_PATH))
                .reports(GONE)
                .advises("microk8s enable hostpath-storage");
    }

    @Test
    void aFolderIsNotGoneWhereItsPlaceIsNotSeen() {
        examine(seeing(logging(BENIGN), FOLDER)).passes();
        // a host that is mounted in part
        examine(logging(BENIGN)).passes();
        examine(seeing(logging(BENIGN), COMMON).unknown(new HostFolder.Ask(FOLDER)))
                .passes();
        // the kubelet makes the folder when the first Pod starts
        examine(withoutFolder().with(Given.registryPod().waiting("ContainerCreating", "")))
                .skips();
    }

    @Test
    void withoutALogNothingIsSaid() {
        examine(GivenSite.healthy()).skips();
        examine(GivenSite.healthy().unknown(new ContainerLog.Ask(BuiltIn.NAMESPACE, NAME, "registry", false)))
                .skips();
        examine(logging(error("read-only file system")).unknown(Listing.Kind.PODS))
                .cannotTell();
    }

    @Test
    void theLogTellsWithoutVolumeOrClaim() {
        examine(logging(error("permission denied"))
                        .unknown(Listing.Kind.VOLUMES)
                        .unknown(Listing.Kind.CLAIMS))
                .reports("storage.volume-not-writable")
                .advises(
                        "sudo chmod 0777 /var/snap/microk8s/common/default-storage/container-registry-registry-claim-*");
    }
}
