package dev.registrydoctor.doctor.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.registrydoctor.doctor.serve.HistoryPlace.Nearness;
import dev.registrydoctor.doctor.serve.history.Histories;
import dev.registrydoctor.doctor.serve.history.History;
import dev.registrydoctor.doctor.serve.watch.ServeClock;
import dev.registrydoctor.doctor.serve.watch.WatchListener;
import dev.registrydoctor.doctor.source.host.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a history is on the storage that is watched, by its path and the kernel's list of mounts. */
class HistoryPlaceTest {

    private static final String STORAGE = "/var/snap/microk8s/common/default-storage";
    private static final String ROOT = "25 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw";

    /** A mount in a Pod of a folder of the node. */
    private static String mount(String shown, String point) {
        return "99 25 8:1 " + shown + " " + point + " rw,relatime - ext4 /dev/sda1 rw";
    }

    private static Nearness of(Path folder, List<String> mountinfo) {
        return HistoryPlace.of(folder, Mounts.find(mountinfo, folder));
    }

    @ParameterizedTest
    @CsvSource({
        "/var/lib/registry-doctor, ELSEWHERE",
        "/srv/microk8s/common/default-storage, ELSEWHERE",
        "/var/snap/microk8s/common/default-storage-of-mine, ELSEWHERE",
        "/var/snap/microk8s/common/default-storage, SAME_STORAGE",
        "/var/snap/microk8s/common/default-storage/history, SAME_STORAGE",
        "/host/var/snap/microk8s/common/default-storage/history, SAME_STORAGE",
        "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-pvc-1/history, REGISTRY_VOLUME",
        "/data/container-registry-registry-claim-pvc-1, REGISTRY_VOLUME"
    })
    void aPathOfTheNodeSaysIt(Path folder, Nearness expected) {
        assertEquals(expected, of(folder, List.of(ROOT)));
        assertEquals(expected, of(folder, List.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "/var/snap/microk8s/common/var/lib/kubelet/pods/1/volumes/kubernetes.io~empty-dir/history, ELSEWHERE",
        "/var/snap/microk8s/common/default-storage/registry-doctor-registry-doctor-history-pvc-1, SAME_STORAGE",
        "/snap/microk8s/common/default-storage/registry-doctor-registry-doctor-history-pvc-1, SAME_STORAGE",
        "/var/snap/microk8s/common/default-storage/container-registry-registry-claim-pvc-1, REGISTRY_VOLUME",
        "/srv/with\\040blank/container-registry-registry-claim-pvc-1, REGISTRY_VOLUME"
    })
    void inAPodTheMountSaysIt(String shown, Nearness expected) {
        List<String> mounts = List.of(ROOT, mount(shown, "/var/lib/registry-doctor"));

        assertEquals(expected, of(Path.of("/var/lib/registry-doctor"), mounts));
        assertEquals(expected, of(Path.of("/var/lib/registry-doctor/a/b"), mounts));
        assertEquals(Nearness.ELSEWHERE, of(Path.of("/var/lib/registry-doctor-2"), mounts));
    }

    @Test
    void theDeepestMountAndTheLastOneOfSeveralDecide() {
        List<String> mounts = List.of(
                mount("/mine", "/data/history"),
                mount(STORAGE + "/a", "/data"),
                mount(STORAGE + "/b", "/twice"),
                mount("/mine", "/twice"),
                "not a mount");

        assertEquals(Nearness.ELSEWHERE, of(Path.of("/data/history"), mounts));
        assertEquals(Nearness.SAME_STORAGE, of(Path.of("/data/other"), mounts));
        assertEquals(Nearness.ELSEWHERE, of(Path.of("/twice"), mounts));
    }

    @Test
    void aPathWithABackslashIsOneToo() {
        assertEquals(Nearness.SAME_STORAGE, of(Path.of("/a\\b/c"), List.of(ROOT, mount(STORAGE + "/x", "/a\\134b"))));
    }

    /** What is mounted is a part of the storage, and the folder another one. */
    @Test
    void aFolderInAMountIsJoinedWithWhatTheMountShows() {
        assertEquals(
                Nearness.SAME_STORAGE,
                of(Path.of("/node/common/default-storage/x"), List.of(mount("/var/snap/microk8s", "/node"))));
    }

    /** Another disk is mounted there: its folders have other names there. */
    @ParameterizedTest
    @CsvSource({
        "/data/container-registry-registry-claim-pvc-1, REGISTRY_VOLUME",
        "/var/snap/microk8s/common/default-storage, SAME_STORAGE"
    })
    void thePathSaysItTooWhateverTheMountShows(String point, Nearness expected) {
        assertEquals(expected, of(Path.of(point, "x"), List.of(ROOT, mount("/disk", point))));
    }

    @Test
    void whatLeadsOutAgainIsNotThere(@TempDir Path folder) {
        String out = "container-registry-registry-claim-pvc-1/../other";

        assertEquals(Nearness.ELSEWHERE, HistoryPlace.of(folder.resolve(out)));
        assertEquals(Nearness.ELSEWHERE, HistoryPlace.named(folder.resolve(out)));
        assertEquals(
                Nearness.REGISTRY_VOLUME,
                HistoryPlace.named(folder.resolve("container-registry-registry-claim-pvc-1")));
    }

    @Test
    void aLinkIsFollowed(@TempDir Path folder) throws Exception {
        Path volume = Files.createDirectories(folder.resolve("container-registry-registry-claim-pvc-1"));
        Path link = Files.createSymbolicLink(folder.resolve("history"), volume);

        assertEquals(Nearness.REGISTRY_VOLUME, HistoryPlace.of(link.resolve("not-there-yet")));
        assertEquals(Nearness.ELSEWHERE, HistoryPlace.of(folder.resolve("other").resolve("not-there-yet")));
    }

    /** What a place means for a history that is to be opened there. */
    @Test
    void theRegistrysVolumeIsRefusedAndItsStorageIsSaid(@TempDir Path folder) throws Exception {
        List<String> said = new ArrayList<>();
        Path volume = folder.resolve("container-registry-registry-claim-pvc-1");
        Path storage = folder.resolve("snap/microk8s/common/default-storage/mine");

        assertThrows(IOException.class, () -> open(volume, said));
        assertFalse(Files.exists(volume));
        open(folder.resolve("elsewhere"), said).close();
        assertEquals(List.of(), said);
        open(storage, said).close();
        assertEquals(1, said.size(), said.toString());
    }

    private static History open(Path folder, List<String> said) throws IOException {
        return Histories.open(
                new ServeSettings.Stored(folder, Duration.ofDays(1), 4 << 20),
                ServeClock.SYSTEM,
                said::add,
                new WatchListener() {});
    }
}
