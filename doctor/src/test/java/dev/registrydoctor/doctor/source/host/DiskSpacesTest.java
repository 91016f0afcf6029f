package dev.registrydoctor.doctor.source.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.registrydoctor.checks.evidence.Answer;
import dev.registrydoctor.checks.evidence.host.DiskSpace;
import dev.registrydoctor.doctor.source.live.LiveSite;
import dev.registrydoctor.doctor.source.live.Sites;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskSpacesTest {

    private static final List<String> MOUNTINFO = List.of(
            "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw,errors=remount-ro",
            "30 22 8:2 / /data rw,relatime shared:7 master:3 - xfs /dev/sdb ro,attr2",
            "31 22 8:1 /srv /mnt/with\\040space ro,relatime - ext4 /dev/sda1 rw",
            "32 22 0:40 / /twice rw - tmpfs tmpfs rw",
            "33 32 0:41 / /twice ro - tmpfs tmpfs rw",
            "34 22 8:1 /my\\040images /mnt/bind rw,errors=ro - ext4 /dev/sda1 rw,ro=1",
            "not a mount",
            "");

    @TempDir
    private Path root;

    @ParameterizedTest
    @CsvSource({
        "/var/lib, /, /, ext4, false, false",
        "/data/x, /, /data, xfs, false, true",
        "/database, /, /, ext4, false, false",
        "/mnt/with space/a, /srv, /mnt/with space, ext4, true, false",
        "/twice, /, /twice, tmpfs, true, false",
        "/mnt/bind, /my images, /mnt/bind, ext4, false, false"
    })
    void theMountThatAPathLiesOn(
            String path, String shown, String point, String type, boolean readOnly, boolean superReadOnly) {
        Mounts.Mount mount = Objects.requireNonNull(Mounts.find(MOUNTINFO, Path.of(path)));
        assertEquals(new Mounts.Mount(shown, point, type, readOnly, superReadOnly), mount);
    }

    @Test
    void noMountWithoutMounts() {
        assertNull(Mounts.find(List.of("garbage", "a b c d e f g h - i"), Path.of("/x")));
    }

    @Test
    void thisHostsFileSystemIsMeasured() throws Exception {
        Files.createDirectories(root.resolve("var/images"));
        try (LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            DiskSpace space = Sites.known(site, new DiskSpace.Ask("/var/images"));
            assertEquals("/var/images", space.path());
            assertTrue(
                    space.total() > 0 && space.available() > 0 && space.available() <= space.total(), space::toString);
            assertEquals(Files.getFileStore(root).type(), space.type());
            assertEquals(false, space.readOnly());
        }
    }

    @Test
    void aLinkStaysInsideTheHostsRoot() throws Exception {
        Files.createDirectories(root.resolve("data/images"));
        Files.createSymbolicLink(root.resolve("images"), Path.of("/data/images"));
        Files.createSymbolicLink(root.resolve("nothing"), Path.of("/proc"));
        try (LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            Sites.known(site, new DiskSpace.Ask("/images"));
            assertInstanceOf(Answer.Absent.class, Sites.ask(site, new DiskSpace.Ask("/nothing")));
        }
    }

    @Test
    void aFolderThatIsNotThereIsAbsent() throws Exception {
        try (LiveSite site = Sites.site(Sites.options(null, root, Map.of()))) {
            assertInstanceOf(Answer.Absent.class, Sites.ask(site, new DiskSpace.Ask("/var/images")));
        }
    }
}
